"""An access point that works as a router shows us its own hardware address for all who are behind it: then
one login opens the internet for everybody. Pure: the neighbour table in, whether it looks like that out."""

from collections import Counter
from collections.abc import Collection, Iterable

from appliance.values.mac import Mac
from portal.neighbours import Neighbour

ADDRESSES = 4
"""IPv4 addresses at once that no phone has, even one that was given another a moment ago."""
FRESH_WITHIN = 120
"""Seconds: an address that answered this long ago is in use."""
LASTING = 180
"""Seconds until it is believed."""


class Hidden:
    """Remembers the addresses that answered lately, and since when one device has too many of them."""

    def __init__(self) -> None:
        self._answered: dict[Neighbour, int] = {}
        self._since: int | None = None

    def looks_so(self, neighbours: Iterable[Neighbour], own: Collection[Mac], now: int) -> bool:
        """Whether somebody has had too many addresses for some minutes; call it every few seconds."""
        found = {
            neighbour: now
            for neighbour in neighbours
            if neighbour.fresh and neighbour.address.version == 4 and neighbour.mac not in own
        }
        lately = {place: at for place, at in self._answered.items() if 0 <= now - at < FRESH_WITHIN}
        self._answered = lately | found
        most = max(Counter(place.mac for place in self._answered).values(), default=0)
        if most < ADDRESSES:
            self._since = None
        elif self._since is None or self._since > now:
            self._since = now
        return self._since is not None and now - self._since >= LASTING
