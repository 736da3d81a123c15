"""A broken box, a new card: the shop comes back from a backup on the boot partition, and everything runs."""

from collections.abc import Iterator

import pytest

from tests.machine.conftest import shop
from tests.machine.shop import DATA, OPENS, all_is_well, lay_cable, told, who_opens
from tests.system.nspawn import Machine, debian

pytestmark = pytest.mark.machine
BOOT = "/boot/firmware"


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A shop with an owner and a customer, whose backup lies on its boot partition; then made as new."""
    with Machine(tmp_path_factory.mktemp("old"), debian(), shop) as machine:
        lay_cable(machine)
        assert all_is_well(machine)
        machine.inside(BOOT).mkdir(parents=True)
        file = machine.inside(f"{BOOT}/regulars.toml")
        file.write_text('[wifi]\npassword = "kava i kaktus"\n[owner]\npassword = "correct horse"\n')
        machine.run("systemctl", "restart", "regulars-first-run.service")
        picture = f"{DATA}/pictures/cake/of-the-day.webp"
        machine.run("runuser", "-u", "regulars-dashboard", "--", "mkdir", f"{DATA}/pictures/cake")
        machine.run("runuser", "-u", "regulars-dashboard", "--", "touch", picture)
        told(machine, "customer", "add", "--phone", "0670000001", "--name", "Оксана")
        code = told(machine, "backup", "key").removeprefix("code ")
        told(machine, "backup", "make", BOOT)
        machine.inside(f"{BOOT}/regulars-factory-reset").touch()
        restart(machine)
        assert machine.active("regulars-dashboard.service", within=60)
        assert told(machine, "owner", "setup-code")
        machine.inside(f"{BOOT}/regulars-recovery-code.txt").write_text(code)
        restart(machine)
        assert all_is_well(machine)
        yield machine


def restart(machine: Machine) -> None:
    machine.power_off()
    machine.boot()
    lay_cable(machine)


def test_the_customers_are_back(box: Machine) -> None:
    assert "Оксана" in told(box, "customer", "find", "0670000001")


def test_the_owner_is_back_and_nobody_else_is_let_in(box: Machine) -> None:
    assert box.run("regulars", "owner", "setup-code", check=False) == ""


def test_the_card_keeps_neither_code_nor_backup(box: Machine) -> None:
    left = box.run("ls", BOOT).split()
    assert not [name for name in left if "recovery" in name or name.endswith(".age")]
    assert "regulars-setup.txt" not in left and "regulars-restore-faults.txt" not in left


def test_each_process_opens_what_it_must_and_no_more(box: Machine) -> None:
    files = [path for path in OPENS if path.startswith(f"{DATA}/") and "gate" not in path]
    assert {path: who_opens(box, path) for path in files} == {path: OPENS[path] for path in files}


def test_pictures_and_settings_are_read_by_those_who_need_them(box: Machine) -> None:
    assert {"portal", "kiosk", "dashboard"} <= who_opens(box, f"{DATA}/pictures/cake/of-the-day.webp")
    assert who_opens(box, f"{DATA}/settings.toml") == OPENS["/etc/regulars/settings.toml"]


def test_the_owner_may_still_change_pictures(box: Machine) -> None:
    box.run("runuser", "-u", "regulars-dashboard", "--", "rm", f"{DATA}/pictures/cake/of-the-day.webp")


def test_the_next_night_has_its_backup(box: Machine) -> None:
    box.run("systemctl", "start", "regulars-backup.service", seconds=120)
    assert box.run("sh", "-c", f"ls {DATA}/backups").count(".age") == 1
