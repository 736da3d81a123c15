"""The addresses of a network interface, asked of the kernel."""

import fcntl
import socket
import struct
from ipaddress import IPv6Address
from pathlib import Path

SIOCGIFADDR = 0x8915
"""linux/sockios.h: an interface's IPv4 address, in bytes 20 to 24 of struct ifreq."""
IF_INET6 = Path("/proc/net/if_inet6")


def addresses(interface: str) -> set[str]:
    """What `interface` answers on, IPv4 and IPv6; of every interface when it is empty."""
    names = [interface] if interface else [name for _, name in socket.if_nameindex()]
    return {address for name in names for address in (*_four(name), *_six(name))}


def _four(interface: str) -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        try:
            answer = fcntl.ioctl(channel, SIOCGIFADDR, struct.pack("256s", interface.encode()[:15]))
        except OSError:  # no such interface now, or it has no address
            return []
    return [socket.inet_ntoa(answer[20:24])]


def _six(interface: str) -> list[str]:
    if not IF_INET6.exists():
        return []
    rows = (line.split() for line in IF_INET6.read_text().splitlines())
    return [str(IPv6Address(int(row[0], 16))) for row in rows if row[-1] == interface]
