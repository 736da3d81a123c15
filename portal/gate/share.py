"""The line shared fairly: one queue at each end of the box, CAKE where the kernel has it, through tc(8).

It belongs here because it needs the right to the network that only the gate has. Programs are started when
the gate starts and when an interface changes, never for a request. The queues stay when the gate ends, as
the table does: whoever is online goes on sharing fairly.
"""

import json
import logging
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger("gate")
HANDLE = "7e90:"
"""By this we know our own queues again; somebody else's is left alone where no rate is set."""
NO_CAKE = "this kernel has no CAKE: the line is kept to its rate, but whoever asks for most gets most of it"
ONE_PORT = "shoppers and uplink share one port, whose queue would see both: wifi.up_mbit does nothing here"
LINKS = Path("/sys/class/net")
_WITHIN = 5
_PROGRAMS = f"{os.defpath}:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Rate:
    """What an interface may send, in Mbit/s; 0: no queue of ours. `fairly` is CAKE's word for among whom."""

    mbit: int
    fairly: tuple[str, ...]


def tc(*words: str) -> str | None:
    """Run tc(8); its output, or None when it is not there or refuses."""
    program = shutil.which("tc", path=_PROGRAMS)
    if not program:
        return None
    try:
        done = subprocess.run(  # noqa: S603  # our own words
            [program, *words], capture_output=True, text=True, check=False, timeout=_WITHIN
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout


class Share:
    """`down` and `up` are the line's Mbit/s. Each address has one share, whatever it opens."""

    def __init__(self, shoppers: str, down: int, up: int, run: Callable[..., str | None] = tc) -> None:
        self._shoppers = shoppers
        self._down = Rate(down, ("dual-dsthost",))
        # the table translates addresses before this queue sees them: `nat` looks the device up again
        self._up = Rate(up, ("nat", "dual-srchost"))
        self._run = run
        self._laid: dict[str, int] = {}
        self._told: set[str] = set()

    def settle(self, uplink: str) -> None:
        """Lay the queues on interfaces that are new since the last call; costs nothing when none is."""
        # a VLAN's packets pass the queue of the port that carries it as well
        if uplink and (LINKS / self._shoppers / f"lower_{uplink}").exists():
            self._tell(ONE_PORT, self._up.mbit)
            uplink = ""
        wanted = {uplink: self._up, self._shoppers: self._down}
        there = {name: index for name in wanted if (index := _index(name))}
        if there == self._laid:
            return
        for name in self._laid.keys() - wanted.keys():
            self._clear(name)
        for name, index in there.items():
            if self._laid.get(name) != index:
                self._lay(name, wanted[name])
        self._laid = there

    def _lay(self, interface: str, rate: Rate) -> None:
        self._clear(interface)
        if not rate.mbit:
            return
        queue = ("qdisc", "replace", "dev", interface, "root", "handle", HANDLE)
        if self._run(*queue, "cake", "bandwidth", f"{rate.mbit}mbit", *rate.fairly) is not None:
            return
        self._tell(NO_CAKE, rate.mbit)
        burst = max(64 * 1024, rate.mbit * 1250)
        plain = ("tbf", "rate", f"{rate.mbit}mbit", "burst", f"{burst}b", "latency", "50ms")
        if self._run(*queue, *plain) is None:
            log.warning("%s: tc is not there or refused, so the line is not kept to its rate", interface)

    def _clear(self, interface: str) -> None:
        if any(found.get("handle") == HANDLE for found in self._queues(interface)):
            self._run("qdisc", "del", "dev", interface, "root")

    def _queues(self, interface: str) -> list[dict[str, str]]:
        return list(json.loads(self._run("-j", "qdisc", "show", "dev", interface) or "[]"))

    def _tell(self, what: str, mbit: int) -> None:
        """Say once what the owner's rate does not do here."""
        if mbit and what not in self._told:
            log.warning("%s", what)
            self._told.add(what)


def _index(interface: str) -> int | None:
    try:
        return socket.if_nametoindex(interface)
    except OSError:  # not there, or no name at all
        return None
