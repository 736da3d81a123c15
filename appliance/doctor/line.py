"""The way to the internet."""

import socket
import sys
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

from appliance.doctor.findings import BAD, GOOD, UNKNOWN, Finding

EVERYWHERE = IPv4Network("0.0.0.0/0")
NAME = "debian.org"
"""Looked up, never connected to: security updates come from there anyway."""


def route(root: Path = Path("/")) -> Finding:
    for interface, network in _routes(root):
        if network == EVERYWHERE:
            return Finding("uplink", GOOD, f"The way out is {interface}.")
    do = "Plug the shop's network in, or set its Wi-Fi; the router must give addresses."
    return Finding("uplink", BAD, "There is no way out to the internet.", do)


def addresses(shoppers: str, own: str, root: Path = Path("/")) -> Finding:
    """`shoppers` is portal.interface, `own` the box's address there, as in 10.77.0.1/22."""
    if not shoppers:
        return Finding("addresses", UNKNOWN, "Not tried: no network for shoppers is set (portal.interface).")
    theirs = IPv4Interface(own).network
    for interface, network in _routes(root):
        if interface != shoppers and network != EVERYWHERE and network.overlaps(theirs):
            says = f"{interface} is in {network}, and the shoppers' range is {theirs}."
            do = "Set wifi.address to another range, as in 10.99.0.1/22."
            return Finding("addresses", BAD, f"Two networks use the same addresses: {says}", do)
    return Finding("addresses", GOOD, f"The shoppers' range {theirs} is theirs alone.")


def _routes(root: Path) -> Iterator[tuple[str, IPv4Network]]:
    """See proc_net(5): a line a route; numbers are hexadecimal, their bytes in the order of this machine."""
    try:
        lines = (root / "proc/net/route").read_text("ascii").splitlines()[1:]
    except OSError:
        return
    for line in lines:
        fields = line.split()
        address, mask = (int(fields[at], 16).to_bytes(4, sys.byteorder) for at in (1, 7))
        yield fields[0], IPv4Network((IPv4Address(address), str(IPv4Address(mask))))


def names() -> Finding:
    try:
        socket.getaddrinfo(NAME, 443)
    except OSError:
        do = "Look whether the router has internet; then whether it answers names (DNS)."
        return Finding("names", BAD, "Names of the internet are not found.", do)
    return Finding("names", GOOD, "Names of the internet are found.")
