"""Admissions: the right to pass the gate until a time."""

from appliance.ports import AdmissionStore, Clock
from appliance.rows import Admission
from appliance.values.mac import Mac


class Admissions:
    """Grants and ends rights; the gate reads them and opens or closes."""

    def __init__(self, store: AdmissionStore, clock: Clock, minutes: int) -> None:
        self._store = store
        self._clock = clock
        self._minutes = minutes

    def admit(self, mac: Mac, minutes: int | None = None) -> int:
        """Let a device pass; returns the number the gate must have reached for it to be true."""
        return self._store.admit(mac, (minutes or self._minutes) * 60, self._clock.now())

    def end(self, mac: Mac) -> int:
        """Close the gate for a device; returns the number as `admit` does."""
        return self._store.end(mac)

    def current(self, mac: Mac) -> Admission | None:
        return self._store.current(mac, self._clock.now())
