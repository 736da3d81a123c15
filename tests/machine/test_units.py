"""Every unit as systemd runs it: who opens what, and what comes back after which bad day."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.system.nspawn import Machine
from tests.system.place import until

pytestmark = pytest.mark.machine
ROOMS = ("portal", "gate", "sniffer", "watcher", "wifi", "kiosk", "dashboard", "sync")
SERVICES = tuple(f"regulars-{room}.service" for room in ROOMS)
DATA = "/var/lib/regulars"
PAGES = {"portal": 8080, "kiosk": 8081, "dashboard": 8082}
ASK = "import urllib.request as r,sys; print(r.urlopen(sys.argv[1], timeout=10).status)"
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


def answer(machine: Machine, room: str) -> str:
    return machine.run("python3", "-c", ASK, f"http://127.0.0.1:{PAGES[room]}/", check=False)


def all_is_well(machine: Machine, within: float = 90) -> bool:
    """Whether everything is active, and pages answer."""
    return machine.active(*SERVICES, within=within) and until(
        lambda: {answer(machine, room) for room in PAGES} == {"200"}, 30
    )


def opens(machine: Machine, user: str, path: str) -> bool:
    words = ("runuser", "-u", f"regulars-{user}", "--", "sh", "-c", f'test -r {path} && echo yes')
    return machine.run(*words, check=False) == "yes"


def test_every_unit_becomes_active_without_a_network_a_scanner_or_a_printer(machine: Machine) -> None:
    assert all_is_well(machine)
    assert machine.run("systemctl", "--failed", "--no-legend", "--plain") == ""


def test_the_firewall_is_closed_before_there_is_a_network(machine: Machine) -> None:
    closed = int(machine.property("regulars-base.service", "ActiveEnterTimestampMonotonic"))
    assert 0 < closed < int(machine.property("network-pre.target", "ActiveEnterTimestampMonotonic"))
    assert "table inet regulars" in machine.run("nft", "list", "tables")


@pytest.mark.parametrize("path", OPENS)
def test_a_file_is_opened_by_those_who_need_it(machine: Machine, path: str) -> None:
    assert {user for user in USERS if opens(machine, user, path)} == OPENS[path]


@pytest.mark.parametrize("unit", SERVICES)
def test_a_process_that_is_killed_comes_back(machine: Machine, unit: str) -> None:
    before = machine.property(unit, "MainPID")
    machine.run("systemctl", "kill", "--signal=KILL", "--kill-whom=main", unit)
    assert until(lambda: machine.property(unit, "MainPID") not in (before, "0"), 30)
    assert machine.active(unit)


def test_a_process_that_hangs_is_noticed(machine: Machine) -> None:
    before = machine.property("regulars-portal.service", "MainPID")
    machine.run("systemctl", "kill", "--signal=STOP", "regulars-portal.service")
    assert until(lambda: machine.property("regulars-portal.service", "MainPID") not in (before, "0"), 90)
    assert machine.active("regulars-portal.service")
