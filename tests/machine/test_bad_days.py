"""A box on its own: store locked, disk full, no idea of the time, a careless root, the plug pulled."""

from collections.abc import Iterator

import pytest

from tests.machine.shop import (
    DATA,
    OPENS,
    SERVICES,
    all_is_well,
    answers,
    processes,
    restart,
    told,
    who_opens,
)
from tests.system.nspawn import Machine
from tests.system.place import until

pytestmark = pytest.mark.machine
LOCK = """
import apsw, sys, time
apsw.Connection(sys.argv[1]).execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(25)
"""
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
HELD = """[Service]
Type=exec
ExecStart=
ExecStart=/bin/sh -c 'exit 40'
"""
"""A kiosk that ends at once as it does when its button was held."""
DROP_IN = "/run/systemd/system/regulars-.service.d/90-test.conf"


def told_of(machine: Machine, *lines: str) -> None:
    """Add lines to every service of ours; none takes them back."""
    file = machine.inside(DROP_IN)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(["[Service]", *lines, ""]))
    machine.run("systemctl", "daemon-reload")


def add_olena(machine: Machine) -> None:
    told(machine, "customer", "add", "--phone", "067 123-45-67", "--name", "Olena")


def test_it_starts_while_somebody_holds_the_store(machine: Machine) -> None:
    assert all_is_well(machine)
    with machine.start("/opt/regulars/bin/python", "-c", LOCK, f"{DATA}/shop.db") as other:
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        restart(machine)
    assert all_is_well(machine)


@pytest.fixture
def small(machine: Machine) -> Iterator[Machine]:
    """With a data partition that is quickly full."""
    machine.run("systemctl", "stop", "regulars.target", *SERVICES)
    machine.run("mount", "-t", "tmpfs", "-o", "size=16M,mode=0755", "tmpfs", DATA)
    machine.run("systemd-tmpfiles", "--create")
    machine.run("systemctl", "start", "regulars.target")
    yield machine
    machine.run("systemctl", "stop", "regulars.target", *SERVICES)
    machine.run("umount", DATA)
    machine.run("systemctl", "start", "regulars.target")


def test_a_full_disk_leaves_the_pages_and_harms_nothing(small: Machine) -> None:
    add_olena(small)
    small.run("dd", "if=/dev/zero", f"of={DATA}/filler", "bs=4k", check=False)
    restart(small)
    assert until(lambda: answers(small, "portal"), 30)
    small.run("rm", f"{DATA}/filler")
    assert all_is_well(small)
    assert "Olena" in told(small, "customer", "find", "Olena")


def test_a_box_that_boots_in_1970_works_and_goes_on_when_the_time_is_right(machine: Machine) -> None:
    told_of(
        machine,
        f"Environment=LD_PRELOAD={FAKETIME} FAKETIME_DONT_FAKE_MONOTONIC=1",
        'Environment="FAKETIME=@1970-01-01 00:00:20"',
    )
    restart(machine)
    assert all_is_well(machine)
    told_of(machine)
    restart(machine)
    assert all_is_well(machine)


@pytest.mark.parametrize("room", ["root", "every process"])
def test_a_umask_that_shuts_all_others_out_shuts_out_nobody(machine: Machine, room: str) -> None:
    machine.run("systemctl", "stop", "regulars.target", *SERVICES, "regulars-setup.service")
    machine.run("sh", "-c", f"rm -rf {DATA}/shop.db* {DATA}/*/*")
    machine.run("systemd-tmpfiles", "--create")
    if room == "root":
        add_olena_carelessly(machine)
    else:
        told_of(machine, "UMask=0077")
    machine.run("systemctl", "start", "regulars.target")
    assert all_is_well(machine)
    assert {path: who_opens(machine, path) for path in OPENS} == OPENS
    told_of(machine)


def add_olena_carelessly(machine: Machine) -> None:
    told(machine, "setup", umask="077")
    told(machine, "customer", "add", "--phone", "067 123-45-67", umask="077")
    told(machine, "own-device", "add", "02:00:5e:10:00:01", "till", umask="077")
    told(machine, "backup", "key", umask="077")


def test_it_is_there_again_after_the_plug_was_pulled(machine: Machine) -> None:
    add_olena(machine)
    machine.power_off(hard=True)
    machine.boot()
    assert all_is_well(machine)
    assert "Olena" in told(machine, "customer", "find", "Olena")


def test_a_fault_in_the_settings_is_told_and_its_end_is_noticed(machine: Machine) -> None:
    settings = machine.inside("/etc/regulars/settings.toml")
    right = settings.read_text()
    settings.write_text(right.replace("interface", "interfase"))
    restart(machine)
    assert until(lambda: "did you mean interface?" in machine.log("regulars-portal.service"), 30)
    settings.write_text(right)
    assert all_is_well(machine)


def test_shoppers_keep_their_addresses_while_the_network_process_starts_again(machine: Machine) -> None:
    unit = "regulars-wifi.service"
    main = f"/proc/{machine.property(unit, 'MainPID')}"
    children = {*processes(machine, unit)} - {main}
    machine.run("systemctl", "kill", "--signal=KILL", "--kill-whom=main", unit)
    assert children
    assert {*processes(machine, unit)} == children


def test_the_held_button_switches_the_box_off(machine: Machine) -> None:
    file = machine.inside("/run/systemd/system/regulars-kiosk.service.d/90-held.conf")
    file.parent.mkdir(parents=True)
    file.write_text(HELD)
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "restart", "--no-block", "regulars-kiosk.service")
    assert machine.goes_off(within=60)
    machine.power_off()
    machine.boot()
    assert all_is_well(machine)
