"""One person with two records: staff make them one, and two again when it was a mistake."""

from appliance.errors import NotFound
from appliance.events import CustomersMerged, CustomersSeparated
from appliance.ports import Clock, Records, Store
from appliance.rows import Customer
from appliance.values.uuid7 import seconds_of


class Doubles:
    """Two records with one phone may be one person; only somebody who knows them may say so."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def of(self, customer: Customer) -> list[Customer]:
        """Other customers with the same phone, claims left out: those are confirmed, or end."""
        records = self._store.records
        ids = records.customers.with_phone(customer.phone.e164) if customer.phone else []
        found = {one.id: one for id in ids if (one := records.customers.get(id))}
        return [one for one in found.values() if one.id != customer.id and one.state == "confirmed"]

    def join(self, customer: str, other: str) -> Customer:
        """Make two records one, on the word of staff; the same again changes nothing. Raises NotFound."""
        with self._store.transaction() as records:
            left, right = _living(records, customer), _living(records, other)
            if left.id != right.id:
                at = self._clock.now()
                records.record(CustomersMerged(at=at, customer=left.id, other=right.id, proof="staff"))
            return _living(records, left.id)

    def joined(self, customer: str) -> list[tuple[str, int]]:
        """The merges that made this customer of several: their ids, and when each was."""
        return [(id, seconds_of(id)) for id, _, _ in self._store.records.customers.merges(customer)]

    def separate(self, customer: str, merge: str) -> None:
        """Take a merge back; one that is taken back already changes nothing."""
        with self._store.transaction() as records:
            for id, one, other in records.customers.merges(customer):
                if id == merge:
                    at = self._clock.now()
                    records.record(CustomersSeparated(at=at, customer=one, other=other, replaces=(id,)))


def _living(records: Records, id: str) -> Customer:
    found = records.customers.get(id)
    if found is None or found.state == "erased":
        raise NotFound()
    return found
