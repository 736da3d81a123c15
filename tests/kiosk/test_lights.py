import dataclasses
import logging
import warnings
from collections.abc import Iterator

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from appliance.shop import Shop
from kiosk.lights import open_lights


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    """Pins that remember their state."""
    Device.pin_factory = MockFactory()
    yield Device.pin_factory
    Device.pin_factory.reset()
    Device.pin_factory = None


def test_ready_is_lit_while_a_scanner_is_read_and_fault_while_none_is(shop: Shop, pins: MockFactory) -> None:
    lights = open_lights(dataclasses.replace(shop.settings.kiosk, ready_pin=17, fault_pin=27))
    lights.scanner(True)
    assert (pins.pin(17).state, pins.pin(27).state) == (1, 0)
    lights.scanner(False)
    assert (pins.pin(17).state, pins.pin(27).state) == (0, 1)
    lights.close()


def test_ok_and_sorry_flash_and_the_buzzer_sounds(shop: Shop, pins: MockFactory) -> None:
    lights = open_lights(dataclasses.replace(shop.settings.kiosk, ok_pin=17, buzzer_pin=22))
    lights.flash("ok")
    lights.beep("ok")
    lights.flash("sorry")
    pins.pin(17).assert_states([0, 1])
    pins.pin(22).assert_states([0, 1])
    lights.close()


def test_without_a_pin_in_the_settings_it_says_so_and_does_nothing(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        lights = open_lights(shop.settings.kiosk)
    lights.flash("ok")
    assert [record.getMessage() for record in caplog.records] == ["no lights: no pin is set under [kiosk]"]


def test_on_a_machine_without_pins_it_says_so_once_and_goes_on(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # gpiozero warns of each pin library that is missing
        lights = open_lights(dataclasses.replace(shop.settings.kiosk, ok_pin=17, sorry_pin=27))
    lights.flash("ok")
    lights.scanner(True)
    assert len(caplog.records) == 1 and "no usable pins" in caplog.text
