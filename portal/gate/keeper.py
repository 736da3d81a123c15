"""Keeps the table as the admissions want it: wanted against actual, again and again."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Protocol

from appliance.errors import StoreFault
from appliance.values.mac import Mac
from portal import network
from portal.gate.nft import GateFault, Missing, Nftables
from portal.gate.plan import Doors, Link, Plan, plan

LOOK_EVERY = 3.0  # seconds; how long a table that somebody flushed or changed may stay wrong
UNSURE = 2.0
"""Seconds past its end that an element may still be there: the kernel's answers are cut to whole seconds."""


class Wanted(Protocol):
    """Where the admissions come from: the highest number, and the seconds left per device."""

    def wanted(self, now: int) -> tuple[int, Mapping[Mac, int]]: ...
    def changes(self, since: int, now: int) -> tuple[int, Mapping[Mac, int]]: ...
    def tidy(self, now: int) -> None: ...


class Keeper:
    """One table, whose admissions nobody else writes. Between two looks at the kernel it trusts its own last
    transaction and reads only the admissions that changed, which keeps a login's price apart from how many
    devices are online.
    `uplink` is where the internet was at the last look; empty: nowhere."""

    def __init__(
        self,
        nft: Nftables,
        admissions: Wanted,
        now: Callable[[], int],
        *,
        rules: str,
        apart: str = "",
        uplink: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._nft = nft
        self._admissions = admissions
        self._rules, self._apart, self._given = rules, apart, uplink
        self.uplink = uplink
        self._now, self._clock = now, clock
        self._shape: str | None = None
        self._number = 0
        self._ends: dict[Mac, float] = {}
        self._looked = float("-inf")

    def apply(self) -> int:
        """Put every admission into force; returns the highest number seen. Raises GateFault, StoreFault."""
        if self._shape is None or self._clock() - self._looked >= LOOK_EVERY:
            return self._compare()
        number, news = self._admissions.changes(self._number, self._now())
        try:
            self._write(plan(Doors(news), Doors(self._left(news))))
        except GateFault:  # the table was not what we took it for; a whole new one is one transaction too
            self._shape = None
        if self._shape is None or number < self._number:
            return self._compare()
        self._number = number
        return number

    def close(self) -> None:
        """While nobody knows who is admitted: our table stays if in force, else the closed one is loaded.

        Raises GateFault.
        """
        with suppress(Missing):
            if self._nft.shape() == self._shape or self._shape is None:
                return
        self._load(Plan(Doors(), Doors()))

    def _compare(self) -> int:
        """Ask the kernel; a table that is not as we loaded it is loaded anew, with everybody in it."""
        now = self._now()
        with suppress(StoreFault):  # a full disk, or somebody writes: the next look is soon
            self._admissions.tidy(now)
        try:
            number, admitted = self._admissions.wanted(now)
        except StoreFault:
            self.close()
            raise
        self.uplink = self._given or network.uplink()
        wanted = Doors(admitted, *_links(self.uplink))
        try:
            if self._shape is None or self._nft.shape() != self._shape:
                raise Missing(said="the table is not as it was loaded")
            actual = self._nft.doors()
            self._ends = self._deadlines(actual.admitted)
            self._write(plan(wanted, actual))
        except GateFault:
            self._load(plan(wanted, Doors()))
        self._number, self._looked = number, self._clock()
        return number

    def _load(self, everything: Plan) -> None:
        self._shape = None
        self._nft.load(self._rules, everything, self._apart)
        self._ends = self._deadlines(everything.add.admitted)
        self._shape = self._nft.shape()

    def _write(self, todo: Plan) -> None:
        if not todo:
            return
        self._nft.change(todo)
        for mac in todo.delete.admitted:
            self._ends.pop(mac, None)
        self._ends |= self._deadlines(todo.add.admitted)

    def _left(self, macs: Iterable[Mac]) -> dict[Mac, int]:
        """The seconds that the kernel still gives to those of `macs` who may be in its set. Who is in it no
        more costs a refused change, and one who was overlooked would not be lengthened."""
        now = self._clock()
        left = {mac: self._ends[mac] - now for mac in macs if mac in self._ends}
        return {mac: max(0, int(seconds)) for mac, seconds in left.items() if seconds > -UNSURE}

    def _deadlines(self, admitted: Mapping[Mac, int]) -> dict[Mac, float]:
        now = self._clock()
        return {mac: now + left for mac, left in admitted.items()}


def _links(uplink: str) -> tuple[frozenset[str], frozenset[Link]]:
    # link-local is on every link, and closed by the rules
    onlink = {link for link in network.networks(uplink) if not (link.version == 6 and link.is_link_local)}
    return frozenset([uplink] if uplink else []), frozenset(onlink)
