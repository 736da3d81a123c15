import logging
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from appliance.settings import KioskSettings
from appliance.shop import Shop
from kiosk.lights import open_lights

READY, OK, SORRY, FAULT, BUZZER, BUTTON = 17, 27, 22, 23, 24, 25


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    """Pins that remember their state."""
    Device.pin_factory = MockFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = None


@pytest.fixture
def wired(shop: Shop) -> KioskSettings:
    """Everything there is."""
    lit = replace(shop.settings.kiosk, ready_pin=READY, ok_pin=OK, sorry_pin=SORRY, fault_pin=FAULT)
    return replace(lit, buzzer_pin=BUZZER, button_pin=BUTTON)


def test_ready_and_fault_are_lit_as_they_are_told(wired: KioskSettings, pins: MockFactory) -> None:
    lights = open_lights(wired)
    lights.tell(ready=True, fault=False)
    assert (pins.pin(READY).state, pins.pin(FAULT).state) == (1, 0)
    lights.tell(ready=True, fault=True)
    assert (pins.pin(READY).state, pins.pin(FAULT).state) == (1, 1)
    lights.close()


def test_ok_and_sorry_flash_and_the_buzzer_sounds(wired: KioskSettings, pins: MockFactory) -> None:
    lights = open_lights(wired)
    lights.flash("ok")
    lights.beep("ok")
    pins.pin(OK).assert_states([0, 1])
    pins.pin(BUZZER).assert_states([0, 1])
    lights.close()


def test_sorry_sounds_twice(wired: KioskSettings, pins: MockFactory) -> None:
    lights = open_lights(wired)
    lights.beep("sorry")
    deadline = time.monotonic() + 3
    while len(pins.pin(BUZZER).states) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    pins.pin(BUZZER).assert_states([0, 1, 0, 1, 0])
    lights.close()


def test_with_the_sound_switched_off_nothing_beeps(wired: KioskSettings, pins: MockFactory) -> None:
    lights = open_lights(replace(wired, sound="off"))
    lights.beep("sorry")
    pins.pin(BUZZER).assert_states([0])
    lights.close()


def test_holding_the_button_blinks_ready_and_leaves_it_as_it_was(
    wired: KioskSettings, pins: MockFactory
) -> None:
    lights = open_lights(wired)
    lights.tell(ready=True, fault=False)
    lights.holding(True)
    deadline = time.monotonic() + 3
    while pins.pin(READY).state and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not pins.pin(READY).state
    lights.holding(False)
    assert pins.pin(READY).state
    lights.close()


def test_a_single_light_blinks_too(shop: Shop, pins: MockFactory) -> None:
    lights = open_lights(replace(shop.settings.kiosk, sorry_pin=SORRY))
    lights.holding(True)
    lights.holding(False)
    pins.pin(SORRY).assert_states([0, 1, 0])
    lights.close()


def test_without_a_pin_in_the_settings_it_says_so_and_does_nothing(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        lights = open_lights(shop.settings.kiosk)
    lights.flash("ok")
    lights.holding(True)
    assert lights.switch is None
    assert [record.getMessage() for record in caplog.records] == ["no lights: no pin is set under [kiosk]"]


def test_on_a_machine_without_pins_it_says_so_once_and_goes_on(
    wired: KioskSettings, caplog: pytest.LogCaptureFixture
) -> None:
    lights = open_lights(wired)
    lights.flash("ok")
    lights.tell(ready=True, fault=False)
    assert lights.switch is None
    assert len(caplog.records) == 1 and "no usable pins" in caplog.text


def test_one_pin_that_is_taken_puts_out_the_others(
    wired: KioskSettings, pins: MockFactory, caplog: pytest.LogCaptureFixture
) -> None:
    other = open_lights(replace(wired, ready_pin=0, ok_pin=0, sorry_pin=0, fault_pin=0, button_pin=0))
    assert open_lights(wired).switch is None
    assert "no usable pins" in caplog.text
    other.close()
    assert open_lights(wired).switch
