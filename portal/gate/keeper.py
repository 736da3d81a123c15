"""Keeps the table as the admissions want it: wanted against actual, again and again."""

import time
from collections.abc import Callable, Mapping
from ipaddress import IPv4Network
from typing import Protocol

from appliance.values.mac import Mac
from portal import network
from portal.gate.nft import GateFault, Missing, Nftables
from portal.gate.plan import Doors, plan

LOOK_EVERY = 3.0  # seconds; how long a table that somebody flushed or changed may stay wrong


class Wanted(Protocol):
    """Where the admissions come from: the highest number, and the seconds left per device."""

    def wanted(self, now: int) -> tuple[int, Mapping[Mac, int]]: ...


class Keeper:
    """One table, one writer. Between two looks at the kernel it trusts its own last transaction,
    which keeps a login's price apart from how many devices are online."""

    def __init__(
        self,
        nft: Nftables,
        admissions: Wanted,
        now: Callable[[], int],
        *,
        shoppers: str,
        portal_port: int,
        uplink: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._nft = nft
        self._admissions = admissions
        self._shoppers, self._port, self._uplink = shoppers, portal_port, uplink
        self._now, self._clock = now, clock
        self._shape: str | None = None
        self._actual = Doors()
        self._looked = self._written = float("-inf")
        self._links: tuple[frozenset[str], frozenset[IPv4Network]] = (frozenset(), frozenset())

    def apply(self) -> int:
        """Put every admission into force; returns the highest number seen. Raises GateFault, StoreFault."""
        if self._clock() - self._looked >= LOOK_EVERY:
            self._look()
        number, wanted = self._wanted()
        try:
            self._change(wanted)
        except GateFault:  # the table was not what we took it for; a whole new one is one transaction too
            self._shape = None
            self._change(wanted)
        return number

    def _wanted(self) -> tuple[int, Doors]:
        number, admitted = self._admissions.wanted(self._now())
        return number, Doors(admitted, *self._links)

    def _look(self) -> None:
        """Ask the kernel; a table that is not as we loaded it is forgotten, and so loaded anew."""
        self._links = _links(self._uplink or network.uplink())
        try:
            if self._nft.shape() != self._shape:
                self._shape = None
            self._actual = self._nft.doors()
        except Missing:
            self._shape = None
        self._looked = self._written = self._clock()

    def _change(self, wanted: Doors) -> None:
        if self._shape is None:
            self._nft.load(self._shoppers, self._port, plan(wanted, Doors()))
            self._shape = self._nft.shape()
        else:
            todo = plan(wanted, self._aged())
            if not todo:
                return
            self._nft.change(todo)
        self._actual, self._written = wanted, self._clock()

    def _aged(self) -> Doors:
        passed = int(self._clock() - self._written)
        left = {mac: seconds - passed for mac, seconds in self._actual.admitted.items()}
        alive = {mac: seconds for mac, seconds in left.items() if seconds > 0}
        return Doors(alive, self._actual.uplinks, self._actual.onlink)


def _links(uplink: str) -> tuple[frozenset[str], frozenset[IPv4Network]]:
    onlink = (link for link in network.networks(uplink) if isinstance(link, IPv4Network))
    return frozenset([uplink] if uplink else []), frozenset(onlink)
