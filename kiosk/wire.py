"""Bytes to a printer and its answers, over TCP or a device file; every step has its time."""

import os
import select
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

PORT = 9100


class Wire:
    """An open way to a printer. `fd` does not block."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def send(self, data: bytes, seconds: float) -> None:
        """Write everything; raises TimeoutError, or OSError when the other end is gone."""
        ends = time.monotonic() + seconds
        rest = memoryview(data)
        while rest:
            if not select.select([], [self._fd], [], max(0.0, ends - time.monotonic()))[1]:
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


@contextmanager
def connect(address: str, seconds: float) -> Iterator[Wire]:
    """Open `tcp://host:9100` or a device file such as /dev/usb/lp0; raises OSError."""
    if address.startswith("tcp://"):
        parts = urlsplit(address)
        with closing(socket.create_connection((parts.hostname or "", parts.port or PORT), seconds)) as link:
            link.setblocking(False)
            yield Wire(link.fileno())
    else:
        fd = os.open(address, os.O_RDWR | os.O_NONBLOCK)
        try:
            yield Wire(fd)
        finally:
            os.close(fd)
