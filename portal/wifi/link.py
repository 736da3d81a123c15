"""The shoppers' interface: there, up, and with the box's address; ip(8) is run when something is missing."""

import secrets
import subprocess
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Interface, IPv6Address, IPv6Interface
from pathlib import Path

from appliance.settings import Settings
from portal import network
from portal.wifi.programs import program

LINKS = Path("/sys/class/net")
KILLS = Path("/sys/class/rfkill")
_UP = 1  # IFF_UP, if.h
Ip = Callable[..., str]


def ip(*words: str) -> str:
    """Run ip(8); what it complained of, empty when it did not."""
    try:
        done = subprocess.run(  # noqa: S603  # a list of words, no shell
            (program("ip"), *words), capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return "" if done.returncode == 0 else done.stderr.strip() or "ip failed"


def prepare(settings: Settings, run: Ip = ip) -> str:
    """See to the interface; why it is not ready, empty when it is. Does nothing where nothing is missing."""
    interface, wifi = settings.portal.interface, settings.wifi
    if not network.present(interface):
        if wifi.layout != "vlan":
            return f"{interface} is not there yet"
        parent, _, number = interface.rpartition(".")
        if fault := run("link", "add", "link", parent, "name", interface, "type", "vlan", "id", number):
            return f"{interface} cannot be made on {parent}: {fault}"
    if wifi.layout == "radio":
        unblock()
    own = IPv4Interface(wifi.address)
    missing = str(own.ip) not in network.addresses(interface)
    if missing and (fault := run("address", "replace", str(own), "dev", interface)):
        return f"{interface} does not take {own}: {fault}"
    if not is_up(interface) and (fault := run("link", "set", interface, "up")):
        return f"{interface} does not come up: {fault}"
    return _prepare_six(settings, run) if wifi.ipv6 == "on" else ""


def take_back(note: Path, settings: Settings, run: Ip = ip) -> None:
    """Take the address away that other settings gave before us, and note in the file `note` what these give.

    An address of somebody else's stays: a wrong `portal.interface` must not cut the owner off.
    """
    given = f"{settings.wifi.address} dev {settings.portal.interface}"
    before = note.read_text("utf-8") if note.exists() else given
    if before != given:
        run("address", "delete", *before.split())
    note.write_text(given, "utf-8")


def _prepare_six(settings: Settings, run: Ip) -> str:
    """Our own prefix, as long as the interface has none of somebody else's."""
    interface = settings.portal.interface
    if any(not IPv6Address(six).is_link_local for six in network.addresses(interface) if ":" in six):
        return ""
    own = own_prefix(settings.paths.root / "ipv6-prefix")
    fault = run("address", "replace", str(own), "dev", interface, "nodad")
    return f"{interface} does not take {own}: {fault}" if fault else ""


def own_prefix(file: Path) -> IPv6Interface:
    """The box's address in its unique local prefix (RFC 4193: 40 random bits), drawn once and kept."""
    with suppress(OSError, ValueError):
        kept = IPv6Interface(file.read_text("ascii").strip())
        if kept.ip in IPv6Interface("fd00::/8").network and kept.network.prefixlen == 64:
            return kept
    drawn = IPv6Interface((0xFD << 120 | secrets.randbits(40) << 80 | 1, 64))
    with suppress(OSError):  # a full disk: another prefix after the next start
        file.write_text(f"{drawn}\n", "ascii")
    return drawn


def is_up(interface: str) -> bool:
    """Whether the interface is switched on, cable or not."""
    try:
        return bool(int((LINKS / interface / "flags").read_text("ascii"), 16) & _UP)
    except (OSError, ValueError):
        return False


def unblock(kills: Path = KILLS) -> None:
    """Switch radios on that the system keeps off until a country is set, as Raspberry Pi OS does."""
    for radio in kills.glob("rfkill*"):
        with suppress(OSError):
            if (radio / "type").read_text().strip() == "wlan" and (radio / "soft").read_text().strip() == "1":
                (radio / "soft").write_text("0")
