"""A real gpiozero button on pins that remember."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory, MockPin

from appliance.shop import Shop
from kiosk.button import Button
from kiosk.lights import open_lights

PIN = 25
SHORT, HELD = ["blinks", "as before", "short"], ["blinks", "as before", "held"]


@pytest.fixture
def pin(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockPin]:
    """Where the button is: low while it is pressed. Half a second counts for five, one for ten."""
    monkeypatch.setattr("kiosk.button.HOLD", 0.5)
    monkeypatch.setattr("kiosk.button.HOLD_FROM_POWER", 1.0)
    Device.pin_factory = MockFactory()
    yield Device.pin_factory.pin(PIN)
    Device.pin_factory.reset()
    Device.pin_factory = None


@contextmanager
def listening(shop: Shop, held: MockPin | None = None) -> Iterator[list[str]]:
    """What the button says from now on; it may be held already."""
    lights, stop = open_lights(replace(shop.settings.kiosk, button_pin=PIN)), threading.Event()
    told: list[str] = []
    assert lights.switch
    if held:
        held.drive_low()  # not earlier: a mock's pull-up would pull it up
    blinks = {True: "blinks", False: "as before"}
    button = Button(
        lights.switch,
        lambda held: told.append(blinks[held]),
        lambda: told.append("short"),
        lambda: told.append("held"),
        lambda: told.append("held from power"),
    )
    thread = threading.Thread(target=button.run, args=(stop,))
    thread.start()
    try:
        yield told
    finally:
        stop.set()
        thread.join(3)
        lights.close()


def came(told: list[str], words: list[str]) -> bool:
    deadline = time.monotonic() + 20
    while told != words and time.monotonic() < deadline:
        time.sleep(0.01)
    return told == words


def test_a_short_press_is_told(shop: Shop, pin: MockPin) -> None:
    with listening(shop) as told:
        pin.drive_low()
        assert came(told, ["blinks"])
        pin.drive_high()
        assert came(told, SHORT)


def test_held_long_enough_it_is_told_once_and_its_release_is_no_press(shop: Shop, pin: MockPin) -> None:
    with listening(shop) as told:
        pin.drive_low()
        assert came(told, HELD)
        time.sleep(0.7)
        pin.drive_high()
        time.sleep(0.1)
        assert told == HELD


def test_a_press_works_after_one_that_was_held(shop: Shop, pin: MockPin) -> None:
    with listening(shop) as told:
        pin.drive_low()
        assert came(told, HELD)
        pin.drive_high()
        time.sleep(0.6)
        pin.drive_low()
        assert came(told, [*HELD, "blinks"])
        pin.drive_high()
        assert came(told, [*HELD, *SHORT])


def test_held_from_the_start_it_asks_once_and_switches_nothing_off(shop: Shop, pin: MockPin) -> None:
    with listening(shop, held=pin) as told:
        asked = ["blinks", "as before", "held from power"]
        assert came(told, asked)
        time.sleep(0.8)
        assert told == asked
        pin.drive_high()
        time.sleep(0.6)
        pin.drive_low()
        assert came(told, [*asked, "blinks"])


def test_let_go_too_early_after_the_start_it_asks_for_nothing(shop: Shop, pin: MockPin) -> None:
    with listening(shop, held=pin) as told:
        assert came(told, ["blinks"])
        pin.drive_high()
        time.sleep(1.2)
        assert told == ["blinks", "as before"]
