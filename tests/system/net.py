"""A small town of network namespaces, with nothing in it pretended: real DHCP, ARP, neighbour discovery, DNS.

    phone ─┐
    phone ─┤air├─ wifi [box] wan ─┤lan├─ [internet] 203.0.113.80, 2001:db8:80::80 (web), 203.0.113.53 (names)
    crowd ─┘                        └── [office] 192.168.77.9, the owner's own machine

The machine itself stays as it was: everything is in namespaces that `Town` makes and removes, and
/etc/resolv.conf is replaced only in the mount namespace of a process started here.
"""

import os
import shutil
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.system.place import Answer, Place, sh, until

__all__ = [
    "BOX",
    "BOX6",
    "BOX_WAN",
    "BOX_WAN6",
    "NAMES",
    "OFFICE",
    "WEB",
    "WEB6",
    "Answer",
    "Phone",
    "Place",
    "Town",
    "missing",
    "until",
]

HERE = Path(__file__).parent
WEB, WEB6, NAMES, OFFICE = "203.0.113.80", "2001:db8:80::80", "203.0.113.53", "192.168.77.9"
BOX, BOX6, BOX_WAN, BOX_WAN6 = "10.77.0.1", "fd77::1", "192.168.77.2", "2001:db8:77::2"
NEEDS = ("ip", "nft", "dnsmasq", "udhcpc")

ON_LEASE = """#!/bin/sh
[ "$1" = bound ] || [ "$1" = renew ] || exit 0
ip address flush dev "$interface" scope global
ip address add "$ip/$mask" dev "$interface"
ip route replace default via "$router" dev "$interface"
for server in $dns; do echo "nameserver $server"; done > "$NAMES_OF"
"""


def missing() -> str:
    """Why no town can be built here; empty when it can."""
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    absent = [tool for tool in NEEDS if not shutil.which(tool, path=path)]
    if os.geteuid() != 0:
        return "needs root for network namespaces"
    return f"needs {', '.join(absent)} from Debian" if absent else ""


class Phone(Place):
    """A shopper's device in a place of its own, on `wlan0`."""

    mac = ""
    ip4 = ""

    def join(self) -> str:
        """Ask for an address by DHCP as a phone does; returns it."""
        script = self.names_of.with_name("on-lease")
        self.run(
            "env", f"NAMES_OF={self.names_of}",
            "udhcpc", "-i", "wlan0", "-s", str(script), "-f", "-q", "-n", "-t", "5", "-T", "1",
        )  # fmt: skip
        words = self.ip("-4", "-o", "address", "show", "dev", "wlan0").split()
        self.ip4 = words[words.index("inet") + 1].partition("/")[0]
        return self.ip4

    def join6(self, address: str) -> None:
        """Take an IPv6 address and a way to the internet by hand: the shop advertises none."""
        self.address("wlan0", f"{address}/64")
        self.ip("-6", "route", "replace", "default", "via", BOX6, "dev", "wlan0")

    def leave(self) -> None:
        """Walk out of the door."""
        self.ip("link", "set", "wlan0", "down")


