"""Holds the shoppers' network together: the files at the start, the children, and the lookout in a thread."""

import logging
import threading
from pathlib import Path

from appliance.notices import Notices
from appliance.settings import Settings
from portal import network
from portal.uplink import RESOLVERS, nameservers
from portal.wifi import link
from portal.wifi.children import Child
from portal.wifi.delegation import dhcpcd_conf
from portal.wifi.dnsmasq import Files, dnsmasq_conf
from portal.wifi.hostapd import hostapd_conf
from portal.wifi.lookout import Lookout
from portal.wifi.programs import program

log = logging.getLogger("wifi")
EVERY = 3.0
"""Seconds between two looks."""
GROUPS = Path("/proc/self/setgroups")
"""See user_namespaces(7)."""
ELSEWHERE = tuple(map(Path, ("/run/systemd/resolve/resolv.conf", "/run/NetworkManager/resolv.conf")))
"""Where the uplink's resolvers stand too, for machines whose own file names none."""


NOTICES = ("no-internet", "ranges-clash", "certificate", "switch-on-isolation")


class Keeper:
    """`begin`, then `tick` twice a second, then `end`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        folder = self._folder = settings.paths.run.absolute() / "wifi"
        leases = settings.paths.leases.absolute()
        self._files = Files(folder / "hosts", folder / "servers", folder / "options", leases, resolvers())
        conf = folder / "dnsmasq.conf"
        self._dnsmasq = Child((program("dnsmasq"), foreground(), f"--conf-file={conf}"), conf)
        self._children = [self._dnsmasq]
        if settings.wifi.layout == "radio":
            conf = folder / "hostapd.conf"
            self._children.append(Child((program("hostapd"), str(conf)), conf, self._is_there))
        self._asking = False
        self._over = threading.Event()

    def begin(self) -> None:
        """Write the files, look around once before anything starts, and again and again from then on."""
        self._write_files()
        link.take_back(self._folder / "given", self._settings)
        # An access point of its own isolates its clients only if told to, which nothing here can see.
        reminded = self._settings.wifi.layout != "radio" and self._settings.wifi.isolation == "off"
        Notices(self._settings.paths.notices).stand("switch-on-isolation", reminded)
        lookout = Lookout(self._settings, self._files, self._dnsmasq.reload)
        look(lookout)
        threading.Thread(target=self._go_on, args=[lookout], daemon=True).start()

    def tick(self) -> None:
        """Whatever child is not there is started."""
        if self._settings.wifi.ipv6 == "on" and not self._asking:
            self._ask_for_a_prefix(self._settings.portal.uplink or network.uplink())
        for child in self._children:
            child.tick()

    def end(self) -> None:
        """End every child and take our notices back. The interface keeps its address for the next of us."""
        self._over.set()
        for name in NOTICES:
            Notices(self._settings.paths.notices).stand(name, False)
        for child in self._children:
            child.end()

    def _ask_for_a_prefix(self, uplink: str) -> None:
        if not uplink:
            return
        conf = self._folder / "dhcpcd.conf"
        conf.write_text(dhcpcd_conf(uplink, self._settings.portal.interface))
        self._children.append(
            Child((program("dhcpcd"), "--nobackground", "--config", str(conf), uplink), conf)
        )
        self._asking = True

    def _go_on(self, lookout: Lookout) -> None:
        while not self._over.wait(EVERY):
            look(lookout)

    def _is_there(self) -> bool:
        return network.present(self._settings.portal.interface)

    def _write_files(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o755)
        for file in (self._files.hosts, self._files.servers, self._files.options):
            file.write_text("")
        user = "" if open_to_all(self._folder) else "root"
        (self._folder / "dnsmasq.conf").write_text(dnsmasq_conf(self._settings, self._files, user))
        secret = self._folder / "hostapd.conf"
        secret.touch(0o600)
        secret.write_text(hostapd_conf(self._settings) if self._settings.wifi.layout == "radio" else "")


def foreground() -> str:
    """How dnsmasq stays our child. Where groups are fixed, as in a user namespace, it cannot become another
    user and would not start: then it keeps ours, with the option that is meant for trying things out."""
    try:
        fixed = GROUPS.read_text("ascii").strip() == "deny"
    except OSError:
        fixed = False
    return "--no-daemon" if fixed else "--keep-in-foreground"


def look(lookout: Lookout) -> None:
    """Look once; what went wrong is said, and the next look may do better."""
    try:
        lookout.look()
    except OSError as error:  # no descriptor, no memory or no disk left
        log.warning("could not look at the network: %s", error)


def resolvers(first: Path = RESOLVERS) -> Path:
    """The file that names the uplink's resolvers; none is chosen over the owner's head."""
    return next((file for file in (first, *ELSEWHERE) if nameservers(file)), first)


def open_to_all(folder: Path) -> bool:
    """Whether any user may go into `folder`: dnsmasq gives up root's rights before it reads its files."""
    return all(way.stat().st_mode & 0o001 for way in (folder, *folder.parents))
