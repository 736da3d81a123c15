"""Scanners on cables, read by the real kiosk through the kernel's own USB, HID and evdev."""

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import evdev
import pytest
from evdev import ecodes

from appliance.values.barcode import Barcode
from kiosk.counter import hidden
from tests.hardware.gadgets import Scanner
from tests.hardware.today import SOON, Today
from tests.system.kiosk import Kiosk
from tests.system.place import until

pytestmark = pytest.mark.hardware
SYMBOL, OTHER, KEYBOARD, PAD, STRANGER = "05e0:1200", "0c2e:0b61", "1a2c:2124", "04d9:a02a", "ffff:0001"
BY_ID = "/dev/input/by-id/usb-Symbol_Symbol_Bar_Code_Scanner_R1-event-kbd"
SCANNER_NAME = "Symbol Symbol Bar Code Scanner"
DIGITS = [ecodes.KEY_0, ecodes.KEY_1, ecodes.KEY_2, ecodes.KEY_3, ecodes.KEY_4, *range(6, 11)]


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory, slow_machine: None) -> Iterator[Kiosk]:
    folder = tmp_path_factory.mktemp("kiosk")
    with Kiosk(folder, scanners=[SYMBOL, BY_ID, KEYBOARD], keypads=[PAD]) as kiosk:
        yield kiosk


@pytest.fixture
def today(kiosk: Kiosk) -> Today:
    return Today(kiosk)


@pytest.fixture
def scanner(today: Today) -> Iterator[Scanner]:
    with Scanner(SYMBOL) as scanner:
        today.finds_scanner()
        yield scanner
    today.hears("a scanner is gone")


@pytest.fixture
def second(today: Today, scanner: Scanner) -> Iterator[Scanner]:
    """Another make on a cable of its own, which the settings name by its path."""
    with Scanner(OTHER, bench=1) as second:
        today.finds_scanner(2)
        yield second


def cards(first: int, number: int) -> list[str]:
    """Cards of the shop that nobody has: looked up, counted, never slowed."""
    return [Barcode.of_card("042", first + i).digits for i in range(number)]


def noted(cards: list[str]) -> list[str]:
    """What the shop remembers of them: the last four digits tell them apart."""
    return [hidden(card, 4) for card in cards]


def keyboard(identity: str) -> evdev.UInput:
    vendor, product = (int(part, 16) for part in identity.split(":"))
    keys = {ecodes.EV_KEY: [*DIGITS, ecodes.KEY_ENTER]}
    return evdev.UInput(keys, name=f"Keyboard {identity}", vendor=vendor, product=product)


def type_on(device: evdev.UInput, digits: str) -> None:
    for key in [*(DIGITS[int(digit)] for digit in digits), ecodes.KEY_ENTER]:
        for value in (1, 0):
            device.write(ecodes.EV_KEY, key, value)
            device.syn()


def onlooker(name: str) -> evdev.InputDevice:
    """Another program that reads the device of this name."""
    devices = [evdev.InputDevice(path) for path in evdev.list_devices()]
    return next(device for device in devices if device.name == name)


def keys_told(browser: socket.socket, number: int) -> list[str]:
    """The first keys the kiosk tells a browser of; TimeoutError when fewer come."""
    told, keys = b"", list[str]()
    while len(keys) < number:
        told += browser.recv(65536)
        keys = [key for found in re.findall(rb'"keys": (\[[^]]*\])', told) for key in json.loads(found)]
    return keys


def test_a_scan_is_served_and_reaches_no_other_program(today: Today, scanner: Scanner) -> None:
    with closing(onlooker(SCANNER_NAME)) as other:
        scanner.scan(today.kiosk.code)
        assert until(lambda: today.kinds() == ["code"], SOON), today.log()
        with pytest.raises(BlockingIOError):
            list(other.read())


