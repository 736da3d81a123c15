"""Visits: runs of sightings with less than a gap between them."""

from collections import OrderedDict
from dataclasses import asdict, dataclass
from typing import Generic, TypeVar

from appliance.events import VisitsCounted
from appliance.people.devices import Devices
from appliance.ports import Clock, Store
from appliance.rows import Visit, VisitSummary
from appliance.values.mac import Mac
from appliance.values.moment import PLAUSIBLE
from appliance.values.uuid7 import uuid7

Key = TypeVar("Key")
MOST_PRESENT = 5_000
"""Devices tracked at once; a flood of made-up addresses ends the oldest visits instead of the memory."""


@dataclass(frozen=True)
class Arrived(Generic[Key]):
    """A device that was not here is here."""

    key: Key
    at: int


@dataclass(frozen=True)
class Left(Generic[Key]):
    """A device was last seen at `at` and not since."""

    key: Key
    at: int


class Tracker(Generic[Key]):
    """Pure: sightings in, arrivals and departures out. `gap` seconds of silence end a visit."""

    def __init__(self, gap: int, most: int = MOST_PRESENT) -> None:
        self._gap = gap
        self._most = most
        self._last: OrderedDict[Key, int] = OrderedDict()

    def saw(self, key: Key, at: int) -> list[Arrived[Key] | Left[Key]]:
        """A device was seen. A clock that went back counts as no time passed."""
        last = self._last.get(key)
        if last is not None and at - last < self._gap:
            self._last[key] = max(last, at)
            self._last.move_to_end(key)
            return []
        ended: list[Arrived[Key] | Left[Key]] = [Left(key, last)] if last is not None else self._make_room()
        self._last[key] = at
        self._last.move_to_end(key)
        return [*ended, Arrived(key, at)]

    def tick(self, now: int) -> list[Left[Key]]:
        """Departures until `now`. Whoever was seen in what is now the future was seen now."""
        for key, last in self._last.items():
            self._last[key] = min(last, now)
        gone = [Left(key, last) for key, last in self._last.items() if now - last >= self._gap]
        for departure in gone:
            del self._last[departure.key]
        return gone

    def silent_since(self, at: int) -> list[Key]:
        """Who is here and was last seen before `at`: to be asked before their visit ends."""
        return [key for key, last in self._last.items() if last < at]

    def present(self) -> dict[Key, int]:
        """Who is here, and when each was last seen."""
        return dict(self._last)

    def _make_room(self) -> list[Arrived[Key] | Left[Key]]:
        if len(self._last) < self._most:
            return []
        key, last = self._last.popitem(last=False)
        return [Left(key, last)]


class Visits:
    """Keeps visits. Which device it was is kept only where that device may be recognised."""

    def __init__(self, store: Store, clock: Clock, devices: Devices, gap: int) -> None:
        self._store = store
        self._clock = clock
        self._devices = devices
        self.gap = gap

    def arrived(self, mac: Mac, at: int) -> str:
        """A visit begins, or goes on when this device's last one was cut off by a restart; returns its id."""
        day = self._clock.day_of(at).isoformat()
        anonymous = self._devices.day_id(mac)
        with self._store.transaction() as records:
            visit = records.visits.open_of(anonymous)
            if visit and at - visit.last_seen < self.gap:
                return visit.id
            device = self._devices.meet(records, mac, at)
            returning = device is not None and self._devices.is_returning(device)
            id = uuid7()
            known = device.id if device else None
            records.visits.open(Visit(id, known, mac.randomised, at, at, None, returning), day, anonymous)
            return id

    def seen(self, visits: dict[str, int]) -> None:
        """When each of the visits under way was last seen; written in batches, once a minute."""
        with self._store.transaction() as records:
            for visit, at in visits.items():
                records.visits.seen(visit, at)

    def left(self, visit: str, at: int) -> None:
        """A visit ended when its device was last seen."""
        with self._store.transaction() as records:
            records.visits.seen(visit, at)
            records.visits.close(visit)

    def close_stale(self) -> None:
        """End the visits that a restart left open and nobody resumed within the gap."""
        now = self._clock.now()
        with self._store.transaction() as records:
            for visit, _ in records.visits.still_open():
                if abs(now - visit.last_seen) >= self.gap:
                    records.visits.close(visit.id)

    def count_days_over(self) -> None:
        """Tell the journal of each day that is over, once: sums of devices, of nobody in particular."""
        # A day before this program was made is a clock's mistake, and so is a today.
        known = self._clock.day_of(PLAUSIBLE).isoformat()
        with self._store.transaction() as records:
            for day in records.visits.uncounted(known, self._clock.today().isoformat()):
                found = _summary(records.visits.on(day))
                records.record(VisitsCounted(at=self._clock.now(), day=day, **asdict(found)))

    def today(self) -> VisitSummary:
        """The shop's local day, in devices."""
        return _summary(self._store.records.visits.on(self._clock.today().isoformat()))

    def open_now(self) -> int:
        """How many devices are here now."""
        return len({day_device for _, day_device in self._store.records.visits.still_open()})


def _summary(rows: list[tuple[Visit, str]]) -> VisitSummary:
    """A day's visits, each with its device's id of that day, in devices."""
    recognised = {visit.device for visit, _ in rows if visit.device}
    returning = {visit.device for visit, _ in rows if visit.device and visit.returning}
    named = {day_device for visit, day_device in rows if visit.device}
    others = {day_device for visit, day_device in rows if not visit.device} - named
    randomised = {day_device for visit, day_device in rows if visit.randomised}
    return VisitSummary(len(returning), len(recognised), len(others), len(randomised))
