"""Admissions: the right to pass the gate until a time; and the shop's own devices, which always may."""

from collections.abc import Callable, Mapping

from appliance.errors import NotFound
from appliance.ports import AdmissionStore, Clock
from appliance.rows import Admission, Quota
from appliance.values.mac import Mac
from appliance.values.name import Name


class Admissions:
    """Grants and ends rights; the gate reads them and opens or closes.

    With `minutes_a_day` a device is granted no more than that in one day of the shop. What counts is the time
    granted, less the rest that was cut off when the right was taken away early; it counts for the day on
    which it was granted. Whoever left without being cut off has used the time all the same.
    """

    def __init__(
        self,
        store: AdmissionStore,
        clock: Clock,
        minutes: int,
        minutes_a_day: int,
        day_id: Callable[[Mac], str],
    ) -> None:
        self._store = store
        self._clock = clock
        self._minutes = minutes
        self._minutes_a_day = minutes_a_day
        self._day_id = day_id

    def admit(self, mac: Mac, minutes: int | None = None) -> int:
        """Let a device pass; returns the number the gate must have reached for it to be true.

        Cut to what is left of the day's minutes; raises TimeUsedUp when that is nothing.
        """
        return self._store.admit(mac, (minutes or self._minutes) * 60, self._clock.now(), self._quota(mac))

    def check_time(self, mac: Mac) -> None:
        """Raises TimeUsedUp when `admit` would; grants nothing."""
        quota = self._quota(mac)
        if quota:
            self._store.check_time(mac, self._clock.now(), quota)

    def end(self, mac: Mac) -> int:
        """Close the gate for a device; returns the number as `admit` does."""
        return self._store.end(mac, self._clock.now(), self._day_id(mac) if self._minutes_a_day else "")

    def current(self, mac: Mac) -> Admission | None:
        return self._store.current(mac, self._clock.now())

    def admitted(self) -> list[Mac]:
        """Every device that may pass now, the shop's own left out."""
        _, passing = self._store.wanted(self._clock.now())
        own = self._store.own()
        return [mac for mac in passing if mac not in own]

    def reached(self) -> tuple[int, int]:
        """The latest number, and how many devices may pass now, the shop's own among them."""
        number, passing = self._store.wanted(self._clock.now())
        return number, len(passing)

    def add_own(self, mac: Mac, name: str) -> None:
        """Make a device the shop's own: always admitted, never counted, never asked. Raises BadName."""
        self._store.add_own(mac, Name.parse(name).text)

    def remove_own(self, mac: Mac) -> None:
        """Make it a device like others; raises NotFound."""
        if not self._store.remove_own(mac):
            raise NotFound()

    def own(self) -> Mapping[Mac, str]:
        """The shop's own devices and what they are called."""
        return self._store.own()

    def is_own(self, mac: Mac) -> bool:
        return self._store.is_own(mac)

    def _quota(self, mac: Mac) -> Quota | None:
        if not self._minutes_a_day:
            return None
        return Quota(self._day_id(mac), self._clock.today().isoformat(), self._minutes_a_day * 60)
