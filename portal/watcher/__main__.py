"""The watcher's process: `python -m portal.watcher --data DIR`. It needs no right.

It hears the sniffer's lines, reads the neighbour table and dnsmasq's leases, and keeps the visits.
"""

import socket
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from appliance.service import Pulse, arguments, local_socket, ready
from appliance.shop import Shop, open_shop
from appliance.values.mac import Mac
from portal import neighbours
from portal.gate.client import ask
from portal.neighbours import Neighbour
from portal.process import Stopping, begin, plain_words
from portal.watcher.asker import SILENT, Asker, knock
from portal.watcher.hidden import Hidden
from portal.watcher.leases import read_leases
from portal.watcher.sightings import read_sighting
from portal.watcher.watch import Watch

TICK = 1.0
LOOK_EVERY = 10  # ticks between two looks at the neighbour table, which also serves where there is no sniffer
LINES = 500  # read between two ticks
LINE = 128


def main() -> int:
    settings = begin(arguments("portal.watcher").parse_args().data)
    stop = Stopping()
    with plain_words():
        shop = open_shop(settings)
        watch = Watch(shop, ended=lambda: ask(settings.paths.gate_socket))
    lines = hear(settings.paths.sightings_socket)
    ready()
    try:
        follow(shop, watch, lines, stop)
    finally:
        watch.close()
        lines.close()
        shop.close()
    return 0


def hear(path: Path) -> socket.socket:
    """The datagram socket the sniffer writes to, mode 0660."""
    lines = local_socket(path, socket.SOCK_DGRAM)
    lines.setblocking(False)
    return lines


def follow(shop: Shop, watch: Watch, lines: socket.socket, stop: Stopping) -> None:
    """Lines as they come, everything else once a second."""
    around = Surroundings(shop, watch)
    due, pulse = time.monotonic(), Pulse()
    while not stop:
        if stop.wait(due - time.monotonic(), lines):
            take(lines, watch, shop.settings.clock.offset)
        if time.monotonic() >= due:
            around.tick()
            watch.tick()
            due = time.monotonic() + TICK
            pulse.beat()


def take(lines: socket.socket, watch: Watch, offset: int) -> None:
    """Read what is there, at most LINES; rubbish is dropped without a word."""
    now = int(time.time())
    with suppress(BlockingIOError):
        for _ in range(LINES):
            sighting = read_sighting(lines.recv(LINE), now)
            if sighting:
                watch.saw(sighting.mac, sighting.at + offset)


class Surroundings:
    """What the kernel and dnsmasq know of who is here, and the question to those who are silent."""

    def __init__(self, shop: Shop, watch: Watch) -> None:
        self._shop = shop
        self._watch = watch
        self._interface = shop.settings.portal.interface
        self._asker = Asker(lambda address: knock(address, self._interface))
        self._addresses: dict[Mac, str] = {}
        self._hidden = Hidden()
        self._ticks = 0

    def tick(self) -> None:
        """Once a second; the table and the leases are read every LOOK_EVERY ticks."""
        if not self._interface:
            return
        now = self._shop.clock.now()
        if self._ticks % LOOK_EVERY == 0:
            self._look(now)
        self._ticks += 1
        self._asker.tick(self._watch.silent_since(now - SILENT), self._addresses, now)

    def _look(self, now: int) -> None:
        present = neighbours.table(self._interface)
        for neighbour in present:
            if neighbour.fresh:
                self._watch.saw(neighbour.mac, now)
        hidden = self._hidden.looks_so(present, self._watch.own, now)
        self._shop.notices.stand("hidden-devices", hidden)
        self._addresses = whereabouts(present, read_leases(self._shop.settings.paths.leases))


def whereabouts(present: Iterable[Neighbour], leases: Mapping[Mac, str]) -> dict[Mac, str]:
    """Where to ask each device: a fresh neighbour before an old one; a lease is history and comes last."""
    oldest_first = sorted(present, key=lambda neighbour: neighbour.fresh)
    return {**leases, **{neighbour.mac: str(neighbour.address) for neighbour in oldest_first}}


if __name__ == "__main__":
    sys.exit(main())
