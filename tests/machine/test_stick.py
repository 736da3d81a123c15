"""The backup stick in a box: mounted for the copy alone, and whatever is wrong with it holds nothing up.

A container has no udev and no USB: a loop device stands for the stick, its link and udev's word are ours.
"""

import json
import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.shop import DATA, all_is_well, told
from tests.system.nspawn import Machine
from tests.system.place import until

pytestmark = pytest.mark.machine
ID = "5d5a7b1c-0000-4000-8000-000000000001"
LINK = f"/dev/regulars/stick/{ID}"
UNIT, AT = "regulars-stick.service", "/run/regulars-stick"
CHOOSE = f"""
from pathlib import Path
from appliance.backup import sticks
from appliance.backup.asking import Asking
from appliance.backup.volumes import plugged_in
root = Path("{DATA}")
for stick in sticks.enrolled(root):
    sticks.forget(root, stick.id)
(found,) = plugged_in()
sticks.choose(root, found)
Asking(root / "run").ask()
"""
"""What the dashboard does when the owner takes the old stick off the list and chooses the one that is in."""


class Stick:
    """A file system of some megabytes that can be plugged in and pulled; `node` is its device."""

    def __init__(self, machine: Machine, file: Path) -> None:
        self.machine, self._file, self.node = machine, file, ""
        with file.open("wb") as made:
            made.truncate(16 << 20)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", "-U", ID, file], check=True)

    def plug(self) -> None:
        command = ["losetup", "--show", "--find", str(self._file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        self.node = done.stdout.strip()
        device = Path(self.node).stat().st_rdev
        os.mknod(self.machine.inside(self.node), 0o660 | stat.S_IFBLK, device)
        self.machine.run("mkdir", "-p", str(Path(LINK).parent), "/run/udev/data")
        self.machine.run("ln", "-sf", self.node, LINK)
        self._udev().write_text(
            f"E:ID_BUS=usb\nE:ID_FS_TYPE=ext4\nE:ID_FS_UUID_ENC={ID}\nE:ID_FS_USAGE=filesystem\n"
        )

    def _udev(self) -> Path:
        device = Path(self.node).stat().st_rdev
        return self.machine.inside(f"/run/udev/data/b{os.major(device)}:{os.minor(device)}")

    def pull(self) -> None:
        if self.node:
            self._udev().unlink(missing_ok=True)
            self.machine.run("rm", "-f", LINK, self.node)
            subprocess.run(["losetup", "--detach", self.node], check=True)
        self.node = ""

    def run(self, what: str) -> str:
        """What a shell says that finds it mounted on /mnt."""
        return self.machine.run("sh", "-c", f"mount {self.node} /mnt && {what}; umount /mnt")


@pytest.fixture(scope="module")
def stick(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stick]:
    """One that a fitter enrolled, and that is plugged in."""
    assert all_is_well(machine)
    stick = Stick(machine, tmp_path_factory.mktemp("usb") / "stick")
    stick.plug()
    machine.run("mkdir", "-p", "/media/stick")
    machine.run("mount", stick.node, "/media/stick")
    told(machine, "backup", "key")
    told(machine, "backup", "enrol-stick", "/media/stick")
    machine.run("umount", "/media/stick")
    yield stick
    stick.pull()


def night(machine: Machine) -> None:
    """The backup, and the end of the copy that it asks for."""
    machine.run("systemctl", "start", "regulars-backup.service", seconds=120)
    machine.run("systemctl", "start", UNIT, seconds=120)


def outcome(machine: Machine) -> str:
    return str(json.loads(machine.inside(f"{DATA}/last-carried").read_text())["fault"])


def finding(machine: Machine) -> str:
    found = json.loads(machine.run("sh", "-c", "regulars doctor --json || true"))
    return next(str(one["says"]) for one in found if one["what"] == "stick")


def test_the_night_leaves_the_newest_backup_on_the_stick_and_lets_go_of_it(stick: Stick) -> None:
    machine = stick.machine
    night(machine)
    assert outcome(machine) == "", machine.log(UNIT)
    assert machine.run("findmnt", "--source", stick.node, check=False) == ""
    assert not machine.inside(AT).exists()
    assert stick.run("ls /mnt").count(".age") == 1
    assert "is in use" in finding(machine)


def test_a_stick_that_is_away_is_named_and_the_backup_is_made(stick: Stick) -> None:
    machine = stick.machine
    before = len(list(machine.inside(f"{DATA}/backups").glob("*.age")))
    stick.pull()
    night(machine)
    assert outcome(machine) == "away"
    assert "not plugged in" in finding(machine)
    assert len(list(machine.inside(f"{DATA}/backups").glob("*.age"))) == before + 1
    assert machine.run("systemctl", "--failed", "--plain", "--no-legend") == ""


def test_plugged_in_again_it_gets_the_newest(stick: Stick) -> None:
    stick.plug()
    stick.machine.run("systemctl", "start", UNIT, seconds=120)
    assert outcome(stick.machine) == ""
    assert stick.run("ls /mnt").count(".age") == 2


def test_a_stick_that_the_owner_chose_on_the_page_gets_a_backup_at_once(stick: Stick) -> None:
    machine = stick.machine
    stick.run("rm /mnt/*")
    machine.inside(f"{DATA}/last-carried").unlink()
    python = "/opt/regulars/bin/python"
    machine.run("runuser", "-u", "regulars-dashboard", "--", python, "-c", CHOOSE)
    assert until(machine.inside(f"{DATA}/last-carried").exists, 60)
    assert until(lambda: outcome(machine) == "", 60), machine.log(UNIT)
    assert until(lambda: not machine.inside(AT).exists(), 30)
    assert stick.run("ls /mnt").count(".age") == 1
    assert len(stick.run("cat /mnt/regulars-stick")) == 36


def test_it_is_mounted_for_data_alone(stick: Stick) -> None:
    machine = stick.machine
    machine.run("/usr/lib/regulars/stick", "mount")
    options = machine.run("findmnt", "--noheadings", "--output", "OPTIONS", AT).split(",")
    machine.run("/usr/lib/regulars/stick", "release")
    assert {"nosuid", "nodev", "noexec", "nosymfollow"} <= set(options)


def test_a_full_stick_is_named(stick: Stick) -> None:
    machine = stick.machine
    stick.run("cat /dev/zero >/mnt/holiday 2>/dev/null")
    night(machine)
    stick.run("rm /mnt/holiday")
    assert outcome(machine) == "full"
    assert "is full" in finding(machine)


def test_somebody_elses_stick_is_not_mounted(stick: Stick) -> None:
    machine = stick.machine
    list_ = machine.inside(f"{DATA}/sticks.json")
    ours = list_.read_text()
    list_.write_text(ours.replace(ID, "another-id"))
    machine.run("/usr/lib/regulars/stick", "mount")
    mounted = machine.run("findmnt", AT, check=False)
    list_.write_text(ours)
    assert mounted == ""


def test_a_broken_stick_is_named(stick: Stick) -> None:
    machine = stick.machine
    machine.run(
        "dd", "if=/dev/urandom", f"of={stick.node}", "bs=1M", "count=8", "conv=notrunc", "status=none"
    )
    night(machine)
    assert outcome(machine) == "broken"
    assert "cannot be mounted" in finding(machine)


def test_the_box_starts_with_a_broken_stick_in_it(stick: Stick) -> None:
    machine = stick.machine
    machine.power_off()
    machine.boot()
    assert machine.active("multi-user.target", "regulars-setup.service", "regulars-dashboard.service")
