"""A scanner for the demo: input events come through a socket in the data folder, opened with --demo only.

What comes is what the kernel would deliver (packed `input_event` records), and it goes through the same
reader and decoder. `python -m kiosk.scanner.simulated --data D` reads lines and types each as one scan.
"""

import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from appliance.service import arguments
from appliance.settings import Paths
from kiosk.scanner import keymap
from kiosk.scanner.heard import DOWN, EV_KEY, EV_SYN, UP, Part
from kiosk.scanner.reader import Source

RECORD = struct.Struct("@llHHi")  # struct input_event: seconds, microseconds, type, code, value
ENTER = 28
NAME = "demo-scanner.sock"
PART = Part("scanner")


class Event(NamedTuple):
    """One input event."""

    at: float
    type: int
    code: int
    value: int

    def timestamp(self) -> float:
        return self.at


class Plugged:
    """One connection to the socket: a scanner that is plugged in as long as it lasts."""

    opened = float("-inf")

    def __init__(self, connection: socket.socket, part: Part | None) -> None:
        self.part = part
        self._connection = connection
        self._rest = b""
        self.fd = connection.fileno()

    def read(self) -> Iterator[Event]:
        """The events that have come, at least one; raises BlockingIOError before, EOFError at the end."""
        received = self._connection.recv(RECORD.size * 64)
        if not received:
            raise EOFError
        whole = len(self._rest + received) // RECORD.size * RECORD.size
        records, self._rest = (self._rest + received)[:whole], (self._rest + received)[whole:]
        if not records:
            raise BlockingIOError
        for seconds, micros, kind, code, value in RECORD.iter_unpack(records):
            yield Event(seconds + micros / 1e6, kind, code, value)

    def close(self) -> None:
        self._connection.close()


class Port:
    """The socket simulated scanners are plugged into. Only the user of the kiosk may."""

    def __init__(self, run: Path, part: Part = PART) -> None:
        self._part = part
        path = run / NAME
        path.unlink(missing_ok=True)
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        path.chmod(0o600)
        self._listening.listen()
        self._listening.setblocking(False)

    def __call__(self, _taken: list[Source]) -> Iterator[Plugged]:
        """Every scanner that was plugged in since the last look."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except BlockingIOError:
                return
            connection.setblocking(False)
            yield Plugged(connection, self._part)

    def close(self) -> None:
        self._listening.close()


def records(text: str, layout: str = "us") -> bytes:
    """The input events a scanner sends for `text` and Enter, as the kernel packs them."""
    keys = [*keymap.keys_for(text, layout), (ENTER, 0)]
    return b"".join(RECORD.pack(0, 0, *event) for code, held in keys for event in _events(code, held))


def _events(code: int, held: int) -> Iterator[tuple[int, int, int]]:
    for key, value in ((held, DOWN), (code, DOWN), (code, UP), (held, UP)):
        if key:
            yield EV_KEY, key, value
            yield EV_SYN, 0, 0


def main() -> None:
    root = arguments("kiosk.scanner.simulated").parse_args().data
    with socket.socket(socket.AF_UNIX) as scanner:
        scanner.connect(str(Paths(Path(root)).run / NAME))
        for line in sys.stdin:
            scanner.sendall(records(line.strip()))


if __name__ == "__main__":
    main()
