"""A prefix from the provider: Debian's dhcpcd asks, ISC's dhcpd delegates, phones use it untranslated."""

import subprocess
from collections.abc import Iterator
from ipaddress import IPv6Address, IPv6Network
from pathlib import Path

import pytest

from tests.system.box import Box
from tests.system.net import BOX_WAN6, WEB6, Town, until
from tests.system.place import ROOT

pytestmark = pytest.mark.system

DELEGATED = IPv6Network("2001:db8:aa00::/56")
SERVER = f"""
authoritative;
default-lease-time 600;
subnet6 2001:db8:77::/64 {{ prefix6 {DELEGATED.network_address} {DELEGATED.network_address} /56; }}
"""
# It keeps its files at fixed places: here in a /run and a /var/lib that nobody else sees.
CLIENT = """#!/bin/sh
exec unshare --mount sh -ec '
mount -t tmpfs run /run && mount -t tmpfs lib /var/lib && mkdir /run/dhcpcd /var/lib/dhcpcd
exec "$0" "$@"' {program} "$@"
"""


def unpacked(package: str, program: str) -> Path:
    """Debian's program, not installed, since it would want to be a service."""
    done = subprocess.run((ROOT / ".ci/unpack", package), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this machine cannot: needs {package} from Debian: {done.stderr.strip()[-200:]}")
    return ROOT / ".cache" / package / "usr/sbin" / program


@pytest.fixture(scope="module")
def provider(town: Town) -> None:
    """Delegates a prefix on the uplink's link, and knows the way there."""
    dhcpd = unpacked("isc-dhcp-server", "dhcpd")
    folder = town.folder
    (folder / "dhcpd.conf").write_text(SERVER)
    leases, log = folder / "dhcpd.leases", folder / "dhcpd.log"
    leases.write_text("")
    files = ("-cf", str(folder / "dhcpd.conf"), "-lf", str(leases), "--no-pid")
    town.internet.start(str(dhcpd), "-6", "-f", "-user", "root", "-group", "root", *files, "lan", log=log)
    town.internet.ip("-6", "route", "add", str(DELEGATED), "via", BOX_WAN6)


@pytest.fixture(scope="module")
def box(town: Town, provider: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    program = tmp_path_factory.mktemp("bin") / "dhcpcd"
    program.write_text(CLIENT.format(program=unpacked("dhcpcd-base", "dhcpcd")))
    program.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(program.parent), prepend=":")
        with Box(town, {"wifi": {"ipv6": "on"}}) as box:
            box.start("gate")
            yield box


def test_phones_live_in_the_providers_prefix_and_are_not_translated(town: Town, box: Box) -> None:
    phone = town.phone("delegated", "02:00:5e:56:00:01")
    phone.join()

    def addresses() -> list[IPv6Address]:
        lines = phone.ip("-6", "-o", "address", "show", "dev", "wlan0", "scope", "global", "-tentative")
        return [IPv6Address(line.split()[3].partition("/")[0]) for line in lines.splitlines()]

    assert until(lambda: any(own in DELEGATED for own in addresses()), 30), box.log("wifi").read_text()
    box.admit(phone.mac)
    with phone.connect(WEB6, 443, 3) as connection:
        assert IPv6Address(connection.getsockname()[0]) in DELEGATED


def test_the_prefix_is_given_back_with_us(town: Town, box: Box) -> None:
    assert "2001:db8:aa" in town.box.ip("-6", "address", "show", "dev", "wifi")
    box.stop("wifi")
    assert until(lambda: "2001:db8:aa" not in town.box.ip("-6", "address", "show", "dev", "wifi"))
    box.start("wifi")
