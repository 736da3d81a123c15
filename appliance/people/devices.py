"""Devices: known by a keyed hash, recognised only where the setting and their owner allow it."""

from collections.abc import Iterator
from typing import Literal

from appliance.people.consent import keep_text
from appliance.people.consent_texts import TEXTS
from appliance.people.rotation import turn
from appliance.ports import Clock, Keys, Records, Store
from appliance.rows import Device, DeviceKey
from appliance.values.mac import Mac
from appliance.values.uuid7 import uuid7

Mode = Literal["consent", "notice", "off"]


class Devices:
    """Recognises devices. A device is never a person: nothing personal follows from one.

    While a former recognition key is kept, a device is looked for under both; when it is met, what is
    kept of it moves to the key in use.
    """

    def __init__(self, store: Store, clock: Clock, keys: Keys, mode: Mode) -> None:
        self._store = store
        self._clock = clock
        self._keys = keys
        self.mode = mode

    def day_id(self, mac: Mac) -> str:
        """The anonymous id of this day, for counting."""
        return mac.device_id(self._keys.day(self._clock.today()))

    def find(self, mac: Mac) -> Device | None:
        """Whatever is kept of a device, be it only that its owner objected."""
        devices = self._store.records.devices
        return next((found for key in self._keys_of(mac) if (found := devices.get(key.id))), None)

    def recognise(self, mac: Mac) -> Device | None:
        """The device, when it may be recognised and was met."""
        found = self.find(mac)
        return found if found and self.may_be_known(found) else None

    def meet(self, records: Records, mac: Mac, at: int) -> Device | None:
        """Note that a device is here, in the caller's transaction; None when it may not be recognised."""
        key = self._move(records, mac)
        found = records.devices.get(key.id)
        if not (self.may_be_known(found) if found else self.mode == "notice"):
            return None
        records.devices.meet(key, self._day(at), at)
        return records.devices.get(key.id)

    def agree(self, mac: Mac, language: str) -> None:
        """The owner of the device agreed to be recognised; the visit under way counts already."""
        with self._store.transaction() as records:
            self.note_agreement(records, mac, language)

    def note_agreement(self, records: Records, mac: Mac, language: str) -> None:
        """`agree` in the caller's transaction."""
        if self.mode == "off":
            return
        now, key, text = self._clock.now(), self._move(records, mac), TEXTS["recognition"]
        keep_text(records, text, language)
        records.devices.agree(key, (text.id, text.hash(language), language), self._day(now), now)
        visit, device = records.visits.open_of(self.day_id(mac)), records.devices.get(key.id)
        if visit and device:
            records.visits.claim_for(visit.id, key.id, self.is_returning(device))

    def bind(self, records: Records, mac: Mac, customer: str | None, *, proven: bool) -> None:
        """A recognised device is a customer's; one that is somebody's already changes hands by proof only.

        For nobody (None) it looks just as long and changes nothing.
        """
        key = self._move(records, mac)
        device = records.devices.get(key.id)
        if customer and device and device.agreed and (proven or device.customer is None):
            records.devices.link(key.id, customer)

    def of(self, customer: str) -> list[Device]:
        """A customer's devices, latest first; somebody may have several."""
        records = self._store.records
        members = records.customers.members(customer) or [customer]
        found = [device for member in members for device in records.devices.of(member)]
        return sorted(found, key=lambda device: device.last_seen, reverse=True)

    def is_returning(self, device: Device) -> bool:
        """Whether it was here on an earlier day of the shop."""
        return self._clock.day_of(device.first_seen) < self._clock.today()

    def object(self, mac: Mac) -> None:
        """Forget the device and its visits; where every device is recognised, remember only the objection."""
        with self._store.transaction() as records:
            key = self._move(records, mac)
            records.visits.forget_device(key.id)
            records.devices.forget(key.id)
            if self.mode == "notice":
                records.devices.note_objection(key, self._clock.now())

    def withdraw_objection(self, mac: Mac) -> None:
        """From now on the device is treated like any other."""
        with self._store.transaction() as records:
            key = self._move(records, mac)
            found = records.devices.get(key.id)
            if found and found.objected:
                records.devices.forget(key.id)

    def change_hands(self, mac: Mac) -> None:
        """Whoever holds the device says it is not theirs: it is unknown from now on.

        Earlier visits were somebody else's and stay counted, under an id that belongs to no device.
        """
        with self._store.transaction() as records:
            key = self._move(records, mac)
            records.visits.move_device(key.id, uuid7())
            records.devices.forget(key.id)

    def returning(self, limit: int = 500) -> list[Device]:
        """The log of returning devices, latest first."""
        return self._store.records.devices.returning(limit)

    def end_day(self) -> None:
        """Erase the day keys of earlier days, and turn the recognition keys when their time has come.

        From then on nobody can tell which device was counted on an earlier day, and nothing that was erased
        meanwhile is left in the store's log.
        """
        self._keys.forget_days_before(self._clock.today())
        with self._store.transaction() as records:
            done_with = turn(records, self._keys, self._clock.now())
        for generation in done_with:
            self._keys.forget_generation(generation)
        # Claims that ended and people other shops erased: their words are still in the write-ahead log.
        self._store.fold_log()

    def may_be_known(self, device: Device) -> bool:
        """Whether setting and owner allow it."""
        if self.mode == "off" or device.objected:
            return False
        return self.mode == "notice" or device.agreed

    def _keys_of(self, mac: Mac) -> Iterator[DeviceKey]:
        """How this device is written down: under the key in use, then under former ones."""
        for generation, key in self._keys.recognition().items():
            yield DeviceKey(mac.device_id(key), generation, mac.randomised)

    def _move(self, records: Records, mac: Mac) -> DeviceKey:
        """The key in use; what was kept under a former one is moved to it."""
        key, *former = self._keys_of(mac)
        for old in former:
            if records.devices.get(old.id):
                records.devices.move(old.id, key)
                records.visits.move_device(old.id, key.id)
        return key

    def _day(self, at: int) -> str:
        return self._clock.day_of(at).isoformat()
