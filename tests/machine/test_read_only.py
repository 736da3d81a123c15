"""A new version on a box whose root is read-only, as on the image: opened for the update, closed after it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.conftest import SETTINGS
from tests.machine.shop import all_is_well, lay_cable
from tests.machine.test_package import AWHILE, DEPENDS, build, install, next_version, sign, version
from tests.system.nspawn import PROJECT, Machine, debian

pytestmark = pytest.mark.machine
CLOSE = "usr/local/sbin/close-root"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    first = build(tmp_path_factory.mktemp("packages"))
    return {"first": first, "9.2.0": next_version(first, "9.2.0", broken=False)}


@pytest.fixture(scope="module")
def machine(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A box with the first version, all that changes on a file system of its own, and the rest closed."""

    def prepare(root: Path) -> None:
        shutil.copy(packages["first"], root / "srv" / packages["first"].name)
        (root / "etc/regulars").mkdir()
        (root / "etc/regulars/settings.toml").write_text(SETTINGS)
        (root / CLOSE).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / "image-build/files" / CLOSE, root / CLOSE)

    with Machine(tmp_path_factory.mktemp("machine"), debian(*DEPENDS), prepare) as machine:
        lay_cable(machine)
        install(machine, packages, "first")
        machine.run("sh", "-ec", AS_ON_THE_CARD, seconds=AWHILE)
        yield machine


AS_ON_THE_CARD = """
systemctl stop regulars.target 'regulars-*'
mkdir /mnt/var
mount -t tmpfs -o nosuid,nodev,mode=0755 tmpfs /mnt/var
cp -a /var/. /mnt/var/
cp -a /etc/regulars /mnt/var/lib/regulars-settings
mount --bind /mnt/var /var
mount --bind /var/lib/regulars-settings /etc/regulars
systemctl restart systemd-journald
mount -o remount,ro /
systemctl start regulars.target
"""


def is_closed(machine: Machine) -> bool:
    return machine.run("sh", "-c", "touch /opt/regulars/open 2>/dev/null && echo open", check=False) == ""


def test_its_processes_run(machine: Machine) -> None:
    assert is_closed(machine)
    assert all_is_well(machine)


def test_a_signed_version_installs_by_itself_and_the_root_is_closed_again(
    machine: Machine, packages: dict[str, Path], tmp_path: Path
) -> None:
    machine.run("mount", "-t", "tmpfs", "tmpfs", "/srv")
    sign(machine, packages["9.2.0"], tmp_path)
    machine.run("systemctl", "start", "update-regulars.service", seconds=AWHILE)
    assert version(machine) == "9.2.0", machine.log("update-regulars.service")
    assert is_closed(machine)
    assert all_is_well(machine)


def test_an_installation_that_the_power_ended_is_finished_there_too(machine: Machine) -> None:
    (package,) = machine.inside("/srv/stick").glob("*.deb")
    opened = 'mount -o remount,rw / && dpkg --unpack --force-confold "$0"; mount -o remount,ro /'
    machine.run("sh", "-c", opened, f"/srv/stick/{package.name}", seconds=AWHILE)
    assert is_closed(machine)
    machine.run("systemctl", "start", "configure-regulars.service", seconds=AWHILE)
    assert "Status: install ok installed" in machine.run("dpkg", "--status", "regulars")
    assert is_closed(machine)
    assert all_is_well(machine)
