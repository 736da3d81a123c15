"""The shoppers' range of addresses. Pure: the setting -> the pool, and whether two ranges are one."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Interface
from typing import NamedTuple

from portal.network import Network

MOST = 4096
"""Addresses given out at most: each one costs dnsmasq some memory, and nobody has more shoppers at once."""


class Pool(NamedTuple):
    """The first and the last address given out."""

    first: IPv4Address
    last: IPv4Address

    @property
    def size(self) -> int:
        return int(self.last) - int(self.first) + 1


def pool(own: IPv4Interface) -> Pool:
    """What phones get, never the box's own address: the longer part of the range beside it."""
    first, last = own.network.network_address + 1, own.network.broadcast_address - 1
    below, above = Pool(first, own.ip - 1), Pool(own.ip + 1, last)
    longer = max(above, below, key=lambda part: part.size)
    return Pool(longer.first, min(longer.last, longer.first + MOST - 1))


def clash(own: IPv4Interface, links: Iterable[Network]) -> Network | None:
    """The first of the uplink's prefixes that shares addresses with ours: the box cannot tell them apart."""
    return next((link for link in links if link.version == 4 and link.overlaps(own.network)), None)