class Town(AbstractContextManager["Town"]):
    """The whole bench. Nothing of ours runs in it yet; see box.py."""

    def __init__(self) -> None:
        self._mark = f"rg{os.getpid() % 100000}{os.urandom(1).hex()}"
        self.folder = Path(tempfile.mkdtemp(prefix="town-"))
        self.places: list[Place] = []

    def __enter__(self) -> Self:
        try:
            self._build()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def phone(self, name: str, mac: str) -> Phone:
        """A new device in the shop, associated and without an address."""
        phone = Phone(f"{self._mark}-{name}", self.folder)
        self.places.append(phone)
        phone.mac = mac
        self._wire(phone, "wlan0", self.air, "air", mac)
        phone.ip("link", "set", "wlan0", "up")
        return phone

    def crowd(self, count: int, first: int = 1) -> tuple[Place, list[tuple[str, str, str]]]:
        """One place with `count` devices, each `(interface, mac, address)` with a MAC of its own (macvlan).

        Connections choose theirs by `device=`. The addresses are taken by hand, from 10.77.64.0 upwards,
        which dnsmasq gives to nobody.
        """
        crowd, devices = self._place(f"crowd{first}"), []
        self._wire(crowd, "eth0", self.air, "air")
        crowd.ip("link", "set", "eth0", "up")
        crowd.set("net/ipv4/conf/all/arp_ignore", "1")
        crowd.set("net/ipv4/conf/all/arp_announce", "2")
        batch = ["link set lo up"]
        for number in range(first, first + count):
            name, mac = f"m{number}", f"02:77:00:00:{number >> 8:02x}:{number & 255:02x}"
            address = f"10.77.{64 + number // 250}.{1 + number % 250}"
            devices.append((name, mac, address))
            batch += [
                f"link add {name} link eth0 address {mac} type macvlan mode bridge",
                f"address add {address}/16 dev {name}",
                f"link set {name} up",
                f"route add default via {BOX} dev {name} metric {1000 + number}",
            ]
        file = self.folder / f"{crowd.name}.batch"
        file.write_text("\n".join(batch))
        sh("ip", "-netns", crowd.name, "-batch", str(file))
        return crowd, devices

    def _build(self) -> None:
        script = self.folder / "on-lease"
        script.write_text(ON_LEASE)
        script.chmod(0o755)
        self.air, self.box = self._place("air"), self._place("box")
        self.internet, self.office = self._place("net"), self._place("office")
        self._bridge(self.air, "air")
        self._bridge(self.internet, "lan")
        self._wire(self.box, "wifi", self.air, "air")
        self._wire(self.box, "wan", self.internet, "lan")
        self._wire(self.office, "eth0", self.internet, "lan")
        self._number()
        self._populate()

    def _number(self) -> None:
        self.box.address("wifi", f"{BOX}/16", f"{BOX6}/64")
        self.box.address("wan", f"{BOX_WAN}/24", f"{BOX_WAN6}/64")
        self.box.ip("route", "add", "default", "via", "192.168.77.1")
        self.box.ip("-6", "route", "add", "default", "via", "2001:db8:77::1")
        self.internet.address("lan", "192.168.77.1/24", "2001:db8:77::1/64")
        self.internet.address("lo", f"{WEB}/32", f"{NAMES}/32", f"{WEB6}/128")
        # Answers find their way back without address translation too: only our rules keep shoppers in.
        self.internet.ip("route", "add", "10.77.0.0/16", "via", BOX_WAN)
        self.internet.ip("-6", "route", "add", "fd77::/64", "via", BOX_WAN6)
        self.office.address("eth0", f"{OFFICE}/24")
        self.office.ip("route", "add", "default", "via", BOX_WAN)
        self.box.names_of.write_text(f"nameserver {NAMES}\n")

    def _populate(self) -> None:
        ready = self.folder / "ready"
        here = (sys.executable, str(HERE / "internet.py"))
        self.internet.start(*here, "the internet", WEB, WEB6, log=ready)
        self.office.start(*here, "the owner's machine", OFFICE, log=ready)
        every_name = (f"--address=/#/{WEB}", f"--address=/#/{WEB6}")
        self._dnsmasq(self.internet, f"--listen-address={NAMES}", "--bind-interfaces", *every_name)
        assert until(lambda: ready.read_text().count("ready") == 2), "the internet did not start"

    def cut_uplink(self) -> None:
        """The internet goes away; `mend_uplink` brings it back."""
        self.box.ip("link", "set", "wan", "down")

    def mend_uplink(self) -> None:
        self.box.address("wan", f"{BOX_WAN6}/64")
        self.box.ip("route", "replace", "default", "via", "192.168.77.1")
        self.box.ip("-6", "route", "replace", "default", "via", "2001:db8:77::1")

    def _dnsmasq(self, place: Place, *options: str) -> None:
        # --no-daemon keeps its user too: inside a user namespace it may not change groups.
        place.start(
            "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--pid-file=",
            "--no-resolv", "--no-hosts", *options, log=self.folder / f"{place.name}.dnsmasq.log",
        )  # fmt: skip

    def _place(self, role: str) -> Place:
        place = Place(f"{self._mark}-{role}", self.folder)
        self.places.append(place)
        return place

    def _bridge(self, place: Place, name: str) -> None:
        place.ip("link", "add", name, "type", "bridge", "forward_delay", "0", "mcast_snooping", "0")
        place.ip("link", "set", name, "up")

    def _wire(self, place: Place, name: str, to: Place, bridge: str, mac: str = "") -> None:
        port = f"p{len(self.places)}{name[:4]}{os.urandom(2).hex()}"
        own = ("address", mac) if mac else ()
        peer = ("peer", "name", port, "netns", to.name)
        sh("ip", "link", "add", name, *own, "netns", place.name, "type", "veth", *peer)
        to.ip("link", "set", port, "master", bridge, "up")

    def _remove(self) -> None:
        for place in reversed(self.places):
            place.end()
        shutil.rmtree(self.folder, ignore_errors=True)
