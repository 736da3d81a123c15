"""Look-ups at the counter: so that the till knows who has just shown a card."""

from appliance.ports import Clock, Store
from appliance.rows import Scan

ON_THE_WIFI = "portal"
"""A code typed on the Wi-Fi page: noted for the owner, and nobody at the counter."""
FORGOT = "forgot"
"""A phone typed by somebody who forgot their code, and was sent to the till."""
RECENT = {FORGOT: 15 * 60}
"""Seconds for which a look-up is shown at the till, where there may be a queue."""


class Scans:
    """Notes look-ups. What was scanned is kept masked; a payment card leaves nothing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note(self, kind: str, customer: str | None, masked: str) -> None:
        with self._store.transaction() as records:
            records.scans.add(self._clock.now(), kind, customer, masked)

    def recent(self, seconds: int = 120) -> list[Scan]:
        """At the counter, latest first; none from a future that a clock set back has left behind."""
        now = self._clock.now()
        noted = self._store.records.scans.since(now - max(seconds, *RECENT.values()))
        return [
            scan
            for scan in noted
            if now - RECENT.get(scan.kind, seconds) <= scan.at <= now and scan.kind != ON_THE_WIFI
        ]

    def today(self) -> list[Scan]:
        """The shop's local day, latest first."""
        midnight = self._clock.local().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._store.records.scans.since(int(midnight.timestamp()))
