import os
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.wire import connect, usb_path


def plugged(devices: Path, name: str, identity: str) -> None:
    """A USB printer as /sys shows it."""
    vendor, product = identity.split(":")
    device = devices.parent / "devices" / f"1-{name}"
    interface = device / "1-1:1.0"
    interface.mkdir(parents=True)
    (device / "idVendor").write_text(f"{vendor}\n")
    (device / "idProduct").write_text(f"{product}\n")
    entry = devices / name
    entry.mkdir(parents=True)
    (entry / "device").symlink_to(interface)


@pytest.mark.parametrize(("identity", "path"), [("04b8:0e15", "/dev/usb/lp3"), ("0519:0001", "/dev/usb/lp0")])
def test_a_usb_printer_is_found_whatever_its_number(tmp_path: Path, identity: str, path: str) -> None:
    plugged(tmp_path / "usbmisc", "lp0", "0519:0001")
    plugged(tmp_path / "usbmisc", "lp3", "04b8:0e15")
    assert usb_path(identity, tmp_path / "usbmisc") == path


def test_a_usb_printer_that_the_kernel_leaves_alone_has_no_path(tmp_path: Path) -> None:
    assert usb_path("04b8:0e15", tmp_path / "usbmisc") == ""


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """A serial line: our end, and the path of the other."""
    ours, theirs = os.openpty()
    yield ours, os.ttyname(theirs)
    os.close(ours)
    os.close(theirs)


def test_a_serial_printer_is_sent_every_byte_as_it_is(line: tuple[int, str]) -> None:
    ours, path = line
    sent = bytes(range(256))
    with connect(f"serial:{path}:19200", 1) as wire:
        wire.send(sent, 1)
        received = b""
        while len(received) < len(sent):
            received += os.read(ours, 512)
        modes = termios.tcgetattr(ours)
    assert received == sent and modes[5] == termios.B19200


def test_a_serial_printer_answers(line: tuple[int, str]) -> None:
    ours, path = line

    def answer() -> None:
        assert os.read(ours, 3) == b"\x10\x04\x01"
        os.write(ours, b"\x12")

    printer = threading.Thread(target=answer)
    printer.start()
    with connect(f"serial:{path}:9600", 1) as wire:
        assert wire.ask(b"\x10\x04\x01", 2) == 0x12
    printer.join()


def test_a_slow_printer_has_its_time_as_long_as_it_takes_something(line: tuple[int, str]) -> None:
    ours, path = line
    sent, received = bytes(60_000), bytearray()

    def print_slowly() -> None:
        while len(received) < len(sent):
            received.extend(os.read(ours, 2_000))
            time.sleep(0.02)

    printer = threading.Thread(target=print_slowly)
    printer.start()
    with connect(f"serial:{path}:9600", 1) as wire:
        wire.send(sent, 0.3)  # which is shorter than the whole takes
    printer.join()
    assert len(received) == len(sent)


def test_what_is_no_serial_line_is_an_os_error() -> None:
    with pytest.raises(OSError, match="ioctl"), connect("serial:/dev/null:9600", 1):
        pass
