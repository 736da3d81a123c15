"""One look around every few seconds, and what follows from it: files for dnsmasq, notices for the owner."""

import logging
import time
from collections.abc import Callable, Mapping
from ipaddress import IPv4Interface
from pathlib import Path

from appliance.notices import Notices
from appliance.settings import Settings
from portal import network
from portal.uplink import Uplink
from portal.wifi import captive, link, probes
from portal.wifi.dnsmasq import Files
from portal.wifi.ranges import clash

log = logging.getLogger("wifi")
CHECK_EVERY = 30.0
"""Seconds between two questions to our own API while it answers well; a bad one is asked at each look."""


class Lookout:
    """`reload` makes dnsmasq read its files again, and forget what it had heard."""

    def __init__(self, settings: Settings, files: Files, reload: Callable[[], None]) -> None:
        self._settings, self._files, self._reload = settings, files, reload
        self._uplink = Uplink(settings.portal.uplink, files.resolvers)
        self._notices = Notices(settings.paths.notices)
        self._said: dict[str, str] = {}
        self._written: dict[Path, str] = {}
        self._checked = float("-inf")
        self._works = False

    def look(self) -> None:
        """See to the interface, then to uplink, ranges and certificate. Takes at most some seconds."""
        self._say("link", link.prepare(self._settings))
        self._look_at_uplink()
        self._look_at_ranges()
        self._look_at_certificate()

    def _look_at_uplink(self) -> None:
        online = self._uplink.reachable()
        self._notices.stand("no-internet", not online)
        self._say("uplink", "" if online else "no internet: detectors get shipped addresses until it is back")
        if online:
            self._write({self._files.hosts: "", self._files.servers: ""})
        else:
            self._write({self._files.hosts: probes.hosts(), self._files.servers: probes.servers()})

    def _look_at_ranges(self) -> None:
        own = IPv4Interface(self._settings.wifi.address)
        same = clash(own, network.networks(self._uplink.name()))
        self._notices.stand("ranges-clash", same is not None)
        self._say(
            "ranges", f"the uplink's {same} and wifi.address {own} are the same network" if same else ""
        )

    def _look_at_certificate(self) -> None:
        portal = self._settings.portal
        if not portal.certificate:
            return
        url = captive.address_of_api(portal)
        own = str(IPv4Interface(self._settings.wifi.address).ip)
        if not self._works or time.monotonic() - self._checked >= CHECK_EVERY:
            self._works = bool(url) and captive.works(portal.name, own, portal.https_port)
            self._checked = time.monotonic()
        self._notices.stand("certificate", not self._works)
        self._say(
            "certificate",
            "" if self._works else "the portal's certificate does not work: nobody is told of it",
        )
        six = self._settings.wifi.ipv6 == "on"
        self._write({self._files.options: captive.options(url, ipv6=six) if self._works else ""})

    def _say(self, topic: str, fault: str) -> None:
        """A fault when it begins or changes, and when it is over."""
        before = self._said.get(topic, "")
        if fault and fault != before:
            log.warning("%s", fault)
        elif before and not fault:
            log.info("over: %s", before)
        self._said[topic] = fault

    def _write(self, texts: Mapping[Path, str]) -> None:
        """Write what changed, and make dnsmasq read it: that also makes it forget what it had heard."""
        changed = {file: text for file, text in texts.items() if self._written.get(file, "") != text}
        for file, text in changed.items():
            file.write_text(text, "ascii")
        if changed:
            self._written |= changed
            self._reload()
