"""Look-ups at the counter: so that the till knows who has just shown a card."""

from appliance.ports import Clock, Store
from appliance.rows import Scan


class Scans:
    """Notes look-ups. What was scanned is kept masked; a payment card leaves nothing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note(self, kind: str, customer: str | None, masked: str) -> None:
        with self._store.transaction() as records:
            records.scans.add(self._clock.now(), kind, customer, masked)

    def recent(self, seconds: int = 120) -> list[Scan]:
        """Latest first; none from a future that a clock set back has left behind."""
        now = self._clock.now()
        return [scan for scan in self._store.records.scans.since(now - seconds) if scan.at <= now]

    def today(self) -> list[Scan]:
        """The shop's local day, latest first."""
        midnight = self._clock.local().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._store.records.scans.since(int(midnight.timestamp()))
