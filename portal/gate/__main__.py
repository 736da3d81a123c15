"""The gate's process: the only one that writes the firewall's rules and who is admitted.

It opens admissions.db and nothing else of the shop's.

`python -m portal.gate base --data DIR` loads the closed table and ends; it belongs before the network.
`python -m portal.gate --data DIR` keeps the table and answers on gate.sock.
"""

import logging
import sys
from contextlib import suppress
from pathlib import Path

from appliance.clock import ZoneClock
from appliance.errors import RegularsError
from appliance.service import Pulse, arguments, ready
from appliance.settings import Settings
from appliance.store.admissions import open_admissions
from portal import network
from portal.gate.forwarding import forward
from portal.gate.keeper import LOOK_EVERY, Keeper
from portal.gate.listener import answer, listen, stamp, take
from portal.gate.nft import GateFault, Missing, Nftables, NoRight
from portal.gate.plan import Doors, Plan
from portal.gate.rules import arp, rules
from portal.gate.share import Share
from portal.process import Stopping, begin, plain_words

log = logging.getLogger("gate")
NET_ADMIN = 12  # capability.h
FAILED = b"failed\n"


def main() -> int:
    parser = arguments("portal.gate")
    parser.add_argument("part", nargs="?", choices=["base"], help="load the closed table and end")
    wish = parser.parse_args()
    settings = begin(wish.data)
    with plain_words():
        return load_base(settings) if wish.part == "base" else keep(settings)


def load_base(settings: Settings) -> int:
    """The closed table, then forwarding: in this order nothing is ever forwarded unchecked."""
    if not settings.portal.interface:
        log.info("no shoppers' interface is set, so there is nothing to close")
        return 0
    try:
        Nftables().load(rules(settings), Plan(Doors(), Doors()), arp(settings))
    except OSError as error:
        log.warning("%s", error)
        return 1
    _forward(settings)
    return 0


def keep(settings: Settings) -> int:
    """Tend the table until told to stop."""
    stop = Stopping()
    why = idle_because(settings)
    if why:
        log.info("idle, %s", why)
        stop.sleep()
        return 0
    serve(settings, stop)
    return 0


def idle_because(settings: Settings) -> str:
    """Why this process can do nothing here; empty when it can."""
    if not settings.portal.interface:
        return "no shoppers' interface is set"
    if not network.known():
        return "netifaces is not installed, so the owner's own network could not be kept closed"
    if not _may():
        return "no right to the firewall (CAP_NET_ADMIN)"
    try:
        Nftables().run("list tables")
    except NoRight as error:
        return str(error)
    return ""


def _may() -> bool:
    """Whether this process has CAP_NET_ADMIN; asked of proc(5), for libnftables itself writes to stderr."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return bool(int(status["CapEff"], 16) >> NET_ADMIN & 1)


def serve(settings: Settings, stop: Stopping) -> None:
    """One pass for everybody who waits, and one every few seconds for the table's own sake."""
    nft = Nftables()
    close(nft, settings)
    admissions = open_admissions(settings.paths.admissions_db)
    keeper = Keeper(
        nft,
        admissions,
        ZoneClock(settings.shop.time_zone, settings.clock.offset).now,
        rules=rules(settings),
        apart=arp(settings),
        uplink=settings.portal.uplink,
    )
    door = listen(settings.paths.gate_socket)
    ours = stamp(settings.paths.gate_socket)
    group = settings.paths.gate_socket.stat().st_gid
    line = once(keeper, b"")
    ready()
    forwarding, pulse = False, Pulse()
    share = Share(settings.portal.interface, settings.wifi.down_mbit, settings.wifi.up_mbit)
    while not stop:
        if not forwarding and line != FAILED:
            _forward(settings)
            forwarding = True
        share.settle(keeper.uplink)
        stop.wait(LOOK_EVERY, door)
        if stamp(settings.paths.gate_socket) != ours:
            door.close()
            door = listen(settings.paths.gate_socket)
            ours = stamp(settings.paths.gate_socket)
        guests = take(door, group)
        line = once(keeper, line)
        answer(guests, line)
        pulse.beat()
    door.close()
    admissions.close()


def close(nft: Nftables, settings: Settings) -> None:
    """The closed table where none of ours is: a machine that forwards must not wait for the admissions.

    A kernel that refuses is told; the first pass tries again.
    """
    try:
        with suppress(Missing):
            nft.shape()
            return
        nft.load(rules(settings), Plan(Doors(), Doors()), arp(settings))
    except GateFault as error:
        log.warning("%s", error)


def _forward(settings: Settings) -> None:
    forward(ipv6=settings.wifi.ipv6 == "on", shoppers=settings.portal.interface)


def once(keeper: Keeper, before: bytes) -> bytes:
    """Apply the admissions; the line to answer. A fault is said when it begins and when it is over."""
    try:
        line = b"done %d\n" % keeper.apply()
    except RegularsError as error:
        if before != FAILED:
            log.warning("%s", error)
        return FAILED
    if before == FAILED:
        log.info("in order again")
    return line


if __name__ == "__main__":
    sys.exit(main())