def test_unplugged_in_the_middle_of_a_scan_and_back_the_next_scan_is_whole(
    today: Today, scanner: Scanner
) -> None:
    scanner.scan_half("999999")
    scanner.unplug()
    today.hears("a scanner is gone")
    scanner.plug()
    today.finds_scanner(2)
    scanner.scan(today.kiosk.code)
    assert until(lambda: today.kinds() == ["code"], SOON), today.log()


def test_of_a_hundred_scans_as_fast_as_it_types_none_is_lost_and_none_joined(
    today: Today, scanner: Scanner
) -> None:
    shown = cards(100, 100)
    for card in shown:
        scanner.scan(card)
    assert until(lambda: len(today.scans()) >= 100, 60), len(today.scans())
    assert today.scans() == noted(shown)


def test_keys_that_the_kernel_had_no_room_for_make_no_shorter_card(today: Today, scanner: Scanner) -> None:
    shown = cards(200, 12)
    today.kiosk.process.send_signal(signal.SIGSTOP)
    for card in shown[:-1]:
        scanner.scan(card)
    today.kiosk.process.send_signal(signal.SIGCONT)
    # The first Enter after the gap ends what is thrown away.
    time.sleep(1)
    scanner.scan(shown[-1])
    assert until(lambda: noted(shown)[-1] in today.scans(), SOON), today.scans()
    assert len(today.scans()) < len(shown) and set(today.scans()) <= set(noted(shown))


def test_two_scanners_at_once_are_told_apart(today: Today, scanner: Scanner, second: Scanner) -> None:
    here, there = cards(300, 5), cards(400, 5)
    for mine, theirs in zip(here, there, strict=True):
        scanner.scan_half(mine[:6])
        second.scan_half(theirs[:9])
        scanner.scan(mine[6:])
        second.scan(theirs[9:])
    assert until(lambda: len(today.scans()) == 10, SOON), len(today.scans())
    assert sorted(today.scans()) == sorted(noted(here + there))


def test_one_that_is_put_into_another_socket_is_found_again(today: Today, scanner: Scanner) -> None:
    scanner.unplug()
    today.hears("a scanner is gone")
    scanner.plug(bench=1)
    today.finds_scanner(2)
    scanner.scan(today.kiosk.code)
    assert until(lambda: today.kinds() == ["code"], SOON), today.log()


def test_a_keyboard_the_settings_name_is_read_too(today: Today) -> None:
    with keyboard(KEYBOARD) as named:
        today.finds_scanner()
        type_on(named, today.kiosk.code)
        assert until(lambda: today.kinds() == ["code"], SOON), today.log()
    today.hears("a scanner is gone")


def test_a_number_pad_types_on_the_screens_keypad(today: Today) -> None:
    code = today.kiosk.code
    with keyboard(PAD) as pad, today.kiosk.listen() as browser:
        today.hears("number pad found")
        type_on(pad, code)
        assert keys_told(browser, len(code) + 1) == [*code, "ok"]


def test_the_keys_of_a_foreign_keyboard_reach_nobody(today: Today, scanner: Scanner) -> None:
    card = cards(500, 1)
    with keyboard(STRANGER) as foreign:
        today.hears("foreign keyboard found")
        with closing(onlooker(f"Keyboard {STRANGER}")) as screen:
            type_on(foreign, today.kiosk.code)
            scanner.scan(card[0])
            assert until(lambda: bool(today.scans()), SOON), today.log()
            with pytest.raises(BlockingIOError):
                list(screen.read())
    assert today.scans() == noted(card)


def test_a_scanner_belongs_to_the_kiosks_group_and_is_hidden_from_the_screen(scanner: Scanner) -> None:
    with closing(onlooker(SCANNER_NAME)) as device:
        node = Path(device.path)
    assert (node.group(), node.stat().st_mode & 0o777) == ("regulars-scanner", 0o660)
    told = subprocess.run(["udevadm", "info", node], capture_output=True, text=True, check=True).stdout
    assert "E: LIBINPUT_IGNORE_DEVICE=1" in told
