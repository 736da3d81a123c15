"""What the box does every night, each under its own user and in its own cage."""

import pytest

from tests.machine.shop import DATA, all_is_well, told
from tests.system.nspawn import Machine

pytestmark = pytest.mark.machine


def backups(machine: Machine) -> list[str]:
    return machine.run("ls", f"{DATA}/backups").split()


def test_the_doctor_looks_and_tells_without_any_right(machine: Machine) -> None:
    assert all_is_well(machine)
    machine.run("systemctl", "start", "regulars-doctor.service")
    assert "doctor-backup" in machine.run("ls", "/run/regulars/notices").split()
    assert "doctor-processes" not in machine.run("ls", "/run/regulars/notices").split()
    assert "doctor-gate" not in machine.run("ls", "/run/regulars/notices").split()
    machine.run("systemctl", "stop", "regulars-gate.service")
    machine.run("systemctl", "start", "regulars-doctor.service")
    machine.run("systemctl", "start", "regulars-gate.service")
    stand = machine.run("ls", "/run/regulars/notices").split()
    assert {"doctor-processes", "doctor-gate"} <= set(stand)


def test_without_a_recovery_key_there_is_no_backup_and_no_fault(machine: Machine) -> None:
    assert all_is_well(machine)
    machine.run("systemctl", "start", "regulars-backup.service")
    assert machine.property("regulars-backup.service", "ConditionResult") == "no"
    assert machine.run("systemctl", "--failed", "--plain", "--no-legend") == ""


def test_a_backup_is_made_also_after_root_made_one(machine: Machine) -> None:
    told(machine, "backup", "key")
    told(machine, "backup", "make", "/srv/by-hand")
    machine.run("systemctl", "start", "regulars-backup.service")
    assert [name[-4:] for name in backups(machine)] == [".age"]


def test_what_a_killed_backup_of_root_left_does_not_stop_it(machine: Machine) -> None:
    made = len(backups(machine))
    left = f"{DATA}/.backup"
    # As `regulars backup make` makes it, and its copy of the shop.
    machine.run(
        "sh", "-c", f"umask 007; mkdir -m 770 {left}; chgrp regulars-store {left}; echo > {left}/shop.db"
    )
    machine.run("systemctl", "start", "regulars-backup.service")
    assert len(backups(machine)) == made + 1


def test_what_is_over_is_erased(machine: Machine) -> None:
    old = f"{DATA}/keys/day-2020-02-02"
    machine.run("install", "-m", "0440", "-o", "regulars-portal", "-g", "regulars-store", "/dev/null", old)
    machine.run("systemctl", "start", "regulars-tidy.service")
    assert not machine.inside(old).exists()


@pytest.mark.parametrize("unit", ["regulars-backup.timer", "regulars-tidy.timer"])
def test_it_will_be_done_again_whatever_the_clock_says(machine: Machine, unit: str) -> None:
    assert machine.property(unit, "NextElapseUSecRealtime") != ""
    assert machine.property(unit, "NextElapseUSecMonotonic") != "infinity"
