"""What changes around the portal without anybody telling it: its own addresses, and the uplink.

A thread looks every few seconds, so that no request ever waits for the network or starts a subprocess.
"""

import logging
import threading
from pathlib import Path

from appliance.settings import PortalSettings
from portal import network
from portal.uplink import RESOLVERS, Uplink
from portal.web.site import Site, behind_redirect, standing_alone

log = logging.getLogger("portal")
EVERY = 3.0
"""Seconds between two looks."""


class Surroundings:
    """`internet` is what the last look saw, and so is `site` once there is an address."""

    def __init__(self, portal: PortalSettings, resolvers: Path = RESOLVERS) -> None:
        self._portal = portal
        # Without a certificate the name is nobody's: the portal is called by its address.
        self._name = portal.name if portal.certificate else ""
        self._uplink = Uplink(portal.uplink, resolvers)
        self.look()

    @property
    def site(self) -> Site:
        """Without an address it is looked for at once: phones come in the second in which there is one."""
        if self._portal.interface and not self._has_ipv4:
            self._look_at_ourselves()
        return self._site

    def look(self) -> None:
        """Look once; takes at most some seconds, while the resolver is silent."""
        self._look_at_ourselves()
        self.internet = bool(self._portal.interface) and self._uplink.reachable()

    def _look_at_ourselves(self) -> None:
        portal = self._portal
        if portal.interface:
            found = network.addresses(portal.interface)
            self._has_ipv4 = any("." in address for address in found)
            self._site = behind_redirect(found, portal.port, self._name)
        else:
            self._site = standing_alone(portal.host, portal.port, self._name)

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
