"""Erasure: the person goes, a tombstone and anonymous sums stay."""

from appliance.events import CustomerErased
from appliance.ports import Clock, Store


class Erasure:
    """Forgets a person everywhere in this shop; the event takes it to the others."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def erase(self, customer: str) -> None:
        """Erase every record that was merged into `customer`, and the devices that belong to it."""
        with self._store.transaction() as records:
            for member in records.customers.members(customer):
                for device in records.devices.of(member):
                    records.visits.forget_device(device.id)
                    records.devices.forget(device.id)
                records.record(CustomerErased(at=self._clock.now(), customer=member))
