"""Is there an internet behind the box? Asked without a subprocess, and without telling anybody's name."""

import secrets
import socket
from pathlib import Path

from portal import network

ANSWER_WITHIN = 1.5
ASKED = 2
"""Resolvers asked at most, so that a look has an end."""
MISSES = 2
"""Silent resolvers in a row before we believe it: one packet is lost easily."""
RESOLVERS = Path("/etc/resolv.conf")
LINKS = Path("/sys/class/net")
_ROOT_SERVERS = b"\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + b"\x00" + b"\x00\x02\x00\x01"
_SERVFAIL = 2


class Uplink:
    """`interface` is what leads to the internet; empty: whatever the default route says."""

    def __init__(self, interface: str = "", resolvers: Path = RESOLVERS) -> None:
        self._interface = interface
        self._resolvers = resolvers
        self._silent = 0

    def name(self) -> str:
        """The interface that leads to the internet now, or an empty string."""
        return self._interface or network.uplink()

    def resolvers(self) -> list[str]:
        """Who tells names, as the box's resolv.conf says."""
        return nameservers(self._resolvers)

    def reachable(self) -> bool:
        """A default route, a cable with somebody at its other end, and a resolver that resolves.

        Takes at most some seconds, while the resolvers are silent.
        """
        route = network.uplink()
        if not route or not has_carrier(self._interface or route):
            return False
        servers = self.resolvers()[:ASKED]
        self._silent = 0 if not servers or any(map(resolves, servers)) else self._silent + 1
        return self._silent < MISSES


def has_carrier(interface: str) -> bool:
    """Whether the link is up, as the kernel says."""
    try:
        return (LINKS / interface / "carrier").read_text("ascii").strip() == "1"
    except OSError:  # the interface is down or gone
        return False


def nameservers(file: Path) -> list[str]:
    """The servers of a resolv.conf(5)."""
    try:
        lines = [line.split() for line in file.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return []
    return [words[1] for words in lines if len(words) > 1 and words[0] == "nameserver"]


def resolves(server: str, port: int = 53) -> bool:
    """Whether a resolver knows the root's servers (RFC 1035): a question that tells nobody's name.

    SERVFAIL is what a router says whose own line is dead.
    """
    question = secrets.token_bytes(2) + _ROOT_SERVERS
    try:
        family, kind, _, _, address = socket.getaddrinfo(server, port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind) as door:
            door.settimeout(ANSWER_WITHIN)
            door.connect(address)
            door.send(question)
            answer = door.recv(4096)
    except OSError:
        return False
    return len(answer) >= 12 and answer[:2] == question[:2] and answer[3] & 15 != _SERVFAIL
