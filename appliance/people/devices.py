"""Devices: known by a keyed hash, recognised only where the setting and their owner allow it."""

from typing import Literal

from appliance.people.consent_texts import TEXTS
from appliance.ports import Clock, Keys, Records, Store
from appliance.rows import Device
from appliance.values.mac import Mac

Mode = Literal["consent", "notice", "off"]


class Devices:
    """Recognises devices. A device is never a person: nothing personal follows from one."""

    def __init__(self, store: Store, clock: Clock, keys: Keys, mode: Mode) -> None:
        self._store = store
        self._clock = clock
        self._keys = keys
        self.mode = mode

    def day_id(self, mac: Mac) -> str:
        """The anonymous id of this day, for counting."""
        return mac.device_id(self._keys.day(self._clock.today()))

    def recognise(self, mac: Mac) -> Device | None:
        """The device, when it may be recognised and was met."""
        if self.mode == "off":
            return None
        found = self._store.records.devices.get(self._id(mac))
        if found is None or found.objected or (self.mode == "consent" and not found.agreed):
            return None
        return found

    def meet(self, records: Records, mac: Mac, at: int) -> Device | None:
        """Note that a device is here, in the caller's transaction; None when it may not be recognised."""
        if not self._may_meet(mac):
            return None
        id = self._id(mac)
        records.devices.meet(id, mac.randomised, self._day(at), at)
        return records.devices.get(id)

    def agree(self, mac: Mac, language: str, customer: str | None = None) -> None:
        """The owner of the device agreed to be recognised; the visit under way counts already."""
        if self.mode == "off":
            return
        now, id, text = self._clock.now(), self._id(mac), TEXTS["recognition"]
        with self._store.transaction() as records:
            shown = (text.id, text.hash(language), language)
            records.devices.agree(id, mac.randomised, shown, self._day(now), now)
            if customer:
                records.devices.link(id, customer)
            visit, device = records.visits.open_of(self.day_id(mac)), records.devices.get(id)
            if visit and device:
                records.visits.claim_for(visit.id, id, self.is_returning(device))

    def is_returning(self, device: Device) -> bool:
        """Whether it was here on an earlier day of the shop."""
        return self._clock.day_of(device.first_seen) < self._clock.today()

    def object(self, mac: Mac) -> None:
        """Forget the device and its visits; where every device is recognised, remember only the objection."""
        id = self._id(mac)
        with self._store.transaction() as records:
            records.visits.forget_device(id)
            records.devices.forget(id)
            if self.mode == "notice":
                records.devices.note_objection(id, mac.randomised, self._clock.now())

    def returning(self, limit: int = 500) -> list[Device]:
        """The log of returning devices, latest first."""
        return self._store.records.devices.returning(limit)

    def end_day(self) -> None:
        """Erase the day keys of earlier days: from then on nobody can tell which device was counted."""
        self._keys.forget_days_before(self._clock.today())

    def _may_meet(self, mac: Mac) -> bool:
        if self.mode != "notice":
            return self.recognise(mac) is not None
        found = self._store.records.devices.get(self._id(mac))
        return found is None or not found.objected

    def _id(self, mac: Mac) -> str:
        return mac.device_id(self._keys.recognition())

    def _day(self, at: int) -> str:
        return self._clock.day_of(at).isoformat()
