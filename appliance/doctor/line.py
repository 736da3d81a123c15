"""The way to the internet."""

import socket
import sys
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding

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


def radio(shoppers: str, root: Path = Path("/")) -> Finding:
    """One that serves shoppers and is the way out too is bound to the router's channel, and half as fast."""
    if not shoppers:
        return Finding("radio", UNKNOWN, "Not tried: no network for shoppers is set (portal.interface).")
    own = _radio(shoppers, root)
    if not own:
        return Finding("radio", GOOD, f"{shoppers} is no radio of the box.")
    for interface, network in _routes(root):
        if network == EVERYWHERE and _radio(interface, root) == own:
            do = "Lead the way out through a cable, or put in a second Wi-Fi adapter."
            return Finding("radio", SOON, f"One radio serves the shoppers and the way out ({interface}).", do)
    return Finding("radio", GOOD, "The shoppers' radio is theirs alone.")


def _radio(interface: str, root: Path) -> str:
    """The kernel's name of the radio behind an interface, as in phy0; several interfaces may share one."""
    try:
        return (root / "sys/class/net" / interface / "phy80211/name").read_text("ascii").strip()
    except OSError:
        return ""


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
