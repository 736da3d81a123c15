"""Who is asking: a device on the shop's Wi-Fi, or nobody we can let in."""

from collections.abc import Callable
from dataclasses import dataclass

from appliance.rows import Admission, Viewer
from appliance.shop import Shop
from appliance.values.mac import Mac


@dataclass(frozen=True)
class Standing:
    """What a page may know of a visitor: everybody with the same standing reads the same page."""

    here: bool
    """On the shop's Wi-Fi."""
    agreed: bool
    objected: bool
    returning: bool


@dataclass(frozen=True)
class Visitor:
    """One request's device. A device is never a person: nothing here names one."""

    mac: Mac | None = None
    day_id: str = ""
    agreed: bool = False
    objected: bool = False
    returning: bool = False
    admission: Admission | None = None
    viewer: Viewer | None = None
    """Under which id it is noted which offers it saw."""

    @property
    def standing(self) -> Standing:
        return Standing(self.mac is not None, self.agreed, self.objected, self.returning)


def meet(shop: Shop, mac_of: Callable[[str], Mac | None], address: str) -> Visitor:
    """The visitor at `address`. Reads only: the watcher counts visits."""
    mac = mac_of(address)
    if mac is None:
        return Visitor()
    kept = shop.devices.find(mac)
    device = kept if kept and shop.devices.may_be_known(kept) else None
    day_id = shop.devices.day_id(mac)
    return Visitor(
        mac=mac,
        day_id=day_id,
        agreed=device is not None and device.agreed,
        objected=kept is not None and kept.objected and shop.devices.mode == "notice",
        returning=device is not None and shop.devices.is_returning(device),
        admission=shop.admissions.current(mac),
        viewer=Viewer(device.id, recognised=True) if device else Viewer(day_id, recognised=False),
    )
