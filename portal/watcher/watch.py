"""Who is here: sightings go through the pure tracker, arrivals and departures into the store."""

import logging
from collections.abc import Callable
from datetime import date

from appliance.errors import StoreFault
from appliance.presence.visits import Left, Tracker
from appliance.shop import Shop
from appliance.values.mac import Mac
from portal.watcher.idle import Idle

log = logging.getLogger("watcher")
AT_ONCE = 20  # arrivals written in one tick: a flood of made-up addresses costs the disk no more than this
KEEP_EVERY = 60  # seconds between two notes of when the visits under way were last seen
IDLE_EVERY = 10  # seconds between two looks for logins whose device has left


class Watch:
    """Holds raw addresses of devices that are here now, and nothing longer.

    A store that is busy is tried again at the next tick; a device that was gone before its arrival could be
    written was never here. The shop's own devices are not looked at. `ended` is called when logins ended.
    """

    def __init__(self, shop: Shop, ended: Callable[[], object] = lambda: None) -> None:
        self._shop = shop
        self._ended_login = ended
        self._idle = Idle(shop.settings.portal.idle_minutes * 60)
        self._idle_looked = shop.clock.now()
        self.own = frozenset(shop.admissions.own())
        self._tracker: Tracker[Mac] = Tracker(shop.visits.gap)
        self._visits: dict[Mac, str] = {}
        self._ended: dict[str, int] = {}
        self._kept = shop.clock.now()
        self._day: date | None = None
        self._failing = False

    def saw(self, mac: Mac, at: int) -> None:
        """A device was seen at `at` on the shop's clock."""
        if mac in self.own:
            return
        self._idle.saw(mac, at)
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
            self.own = frozenset(self._shop.admissions.own())
            self._end_idle(now)
            self._failing = False
        except StoreFault as error:
            if not self._failing:  # a full disk lasts, and the log with it
                log.warning("%s", error)
            self._failing = True

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

    def _end_idle(self, now: int) -> None:
        """End the logins of devices that left; the rest of their time is theirs for another visit today."""
        if not self._shop.settings.portal.idle_minutes or abs(now - self._idle_looked) < IDLE_EVERY:
            return
        self._idle_looked = now
        gone = self._idle.gone(self._shop.admissions.admitted(), now)
        for mac in gone:
            self._shop.admissions.end(mac)
        if gone:
            self._ended_login()

    def _turn_day(self) -> None:
        """When the shop's day ends, its key goes and visits nobody resumed are closed; at the start too."""
        today = self._shop.clock.today()
        if today != self._day:
            self._shop.devices.end_day()
            self._shop.visits.close_stale()
            self._shop.visits.count_days_over()
            if self._day:  # a watcher that starts again does not know whether the owner has seen it
                self._shop.notices.stand("codes-tried", standing=False)
            self._day = today
