"""Where the lines go: a datagram socket of somebody else's, who may be away or slow."""

import socket
from collections import OrderedDict
from contextlib import suppress

QUIET = 2.0  # seconds in which a device's further frames of one kind say nothing new
REMEMBERED = 4096


class Outlet:
    """A line per device and kind, now and then. Never blocks and never fails: what is not taken is lost."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._said: OrderedDict[tuple[str, str], float] = OrderedDict()

    def close(self) -> None:
        self._socket.close()

    def say(self, mac: str, kind: str, at: float) -> None:
        """One sighting; `at` in Unix seconds."""
        last = self._said.get((mac, kind))
        if last is not None and 0 <= at - last < QUIET:
            return
        self._said[mac, kind] = at
        self._said.move_to_end((mac, kind))
        if len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        with suppress(OSError):
            self._socket.sendto(f"{mac} {kind} {int(at)}\n".encode(), self._path)
