"""Erasure: the person goes, a tombstone and anonymous sums stay."""

from appliance.events import CustomerErased
from appliance.ports import Clock, Store


class Erasure:
    """Forgets a person everywhere in this shop; the event takes it to the others."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def erase(self, customer: str) -> None:
        """Erase every record that is this person's: what was merged, and claims of the same phone."""
        with self._store.transaction() as records:
            found = records.customers.get(customer)
            claims = records.customers.with_phone(found.phone.e164) if found and found.phone else []
            for member in {*records.customers.members(customer), *claims}:
                records.record(CustomerErased(at=self._clock.now(), customer=member))
