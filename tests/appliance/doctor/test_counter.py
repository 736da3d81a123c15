"""Scanner, printer and lamps, as a person is told of them."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.doctor import counter
from appliance.doctor.findings import BAD, GOOD, UNKNOWN
from appliance.settings import KioskSettings, Paths, load_settings

DEVICES = 'I: Bus=0003 Vendor=05e0 Product=1200 Version=0110\nN: Name="Bar Code Scanner"\n'


@pytest.fixture
def kiosk(tmp_path: Path) -> KioskSettings:
    return load_settings(Paths(tmp_path)).kiosk


def attached(root: Path) -> Path:
    (root / "proc/bus/input").mkdir(parents=True)
    (root / "proc/bus/input/devices").write_text(DEVICES)
    return root


def test_a_scanner_is_found_by_vendor_and_product(tmp_path: Path) -> None:
    root = attached(tmp_path)
    assert counter.scanner({"05E0:1200"}, root).state == GOOD
    found = counter.scanner({"05e0:1200", "0c2e:0b61"}, root)
    assert (found.state, found.says) == (BAD, "Not attached: 0c2e:0b61.")


def test_a_scanner_is_found_by_its_path(tmp_path: Path) -> None:
    link = tmp_path / "dev/input/by-id/usb-scanner"
    assert counter.scanner({"/dev/input/by-id/usb-scanner"}, tmp_path).state == BAD
    link.parent.mkdir(parents=True)
    link.touch()
    assert counter.scanner({"/dev/input/by-id/usb-scanner"}, tmp_path).state == GOOD


def test_what_is_not_named_is_not_tried(tmp_path: Path, kiosk: KioskSettings) -> None:
    found = (counter.scanner((), tmp_path), counter.printer("", tmp_path), counter.lamp(kiosk, tmp_path))
    assert [one.state for one in found] == [UNKNOWN] * 3


def test_a_printer_that_is_not_there_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
    (tmp_path / "settings.toml").write_text(f'[kiosk]\nprinter = "{address}"\n')
    found = counter.printer(address, tmp_path)
    assert (found.state, found.says) == (BAD, "The printer does not answer.")


def test_pins_are_named_and_missing_ones_told(tmp_path: Path, kiosk: KioskSettings) -> None:
    wired = replace(kiosk, fault_pin=22)
    assert counter.lamp(wired, tmp_path).state == BAD
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/gpiochip0").touch()
    found = counter.lamp(wired, tmp_path)
    assert found.state == GOOD
    assert "fault at 22" in found.says
