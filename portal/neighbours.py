"""From an address to the hardware address behind it, as the kernel's neighbour table has it.

Raw netlink (rtnetlink(7)), no subprocess: a look-up costs some microseconds, and a login waits for it.
The table is the truth for address -> MAC; a DHCP lease is history.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from appliance.values.mac import Mac

Address = IPv4Address | IPv6Address

_GET, _NEW, _ERROR, _DONE = 30, 28, 2, 3  # RTM_GETNEIGH, RTM_NEWNEIGH, NLMSG_ERROR, NLMSG_DONE
_REQUEST, _DUMP = 0x001, 0x300
_DESTINATION, _HARDWARE = 1, 2  # NDA_DST, NDA_LLADDR
_HEADER = struct.Struct("=IHHII")  # nlmsghdr: length, type, flags, sequence, port
_NEIGHBOUR = struct.Struct("=BBHiHBB")  # ndmsg: family, padding, interface, state, flags, type
_ATTRIBUTE = struct.Struct("=HH")
_REACHABLE = 0x02
_USABLE = _REACHABLE | 0x04 | 0x08 | 0x10 | 0x80  # stale, delay, probe, permanent; not incomplete nor failed
_REPLY = 65536


@dataclass(frozen=True)
class Neighbour:
    """One line of the table; `fresh` when the kernel had an answer within the last half minute or so."""

    address: Address
    mac: Mac
    fresh: bool


def mac_of(address: str, interface: str) -> Mac | None:
    """The MAC behind a client's address (IPv4, IPv6, v4-mapped, with or without zone) on `interface`.

    None for whatever is not a neighbour there: another network, loopback, an interface that is gone.
    """
    target, index = _parse(address), _index(interface)
    if target is None or index is None:
        return None
    body = _NEIGHBOUR.pack(_family(target), 0, 0, index, 0, 0, 0) + _attribute(_DESTINATION, target.packed)
    found = next(_ask(body, flags=_REQUEST, index=index), None)
    return found.mac if found else None


def table(interface: str) -> list[Neighbour]:
    """All neighbours on `interface` with a usable entry; empty when it is not there."""
    index = _index(interface)
    if index is None:
        return []
    body = _NEIGHBOUR.pack(socket.AF_UNSPEC, 0, 0, index, 0, 0, 0)
    return list(_ask(body, flags=_REQUEST | _DUMP, index=index))


def _parse(address: str) -> Address | None:
    try:
        # `ip_address` tries IPv4 first, and a failure costs as much as the kernel's answer.
        if ":" not in address:
            return IPv4Address(address)
        six = IPv6Address(address.partition("%")[0])
    except ValueError:
        return None
    return six.ipv4_mapped or six


def _index(interface: str) -> int | None:
    try:
        return socket.if_nametoindex(interface) if interface else None
    except OSError:
        return None


def _family(address: Address) -> int:
    return socket.AF_INET if address.version == 4 else socket.AF_INET6


def _attribute(kind: int, value: bytes) -> bytes:
    return _ATTRIBUTE.pack(_ATTRIBUTE.size + len(value), kind) + value + bytes(-len(value) % 4)


def _ask(body: bytes, flags: int, index: int) -> Iterator[Neighbour]:
    with closing(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)) as kernel:
        kernel.send(_HEADER.pack(_HEADER.size + len(body), _GET, flags, 1, 0) + body)
        while True:
            for kind, payload in _messages(kernel.recv(_REPLY)):
                if kind in (_ERROR, _DONE):  # an error here is ENOENT: no such neighbour
                    return
                neighbour = _read(payload, index) if kind == _NEW else None
                if neighbour:
                    yield neighbour
            if not flags & _DUMP:
                return


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= _HEADER.size:
        length, kind, *_ = _HEADER.unpack_from(data)
        yield kind, data[_HEADER.size : length]
        data = data[(length + 3) & ~3 :]


def _read(payload: bytes, index: int) -> Neighbour | None:
    _, _, _, at, state, _, _ = _NEIGHBOUR.unpack_from(payload)
    values = dict(_attributes(payload[_NEIGHBOUR.size :]))
    hardware, address = values.get(_HARDWARE, b""), values.get(_DESTINATION, b"")
    if at != index or not state & _USABLE or len(hardware) != 6 or not address:
        return None
    whose = IPv4Address(address) if len(address) == 4 else IPv6Address(address)
    return Neighbour(whose, Mac(hardware.hex()), bool(state & _REACHABLE))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(data)
        if length < _ATTRIBUTE.size:
            return
        yield kind, data[_ATTRIBUTE.size : length]
        data = data[(length + 3) & ~3 :]
