"""What the pages ask of the box around them: who is asking, the gate, the uplink, our own addresses."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from appliance.settings import Settings
from appliance.values.mac import Mac
from portal.gate.client import ask
from portal.neighbours import mac_of
from portal.web.site import Site
from portal.web.surroundings import Surroundings

BOUND = 0.5
"""Seconds a login waits for the gate."""
PAUSE = 0.005


@dataclass(frozen=True)
class Box:
    """Functions, so that a test passes its own."""

    mac_of: Callable[[str], Mac | None]
    """The device behind a client's address."""
    opens: Callable[[int], bool]
    """Whether the gate has put every admission up to this number into force."""
    internet: Callable[[], bool]
    """Whether the uplink was there a moment ago."""
    site: Callable[[], Site]


def real(settings: Settings, surroundings: Surroundings) -> Box:
    """The kernel's neighbour table, the gate's socket and the network as it is."""
    return Box(
        mac_of=partial(mac_of, interface=settings.portal.interface),
        opens=lambda number: opens(lambda left: ask(settings.paths.gate_socket, left).done, number),
        internet=lambda: surroundings.internet,
        site=lambda: surroundings.site,
    )


def opens(gate: Callable[[float], int | None], number: int) -> bool:
    """Ask until the gate has come to `number`, says that it failed, or half a second is over."""
    end = time.monotonic() + BOUND
    while (left := end - time.monotonic()) > 0:
        done = gate(left)
        if done is None or done >= number:
            return done is not None
        time.sleep(PAUSE)
    return False
