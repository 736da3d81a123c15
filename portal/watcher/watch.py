"""Who is here: sightings go through the pure tracker, arrivals and departures into the store."""

import logging
from datetime import date

from appliance.errors import StoreFault
from appliance.presence.visits import Left, Tracker
from appliance.shop import Shop
from appliance.values.mac import Mac

log = logging.getLogger("watcher")
AT_ONCE = 20  # arrivals written in one tick: a flood of made-up addresses costs the disk no more than this
KEEP_EVERY = 60  # seconds between two notes of when the visits under way were last seen


class Watch:
    """Holds raw addresses of devices that are here now, and nothing longer.

    A store that is busy is tried again at the next tick; a device that was gone before its arrival could be
    written was never here.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._tracker: Tracker[Mac] = Tracker(shop.visits.gap)
        self._visits: dict[Mac, str] = {}
        self._ended: dict[str, int] = {}
        self._kept = shop.clock.now()
        self._day: date | None = None

    def saw(self, mac: Mac, at: int) -> None:
        """A device was seen at `at` on the shop's clock."""
        self._end([found for found in self._tracker.saw(mac, at) if isinstance(found, Left)])

    def silent_since(self, at: int) -> list[Mac]:
        """Who is here and was not seen since `at`."""
        return self._tracker.silent_since(at)

    def tick(self) -> None:
        """Once a second: write what changed."""
        now = self._shop.clock.now()
        self._end(self._tracker.tick(now))
        try:
            self._turn_day()
            self._write_departures()
            self._write_arrivals()
            self._keep(now)
        except StoreFault as error:
            log.warning("%s", error)

    def close(self) -> None:
        """Note when everybody was last seen, so that a restart within the gap goes on with their visits."""
        self._kept = 0
        self.tick()

    def _end(self, left: list[Left[Mac]]) -> None:
        for departure in left:
            visit = self._visits.pop(departure.key, None)
            if visit:
                self._ended[visit] = departure.at

    def _write_departures(self) -> None:
        for visit, at in list(self._ended.items()):
            self._shop.visits.left(visit, at)
            del self._ended[visit]

    def _write_arrivals(self) -> None:
        new = [(mac, at) for mac, at in self._tracker.present().items() if mac not in self._visits]
        for mac, at in new[:AT_ONCE]:
            self._visits[mac] = self._shop.visits.arrived(mac, at)

    def _keep(self, now: int) -> None:
        if abs(now - self._kept) < KEEP_EVERY:
            return
        present = self._tracker.present()
        self._shop.visits.seen({visit: present[mac] for mac, visit in self._visits.items() if mac in present})
        self._kept = now

    def _turn_day(self) -> None:
        """When the shop's day ends, its key goes and visits nobody resumed are closed; at the start too."""
        today = self._shop.clock.today()
        if today != self._day:
            self._shop.devices.end_day()
            self._shop.visits.close_stale()
            self._day = today
