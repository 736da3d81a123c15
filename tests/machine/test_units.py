"""Every unit as systemd runs it: who opens what, and what comes back after which bad day."""

import pytest

from tests.machine.shop import OPENS, ROOMS, SERVICES, all_is_well, memory, restart, who_opens
from tests.system.nspawn import Machine
from tests.system.place import until

pytestmark = pytest.mark.machine


def test_every_unit_becomes_active_without_a_network_a_scanner_or_a_printer(machine: Machine) -> None:
    assert all_is_well(machine)
    assert machine.run("systemctl", "--failed", "--no-legend", "--plain") == ""


def test_the_firewall_is_closed_before_there_is_a_network(machine: Machine) -> None:
    closed = int(machine.property("regulars-base.service", "ActiveEnterTimestampMonotonic"))
    assert 0 < closed < int(machine.property("network-pre.target", "ActiveEnterTimestampMonotonic"))
    assert "table inet regulars" in machine.run("nft", "list", "tables")


@pytest.mark.parametrize("path", OPENS)
def test_a_file_is_opened_by_those_who_need_it(machine: Machine, path: str) -> None:
    assert who_opens(machine, path) == OPENS[path]


@pytest.mark.parametrize("unit", SERVICES)
def test_a_process_that_is_killed_comes_back(machine: Machine, unit: str) -> None:
    before = machine.property(unit, "MainPID")
    machine.run("systemctl", "kill", "--signal=KILL", "--kill-whom=main", unit)
    assert until(lambda: machine.property(unit, "MainPID") not in (before, "0"), 30)
    assert machine.active(unit)


def test_a_process_that_hangs_is_noticed(machine: Machine) -> None:
    before = machine.property("regulars-portal.service", "MainPID")
    machine.run("systemctl", "kill", "--signal=STOP", "--kill-whom=main", "regulars-portal.service")
    assert until(lambda: machine.property("regulars-portal.service", "MainPID") not in (before, "0"), 90)
    assert machine.active("regulars-portal.service")


def test_a_shop_that_is_alone_has_no_process_for_head_office(machine: Machine) -> None:
    settings = machine.inside("/etc/regulars/settings.toml")
    chained = settings.read_text()
    settings.write_text(chained.split("[sync]")[0])
    restart(machine)
    alone = machine.property("regulars-sync.service", "ActiveState")
    settings.write_text(chained)
    restart(machine)
    assert alone == "inactive"
    assert all_is_well(machine)


def test_what_the_processes_hold_at_rest_is_told(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {room: memory(machine, f"regulars-{room}.service") for room in ROOMS}
    with capsys.disabled():
        print("\nPSS at rest, MB:", ", ".join(f"{room} {held:.0f}" for room, held in found.items()))
        print(f"in all, without the browser: {sum(found.values()):.0f}")
    assert 50 < sum(found.values()) < 300
