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
    """Where the button is: low while it is pressed. Half a second counts for five."""
    monkeypatch.setattr("kiosk.button.HOLD", 0.5)
    Device.pin_factory = MockFactory()
    yield Device.pin_factory.pin(PIN)
    Device.pin_factory.reset()
    Device.pin_factory = None


@contextmanager
def listening(shop: Shop) -> Iterator[list[str]]:
    """What the button says from now on."""
    lights, stop = open_lights(replace(shop.settings.kiosk, button_pin=PIN)), threading.Event()
    told: list[str] = []
    assert lights.switch
    blinks = {True: "blinks", False: "as before"}
    button = Button(
        lights.switch,
        lambda held: told.append(blinks[held]),
        lambda: told.append("short"),
        lambda: told.append("held"),
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
    deadline = time.monotonic() + 3
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


def test_a_button_that_is_stuck_at_the_start_switches_nothing_off(shop: Shop, pin: MockPin) -> None:
    pin.drive_low()
    with listening(shop) as told:
        time.sleep(0.8)
        assert told == []
        pin.drive_high()
        time.sleep(0.6)
        pin.drive_low()
        assert came(told, ["blinks"])
