"""Our own interfaces and addresses; the only place that imports netifaces.

netifaces needs a compiler and is an extra. Without it the box knows nothing of its networks: `known()` is
False, and the gate stays idle rather than guess which prefixes are private to the shop.
"""

import socket
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_interface

try:
    import netifaces
except ImportError:
    netifaces = None

Network = IPv4Network | IPv6Network


def known() -> bool:
    """Whether this machine's networks can be read at all."""
    return netifaces is not None


def present(interface: str) -> bool:
    """Whether the kernel has an interface of that name now."""
    return any(name == interface for _, name in socket.if_nameindex())


def addresses(interface: str) -> list[str]:
    """The interface's IPv4 and IPv6 addresses, without zone; empty when it is not there."""
    return [entry["addr"].partition("%")[0] for entry in _entries(interface)]


def networks(interface: str) -> list[Network]:
    """The prefixes on the interface's own link, each once."""
    found = [_network(entry) for entry in _entries(interface)]
    four = collapse_addresses(net for net in found if isinstance(net, IPv4Network))
    six = collapse_addresses(net for net in found if isinstance(net, IPv6Network))
    return [*four, *six]


def uplink() -> str:
    """The interface of the IPv4 default route, or an empty string."""
    if netifaces is None:
        return ""
    default = netifaces.gateways().get("default", {}).get(netifaces.AF_INET)
    return str(default[1]) if default else ""


def _entries(interface: str) -> list[dict[str, str]]:
    if netifaces is None or not present(interface):
        return []
    try:
        families = netifaces.ifaddresses(interface)
    except ValueError:  # unplugged between the two questions
        return []
    entries = families.get(netifaces.AF_INET, []) + families.get(netifaces.AF_INET6, [])
    return [entry for entry in entries if "addr" in entry and "netmask" in entry]


def _network(entry: dict[str, str]) -> Network:
    address = entry["addr"].partition("%")[0]
    # netifaces writes an IPv6 mask as ffff:ffff::/32, an IPv4 mask as 255.255.255.0
    mask = entry["netmask"].rpartition("/")[2]
    return ip_interface(f"{address}/{mask}").network
