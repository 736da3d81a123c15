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
from kiosk.scanner.decoder import DOWN, EV_KEY, EV_SYN, UP
from kiosk.scanner.reader import Source

RECORD = struct.Struct("@llHHi")  # struct input_event: seconds, microseconds, type, code, value
ENTER, SHIFT = 28, 42
NAME = "demo-scanner.sock"


class Event(NamedTuple):
    """One input event."""

    type: int
    code: int
    value: int


class Plugged:
    """One connection to the socket: a scanner that is plugged in as long as it lasts."""

    def __init__(self, connection: socket.socket) -> None:
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
        for _, _, kind, code, value in RECORD.iter_unpack(records):
            yield Event(kind, code, value)

    def close(self) -> None:
        self._connection.close()


class Port:
    """The socket simulated scanners are plugged into. Only the user of the kiosk may."""

    def __init__(self, run: Path) -> None:
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
            yield Plugged(connection)

    def close(self) -> None:
        self._listening.close()


def records(text: str) -> bytes:
    """The input events a scanner sends for `text` and Enter, as the kernel packs them."""
    keys = [*keymap.keys_for(text), (ENTER, False)]
    return b"".join(RECORD.pack(0, 0, *event) for code, shift in keys for event in _events(code, shift))


def _events(code: int, shift: bool) -> Iterator[tuple[int, int, int]]:
    for key, value in ((SHIFT, DOWN), (code, DOWN), (code, UP), (SHIFT, UP)):
        if shift or key != SHIFT:
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
