"""The shoppers' network itself: `python -m portal.wifi --data DIR`, as root. See README.md."""

import logging
import os
import sys

from appliance.service import Pulse, arguments, ready
from appliance.settings import Settings
from portal import network
from portal.process import Stopping, begin
from portal.wifi.keeper import Keeper

log = logging.getLogger("wifi")
TICK = 0.5


def main() -> int:
    settings = begin(arguments("portal.wifi").parse_args().data)
    stop = Stopping()
    if why := idle_because(settings):
        log.info("idle, %s", why)
        stop.sleep()
        return 0
    try:
        keep(settings, stop)
    except OSError as error:
        log.error("the network cannot be made: %s", error)  # noqa: TRY400  # it says what is wrong, in a line
        return 1
    return 0


def idle_because(settings: Settings) -> str:
    """Why this process can do nothing here; empty when it can."""
    if not settings.portal.interface:
        return "no shoppers' interface is set"
    if not network.known():
        return "netifaces is not installed, so this machine's addresses cannot be read"
    return "" if os.geteuid() == 0 else "addresses, DHCP and radio need root"


def keep(settings: Settings, stop: Stopping) -> None:
    """Look after it until told to stop."""
    keeper = Keeper(settings)
    keeper.begin()
    ready()
    pulse = Pulse()
    while not stop:
        pulse.beat()
        keeper.tick()
        stop.wait(TICK)
    keeper.end()


if __name__ == "__main__":
    sys.exit(main())
