"""Asking silent devices whether they are still there: a dozing phone says nothing for a quarter of an hour.

A datagram to a port nobody listens on makes the kernel ask for the neighbour (ARP or neighbour discovery),
which needs no right. Who answers is fresh in the neighbour table, and the sniffer sees the answer too.
"""

import socket
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from appliance.values.mac import Mac

SILENT = 300  # seconds of silence before a device is asked, and between two questions to it
A_SECOND = 20
_DISCARD = 9  # RFC 863


class Asker:
    """Remembers whom it asked, so that a sleeping phone is not kept awake."""

    def __init__(self, ask: Callable[[str], None] | None = None) -> None:
        self._ask = ask or knock
        self._asked: dict[Mac, int] = {}

    def tick(self, silent: Iterable[Mac], addresses: Mapping[Mac, str], now: int) -> int:
        """Ask at most A_SECOND of `silent`; call it once a second. Returns how many were asked."""
        self._asked = {mac: at for mac, at in self._asked.items() if 0 <= now - at < SILENT}
        due = [mac for mac in silent if mac in addresses and mac not in self._asked][:A_SECOND]
        for mac in due:
            self._asked[mac] = now
            self._ask(addresses[mac])
        return len(due)


def knock(address: str, interface: str = "") -> None:
    """Send one empty datagram; `interface` is needed for link-local IPv6 only."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    target: tuple[Any, ...] = (address, _DISCARD)
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as door:
        if family == socket.AF_INET6 and interface:
            target = (address, _DISCARD, 0, socket.if_nametoindex(interface))
        door.setblocking(False)
        door.sendto(b"", target)
