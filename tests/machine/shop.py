"""The shop in the machine: its processes, and whether all is well with them."""

import re

from tests.system.nspawn import Machine
from tests.system.place import until

DATA = "/var/lib/regulars"
ROOMS = ("portal", "gate", "sniffer", "watcher", "wifi", "kiosk", "dashboard", "sync")
SERVICES = tuple(f"regulars-{room}.service" for room in ROOMS)
ONCE = ("regulars-base.service", "regulars-setup.service")
PAGES = {"portal": 8080, "kiosk": 8081, "dashboard": 8082}
OPENS = {
    f"{DATA}/shop.db": {"shop", "portal", "watcher", "kiosk", "dashboard", "sync"},
    f"{DATA}/gate/admissions.db": {"shop", "portal", "watcher", "gate"},
    f"{DATA}/keys/recognition": {"shop", "portal", "watcher", "kiosk", "dashboard", "sync"},
    "/run/regulars/leases": {"watcher", "sniffer"},
    "/run/regulars/gate.sock": {"shop", "portal", "watcher", "gate"},
    "/run/regulars/sightings.sock": {"watcher", "sniffer"},
    "/etc/regulars/settings.toml": {"shop", "portal", "watcher", "kiosk", "dashboard", "sync", "gate"},
}
USERS = ("shop", "portal", "gate", "sniffer", "watcher", "kiosk", "screen", "dashboard", "sync")
_ASK = "import urllib.request as r,sys; print(r.urlopen(sys.argv[1], timeout=10).status)"


def lay_cable(machine: Machine) -> None:
    """The shoppers' network: our interface `shoppers`, with `air` at its other end."""
    machine.run("ip", "link", "add", "shoppers", "type", "veth", "peer", "name", "air")
    for end in ("shoppers", "air"):
        machine.run("ip", "link", "set", end, "up")


def answers(machine: Machine, room: str) -> bool:
    """Whether a room's first page is there."""
    address = f"http://127.0.0.1:{PAGES[room]}/"
    return machine.run("python3", "-c", _ASK, address, check=False) == "200"


def all_is_well(machine: Machine, within: float = 90) -> bool:
    """Whether everything is active or becomes so, and the pages answer."""
    return machine.active(*ONCE, *SERVICES, within=within) and until(
        lambda: all(answers(machine, room) for room in PAGES), 30
    )


def restart(machine: Machine) -> None:
    """Everything anew, as after an update."""
    machine.run("systemctl", "restart", "regulars.target", seconds=300)


def told(machine: Machine, *words: str, umask: str = "022") -> str:
    """What the command says to root."""
    return machine.run("sh", "-c", f'umask {umask} && exec "$0" "$@"', "regulars", *words)


def who_opens(machine: Machine, path: str) -> set[str]:
    """Which of our users may read a file."""
    return {user for user in USERS if _opens(machine, user, path)}


def _opens(machine: Machine, user: str, path: str) -> bool:
    words = ("runuser", "-u", f"regulars-{user}", "--", "sh", "-c", f"test -r {path} && echo yes")
    return machine.run(*words, check=False) == "yes"


def processes(machine: Machine, unit: str) -> list[str]:
    """The folders of a unit's processes under /proc."""
    group = machine.property(unit, "ControlGroup")
    found = machine.run("sh", "-c", f"grep -l '{group}$' /proc/[0-9]*/cgroup", check=False)
    return [file.removesuffix("/cgroup") for file in found.split()]


def memory(machine: Machine, unit: str) -> float:
    """MB that the processes of a unit hold, shared pages counted in parts (PSS)."""
    rolls = [machine.inside(f"{folder}/smaps_rollup").read_text() for folder in processes(machine, unit)]
    return (
        sum(int(found) for roll in rolls for found in re.findall(r"^Pss: +(\d+)", roll, re.MULTILINE)) / 1024
    )
