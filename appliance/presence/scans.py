"""Look-ups at the counter: so that the till knows who has just shown a card."""

from collections.abc import Mapping

from appliance.events import CustomerMet
from appliance.ports import Clock, Records, Store
from appliance.rows import Scan

ON_THE_WIFI = "portal"
"""A code typed on the Wi-Fi page: noted for the owner, and nobody at the counter."""
FORGOT = "forgot"
"""A phone typed by somebody who forgot their code, and was sent to the till."""
RECENT = {FORGOT: 15 * 60}
"""Seconds for which a look-up is shown at the till, where there may be a queue."""

PROOFS: Mapping[str, str] = {"card": "card", "code": "code", "member": "qr"}
"""What shows that a customer is here. A typed phone does not: anybody may type it."""


class Scans:
    """Notes look-ups. What was scanned is kept masked; a payment card leaves nothing.

    In a chain head office is told once a day where a customer is, so that their points go there with them.
    """

    def __init__(self, store: Store, clock: Clock, *, chained: bool) -> None:
        self._store = store
        self._clock = clock
        self._chained = chained

    def note(self, kind: str, customer: str | None, masked: str) -> None:
        with self._store.transaction() as records:
            if self._chained and customer and kind in PROOFS:
                self._meet(records, customer, PROOFS[kind])
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
        return self._store.records.scans.since(self._midnight())

    def _meet(self, records: Records, customer: str, proof: str) -> None:
        if not records.scans.any_of(customer, list(PROOFS), self._midnight()):
            records.record(CustomerMet(at=self._clock.now(), customer=customer, proof=proof))

    def _midnight(self) -> int:
        midnight = self._clock.local().replace(hour=0, minute=0, second=0, microsecond=0)
        return int(midnight.timestamp())
