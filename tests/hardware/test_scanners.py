"""Learning and foreign keyboards with the real kernel's grabs and lamps."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import evdev
import pytest
from evdev import ecodes

from kiosk.scanner.decoder import SETTLE
from tests.hardware.gadgets import Scanner
from tests.hardware.today import SOON, Today
from tests.system.kiosk import Kiosk
from tests.system.place import until

pytestmark = pytest.mark.hardware
NEW, LIT = "1eab:0003", "1eab:1d06"
LINKS = Path("/dev/input/regulars")


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory, slow_machine: None) -> Iterator[Kiosk]:
    """One that knows a scanner, which is not here."""
    with Kiosk(tmp_path_factory.mktemp("kiosk"), scanners=["05e0:1200"]) as kiosk:
        yield kiosk


@pytest.fixture
def today(kiosk: Kiosk) -> Today:
    return Today(kiosk)


def opened(identity: str) -> Any:
    """Another program's look at this keyboard, once it is there."""
    for path in evdev.list_devices():
        device = evdev.InputDevice(path)
        if f"{device.info.vendor:04x}:{device.info.product:04x}" == identity:
            return device
        device.close()
    return None


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    with Scanner(NEW) as scanner:
        assert until(lambda: bool(opened(NEW)), SOON)
        yield scanner


@pytest.fixture
def other(scanner: Scanner) -> Iterator[evdev.InputDevice]:
    """Another program that looks at a scanner which udev has linked, by our rule."""
    with closing(opened(NEW)) as device:
        assert until((LINKS / Path(device.path).name).exists, SOON)
        yield device


def test_a_foreign_keyboard_reaches_nobody_until_it_is_learned(
    today: Today, scanner: Scanner, other: evdev.InputDevice
) -> None:
    today.hears("foreign keyboard found")
    scanner.scan("4820000000000")
    assert other.read_one() is None and today.scans() == []
    folder = today.kiosk.shop.settings.paths.root
    words = [sys.executable, "-m", "kiosk.scanner", "--data", str(folder), "learn"]
    command = [*words, "--seconds", "120", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as learning:
        assert learning.stderr and "Scan any barcode" in learning.stderr.readline()
        today.hears(f"({NEW}): let go")
        time.sleep(2 * SETTLE)
        scanner.scan("4820000000000")
        answer = json.loads(learning.communicate(timeout=60)[0])
    assert (answer["id"], answer["part"]) == (NEW, "scanner")
    today.hears("device: scanner found")
    time.sleep(2 * SETTLE)
    scanner.scan(today.kiosk.code)
    assert until(lambda: today.kinds() == ["code"], SOON), today.log()


def test_caps_lock_lit_by_another_keyboard_is_put_out(today: Today) -> None:
    with Scanner(LIT):
        assert until(lambda: bool(opened(LIT)), SOON)
        with closing(opened(LIT)) as other:
            other.set_led(ecodes.LED_CAPSL, 1)
            assert ecodes.LED_CAPSL in other.leds()
            today.kiosk.shop.scanners.learn(LIT, "Lit", "scanner")
            today.hears("scanner found")
            assert until(lambda: ecodes.LED_CAPSL not in other.leds(), SOON)
