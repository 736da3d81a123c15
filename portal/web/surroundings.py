"""What changes around the portal without anybody telling it: its own addresses, and the uplink.

A thread looks every few seconds, so that no request ever waits for the network or starts a subprocess.
"""

import logging
import secrets
import socket
import threading
from pathlib import Path

from appliance.settings import PortalSettings
from portal import network
from portal.web.site import Site, behind_redirect, standing_alone

log = logging.getLogger("portal")
EVERY = 3.0
"""Seconds between two looks."""
ANSWER_WITHIN = 1.5
ASKED = 2
"""Resolvers asked at most, so that a look has an end."""
MISSES = 2
"""Silent resolvers in a row before we believe it: one packet is lost easily."""
RESOLVERS = Path("/etc/resolv.conf")
LINKS = Path("/sys/class/net")
_ROOT_SERVERS = b"\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + b"\x00" + b"\x00\x02\x00\x01"
_SERVFAIL = 2


class Surroundings:
    """`site` and `internet` are what the last look saw."""

    def __init__(self, portal: PortalSettings, resolvers: Path = RESOLVERS) -> None:
        self._portal = portal
        self._resolvers = resolvers
        self._silent = 0
        self.look()

    def look(self) -> None:
        """Look once; takes at most some seconds, while the resolver is silent."""
        portal = self._portal
        if portal.interface:
            self.site: Site = behind_redirect(network.addresses(portal.interface), portal.port)
            self.internet: bool = self._reachable()
        else:
            self.site, self.internet = standing_alone(portal.host, portal.port), False

    def keep_looking(self) -> None:
        """Look again and again, until the process ends."""
        if self._portal.interface:
            threading.Thread(target=self._go_on, daemon=True).start()

    def _go_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY):
            try:
                self.look()
            except OSError as error:  # no descriptor or no memory left; the next look may have them
                log.warning("could not look at the network: %s", error)

    def _reachable(self) -> bool:
        """A default route, a cable with somebody at its other end, and a resolver that resolves."""
        route = network.uplink()
        if not route or not has_carrier(self._portal.uplink or route):
            return False
        servers = nameservers(self._resolvers)[:ASKED]
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
