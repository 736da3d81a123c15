"""The sniffer's lines. Pure: bytes in, a sighting out, or None for whatever is not one."""

import re
from dataclasses import dataclass

from appliance.values.mac import Mac

_LINE = re.compile(rb"((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) (arp|dhcp|nd) ([0-9]{1,11})\n")
DRIFT = 60  # seconds a line may be off: older ones waited too long, younger ones are made up


@dataclass(frozen=True)
class Sighting:
    """One frame seen from a device, at Unix seconds of this machine's clock."""

    mac: Mac
    kind: str
    at: int


def read_sighting(line: bytes, now: int) -> Sighting | None:
    """Read `02:00:5e:10:00:01 arp 1763834400`; the sniffer reads strangers' frames, so it is not trusted."""
    found = _LINE.fullmatch(line)
    if not found:
        return None
    sighting = Sighting(Mac.parse(found[1].decode()), found[2].decode(), int(found[3]))
    group = int(sighting.mac.digits[:2], 16) & 1
    if group or not int(sighting.mac.digits, 16) or abs(now - sighting.at) > DRIFT:
        return None
    return sighting
