"""Bytes to a printer and its answers, over TCP, USB or a serial line; every step has its time."""

import os
import select
import socket
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from kiosk import usb

PORT = 9100
LONGEST = 300.0
"""Seconds for everything that is sent at once, however willing the printer."""
USB_DEVICES = Path("/sys/class/usbmisc")
SPEEDS = {
    "9600": termios.B9600,
    "19200": termios.B19200,
    "38400": termios.B38400,
    "57600": termios.B57600,
    "115200": termios.B115200,
}


class Line(Protocol):
    """An open way to a printer. Faults are OSErrors."""

    def send(self, data: bytes, seconds: float) -> None: ...
    def ask(self, question: bytes, seconds: float) -> int | None: ...


class Wire:
    """A way through a file of the kernel's. `fd` does not block."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def send(self, data: bytes, seconds: float) -> None:
        """Write everything; raises TimeoutError when nothing is taken for so long, OSError when the other end
        is gone. A slip of 60 kB takes a minute at 9600 baud, so it is not the whole that has its time."""
        ends = time.monotonic() + LONGEST
        rest = memoryview(data)
        while rest:
            patience = min(seconds, ends - time.monotonic())
            if patience <= 0 or not select.select([], [self._fd], [], patience)[1]:
                raise TimeoutError("the printer takes nothing more")
            rest = rest[os.write(self._fd, rest) :]

    def ask(self, question: bytes, seconds: float) -> int | None:
        """Send `question`; the byte that is answered, or None. Raises OSError when the other end is gone."""
        self._forget_old_answers()
        self.send(question, seconds)
        if not select.select([self._fd], [], [], seconds)[0]:
            return None
        answer = os.read(self._fd, 1)
        if not answer:
            # A half-closed printer would otherwise pass for one that has plenty of paper.
            raise ConnectionResetError("the printer hung up")
        return answer[0]

    def _forget_old_answers(self) -> None:
        while select.select([self._fd], [], [], 0)[0]:
            if not os.read(self._fd, 64):
                raise ConnectionResetError("the printer hung up")


def connect(address: str, seconds: float) -> AbstractContextManager[Line]:
    """Open a way to the printer; raises OSError.

    `tcp://host:9100`, `usb:04b8:0e15` (vendor and product, whichever lp number it has today),
    `serial:/dev/ttyUSB0:9600` (8 bits, no parity, flow by RTS/CTS), or a device file such as /dev/usb/lp0.
    """
    scheme, _, rest = address.partition(":")
    if scheme == "tcp":
        parts = urlsplit(address)
        return _link(parts.hostname or "", parts.port or PORT, seconds)
    if scheme == "serial":
        path, _, speed = rest.rpartition(":")
        return _file(path, SPEEDS[speed])
    if scheme != "usb":
        return _file(address)
    path = usb_path(rest)
    return _file(path) if path else usb.connect(rest)


@contextmanager
def _link(host: str, port: int, seconds: float) -> Iterator[Wire]:
    with closing(socket.create_connection((host, port), seconds)) as link:
        link.setblocking(False)
        yield Wire(link.fileno())


@contextmanager
def _file(path: str, speed: int | None = None) -> Iterator[Wire]:
    fd = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        if speed is not None:
            set_up_line(fd, speed)
        yield Wire(fd)
    finally:
        os.close(fd)


def usb_path(identity: str, devices: Path = USB_DEVICES) -> str:
    """Where usblp has the printer `04b8:0e15` now: it may come back as another number. Empty: nowhere."""
    for link in sorted(devices.glob("lp*")):
        # What the link leads to is the printer's interface; vendor and product stand at the device above it.
        device = (link / "device").resolve().parent
        try:
            found = ":".join((device / name).read_text().strip() for name in ("idVendor", "idProduct"))
        except FileNotFoundError:
            continue
        if found == identity.lower():
            return f"/dev/usb/{link.name}"
    return ""


def set_up_line(fd: int, speed: int) -> None:
    """Raw bytes, 8 bits, no parity; the printer stops us by RTS/CTS. Raises OSError."""
    try:
        tty.setraw(fd)
        modes = termios.tcgetattr(fd)
        modes[2] |= termios.CLOCAL | termios.CREAD | termios.CRTSCTS
        modes[4] = modes[5] = speed
        termios.tcsetattr(fd, termios.TCSANOW, modes)
    except termios.error as fault:
        raise OSError(*fault.args) from fault
