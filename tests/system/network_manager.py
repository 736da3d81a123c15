"""NetworkManager itself in a shopper's hand: Debian's daemon, in the phone's namespace, on its own bus.

It is unpacked, not installed (.ci/unpack), and sees a /run, a /var/lib and a read-only /sys of its own:
without the last it waits for a udev that has nothing to say about a namespace.
"""

import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.system.net import BOX, Phone, until
from tests.system.place import ROOT

FILES = ROOT / ".cache" / "network-manager"
PROBE = "http://network-test.debian.org/nm"
"""What Debian's network-manager-config-connectivity-debian asks."""

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=/run/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow send_type="signal"/><allow send_requested_reply="true"/><allow receive_requested_reply="true"/>
</policy>
</busconfig>
"""
DAEMON = f"""[main]
plugins=keyfile
dns=none
dhcp=internal
auth-polkit=false
no-auto-default=*
[keyfile]
path=/run/connections
[connectivity]
uri={PROBE}
interval=300
"""
WIFI = """[connection]
id=shop
type=ethernet
interface-name=wlan0
autoconnect=true
[ipv4]
method=auto
[ipv6]
method=ignore
"""
START = """
mount -t tmpfs run /run && mount -t tmpfs lib /var/lib && mount -o remount,ro,bind /sys
mkdir -p /run/connections && install -m 600 "$HERE/wifi" /run/connections/shop.nmconnection
dbus-daemon --config-file="$HERE/bus.conf" --nofork --nopidfile &
for _ in $(seq 100); do [ -S /run/bus ] && break; sleep 0.05; done
exec "$NM/usr/sbin/NetworkManager" --no-daemon --config="$HERE/nm.conf" --config-dir=/run/none \\
    --system-config-dir=/run/none --intern-config=/run/intern.conf --state-file=/run/state --pid-file=/run/pid
"""


class NetworkManager:
    """Joins `phone` to the shop's network by itself, DHCP too."""

    def __init__(self, phone: Phone, folder: Path) -> None:
        self._phone = phone
        libraries = ":".join(str(found) for found in FILES.glob("usr/lib/*-linux-gnu*"))
        self._around = ("env", f"LD_LIBRARY_PATH={libraries}", "DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/bus")
        for name, text in (("bus.conf", BUS), ("nm.conf", DAEMON), ("wifi", WIFI)):
            (folder / name).write_text(text)
        phone.names_of.write_text(f"nameserver {BOX}\n")
        self.log = folder / "log"
        told = (*self._around, f"HERE={folder}", f"NM={FILES}")
        self._daemon = phone.start(*told, "unshare", "--mount", "sh", "-ec", START, log=self.log)

    def says(self, *words: str) -> str:
        """What nmcli prints."""
        here = ("nsenter", f"--target={self._daemon.pid}", "--mount", "--net")
        command = (*here, *self._around, str(FILES / "usr/bin/nmcli"), "--terse", *words)
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout.strip()

    def connectivity(self) -> str:
        """none, portal, limited or full, asked anew."""
        return self.says("networking", "connectivity", "check")

    def end(self) -> None:
        self._daemon.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._daemon.wait(5)


def unpacked() -> None:
    """See to it that Debian's package is there; skips the test where it cannot be fetched."""
    command = (ROOT / ".ci/unpack", "network-manager")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this machine cannot: fetch network-manager from Debian: {done.stderr.strip()[-200:]}")


def connected(manager: NetworkManager) -> bool:
    return until(lambda: "shop" in manager.says("--fields", "NAME", "connection", "show", "--active"), 30)
