"""dnsmasq's lease file: who got which address. Of each line two fields; a phone's own name is not read."""

from pathlib import Path

from appliance.errors import BadMac
from appliance.values.mac import Mac

MOST = 4096


def read_leases(path: Path) -> dict[Mac, str]:
    """IPv4 addresses by device; empty while there is no file. A lease is history: ask before believing it."""
    try:
        lines = path.read_text("ascii", errors="replace").splitlines()
    except OSError:
        return {}
    fields = (line.split(" ", 3) for line in lines[:MOST])
    # `expiry mac address name id`; IPv6 lines have a number where the MAC would be
    return {mac: parts[2] for parts in fields if len(parts) == 4 and (mac := _mac(parts[1]))}


def _mac(text: str) -> Mac | None:
    try:
        return Mac.parse(text)
    except BadMac:
        return None
