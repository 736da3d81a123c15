"""A whole login for the demo, in a user and network namespace: `python -m tests.system.demo --data D`.

A phone asks for an address, meets the portal of the demo's shop, logs in and reaches an internet that
is a server of ours. Everything in between is real: DHCP, names, the firewall, the gate. Nothing leaves
the namespace.
"""

import argparse
import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.system.box import Box
from tests.system.net import WEB, Phone, Town, missing, until
from tests.system.visitor import log_in

SHARED = ("shop.db", "documents", "keys")
_NAMESPACES = ("unshare", "--user", "--map-root-user", "--net", "--mount", "--fork")
# Where `ip netns` keeps its names, hidden from the machine.
_INSIDE = (
    "sh",
    "-c",
    'mount -t tmpfs none /run && exec "$@"',
    "demo",
    sys.executable,
    "-m",
    "tests.system.demo",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.system.demo")
    parser.add_argument("--data", type=Path, required=True, help="the demo shop's folder")
    parser.add_argument("--inside", action="store_true", help="we are in the namespaces already")
    options = parser.parse_args()
    if options.inside:
        _end_with_parent()
        show(options.data.resolve())
        return
    told = (*_NAMESPACES, *_INSIDE, "--inside", "--data", str(options.data))
    if subprocess.run(told, check=False).returncode:
        say("no login to show: this kernel or this user may not make a network of their own.")


def show(data: Path) -> None:
    """Wait for the demo's shop, then let one phone in."""
    lacking = missing()
    if lacking:
        say(f"no login to show: {lacking}.")
        return
    while not all((data / name).exists() for name in SHARED):
        time.sleep(0.5)
    with Town() as town, Box(town) as box:
        for name in SHARED:
            (box.data / name).symlink_to(data / name)
        box.start("gate", "watcher", "sniffer", "portal")
        before = box.shop.visits.open_now()
        login(town.phone("olena", "02:00:5e:10:00:77"))
        assert until(lambda: box.shop.visits.open_now() > before)
        say("its visit stands on the dashboard")


def login(phone: Phone) -> None:
    """Tell what the phone sees, step by step."""
    phone.join()
    say("a phone joined a Wi-Fi of its own and got an address")
    probe = phone.get(WEB, "/hotspot-detect.html", host="captive.apple.com")
    say(f"its question to captive.apple.com was answered {probe.status}, to {probe.headers['location']}")
    started = time.monotonic()
    online = log_in(phone, way="plain", recognition="yes")
    opened = phone.get(WEB, "/hotspot-detect.html", host="captive.apple.com")
    spent = (time.monotonic() - started) * 1000
    assert online.status == 200
    assert "Success" in opened.body
    say(f"it logged in, and the internet answered {spent:.0f} ms later")


def say(words: str) -> None:
    sys.stdout.write(f"  login: {words}\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG, SIGTERM
    if os.getppid() == 0:
        raise SystemExit


if __name__ == "__main__":
    main()
