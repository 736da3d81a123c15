"""Erasure: the person goes, a tombstone and anonymous sums stay."""

from appliance.events import CustomerErased
from appliance.loyalty.offers import Offers
from appliance.ports import Clock, Store


class Erasure:
    """Forgets a person everywhere in this shop; the event takes it to the others."""

    def __init__(self, store: Store, clock: Clock, offers: Offers) -> None:
        self._store = store
        self._clock = clock
        self._offers = offers

    def erase(self, customer: str) -> None:
        """Erase every record that is this person's: what was merged, claims of their phone, their own offers.

        A claim rests on a typed phone alone, so erasing one erases nothing else.
        """
        with self._store.transaction() as records:
            found = records.customers.get(customer)
            proven = found.phone if found and found.state == "confirmed" else None
            claims = records.customers.with_phone(proven.e164) if proven else []
            members = {*records.customers.members(customer), *claims}
            for member in members:
                records.record(CustomerErased(at=self._clock.now(), customer=member))
        self._offers.forget_customers(members)
        # What was emptied still stands in the write-ahead log until it is folded into the database.
        self._store.fold_log()
