"""What to change so that the table holds what it should. Pure: wanted, actual -> add, delete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from appliance.values.mac import Mac

SLACK = 5  # seconds an element's remaining time may be off before it is written anew
Link = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Doors:
    """The table's sets: seconds left per device, uplink interfaces, prefixes on the uplinks' links."""

    admitted: Mapping[Mac, int] = field(default_factory=dict)
    uplinks: frozenset[str] = frozenset()
    onlink: frozenset[Link] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.admitted or self.uplinks or self.onlink)


@dataclass(frozen=True)
class Plan:
    """Delete first, then add, in one transaction. False when there is nothing to do."""

    delete: Doors
    add: Doors

    def __bool__(self) -> bool:
        return bool(self.delete or self.add)


def plan(wanted: Doors, actual: Doors) -> Plan:
    """The difference. An element's time cannot be changed in place: it is deleted and added again."""
    open_to = {mac: left for mac, left in wanted.admitted.items() if left > 0}
    late = {mac for mac, left in actual.admitted.items() if mac not in open_to or _off(open_to[mac], left)}
    return Plan(
        delete=Doors(
            dict.fromkeys(late, 0),
            actual.uplinks - wanted.uplinks,
            actual.onlink - wanted.onlink,
        ),
        add=Doors(
            {mac: left for mac, left in open_to.items() if mac in late or mac not in actual.admitted},
            wanted.uplinks - actual.uplinks,
            wanted.onlink - actual.onlink,
        ),
    )


def _off(wanted: int, actual: int) -> bool:
    return actual <= 0 or abs(wanted - actual) > SLACK  # what may be gone any moment is written anew
