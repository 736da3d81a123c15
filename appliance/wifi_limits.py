"""What the shoppers' network may be set to, beyond single shapes. Pure: settings as given -> faults."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Interface, IPv4Network
from typing import Any

PROBE_NAMES = frozenset(
    {
        "captive.apple.com",
        "www.apple.com",
        "connectivitycheck.gstatic.com",
        "www.gstatic.com",
        "www.google.com",
        "clients3.google.com",
        "play.googleapis.com",
        "detectportal.firefox.com",
        "www.msftconnecttest.com",
        "ipv6.msftconnecttest.com",
        "www.msftncsi.com",
        "dns.msftncsi.com",
        "network-test.debian.org",
        "nmcheck.gnome.org",
        "spectrum.s3.amazonaws.com",
    }
)
"""The hosts that phones and computers ask whether they are online."""

_HOME = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))  # RFC 1918
_LONGEST_PREFIX = 29
_NAME = re.compile(r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_INTERFACE = re.compile(r"[\w.@-]{1,15}")
_VLAN = re.compile(r"[\w-]{1,10}\.([1-9]\d{0,3})", re.ASCII)
_LAST_VLAN = 4094


def check_wifi(flat: Mapping[str, Any]) -> list[str]:
    """Faults of `wifi.*` and of what belongs to it in `portal.*`; names are as in `wifi.address`."""
    faults = _check_address(flat["wifi.address"])
    for name in flat["wifi.garden"]:
        faults += _check_garden(name)
    if not _INTERFACE.fullmatch(flat["portal.interface"]):  # none, or a fault of its own
        return faults
    return faults + _check_layout(flat)


def _check_address(text: str) -> list[str]:
    try:
        own = IPv4Interface(text)
    except ValueError:
        return [
            f"wifi.address must be the box's address and the range's size, as in 10.77.0.1/22, not {text!r}"
        ]
    net = own.network
    if not any(net.subnet_of(home) for home in _HOME):
        return [f"wifi.address must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, not {text!r}"]
    if net.prefixlen > _LONGEST_PREFIX:
        return [f"wifi.address must leave room for shoppers, so at most /{_LONGEST_PREFIX}, not {text!r}"]
    if own.ip in (net.network_address, net.broadcast_address):
        return [
            f"wifi.address must be an address that the box can have, not the range's first or last: {text!r}"
        ]
    return []


def _check_garden(name: str) -> list[str]:
    if len(name) > 253 or not _NAME.fullmatch(name):
        return [f"wifi.garden must hold names like shop.example in small letters, not {name!r}"]
    inside = sorted(probe for probe in PROBE_NAMES if f".{probe}".endswith(f".{name}"))
    if not inside:
        return []
    whose = f"{inside[0]} is" if inside[0] == name else f"{name} holds {inside[0]}, which is"
    return [f"wifi.garden: {whose} how phones look for a portal, so it cannot open before the login"]


def _check_layout(flat: Mapping[str, Any]) -> list[str]:
    interface, layout = flat["portal.interface"], flat["wifi.layout"]
    if layout == "vlan":
        found = _VLAN.fullmatch(interface)
        if not found or int(found[1]) > _LAST_VLAN:
            return [f"portal.interface must be like eth0.20 where wifi.layout is vlan, not {interface!r}"]
    if layout == "radio" and flat["wifi.security"] != "open" and not flat["wifi.password"]:
        return ['wifi.password must be set for this box\'s own radio, unless wifi.security is "open"']
    return []
