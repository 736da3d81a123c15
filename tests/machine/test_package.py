"""The Debian package on a machine of its own: installed, upgraded, put back when broken, removed, purged."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.conftest import SETTINGS
from tests.machine.shop import all_is_well, lay_cable
from tests.system.nspawn import PROJECT, Machine, debian, release

pytestmark = pytest.mark.machine
DEPENDS = ("python3-evdev", "python3-netifaces")
ANYTHING = "*regulars*"
AWHILE = 600
"""Seconds for an installation, which looks for a minute whether all is well; a busy machine takes longer."""


def build(folder: Path) -> Path:
    """The package as `make deb` makes it."""
    done = subprocess.run(
        [PROJECT / "image-build/deb", folder, release()], capture_output=True, text=True, check=True
    )
    return Path(done.stdout.splitlines()[-1])


def next_version(package: Path, version: str, *, broken: bool) -> Path:
    """The same package under a later number; `broken`: its portal does not start."""
    tree = package.parent / version
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub("Version: .*", f"Version: {version}", control.read_text()))
    (tree / "opt/regulars/version").write_text(f"{version}\n")
    if broken:
        (portal,) = tree.glob("opt/regulars/lib/*/site-packages/portal/web/__main__.py")
        portal.write_text("raise SystemExit('this version does not start')\n")
    later = package.with_name(f"regulars_{version}.deb")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", tree, later], check=True)
    shutil.rmtree(tree)
    return later


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    first = build(tmp_path_factory.mktemp("packages"))
    return {
        "first": first,
        "9.2.0": next_version(first, "9.2.0", broken=False),
        "9.3.0": next_version(first, "9.3.0", broken=True),
        "9.4.0": next_version(first, "9.4.0", broken=False),
        **{
            number: next_version(first, number, broken=False)
            for number in ("9.5.0", "9.6.0", "9.7.0", "9.8.0", "9.9.0")
        },
    }


@pytest.fixture(scope="module")
def machine(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A plain Debian with the packages in its /srv and a shop's settings."""

    def prepare(root: Path) -> None:
        for package in packages.values():
            shutil.copy(package, root / "srv" / package.name)
        (root / "etc/regulars").mkdir()
        (root / "etc/regulars/settings.toml").write_text(SETTINGS)

    with Machine(tmp_path_factory.mktemp("machine"), debian(*DEPENDS), prepare) as machine:
        lay_cable(machine)
        yield machine


def install(machine: Machine, packages: dict[str, Path], version: str, *, check: bool = True) -> str:
    return machine.run(
        "dpkg", "--install", "--force-confold", f"/srv/{packages[version].name}", check=check, seconds=AWHILE
    )


def version(machine: Machine) -> str:
    return machine.inside("/opt/regulars/version").read_text().strip()


def sign(machine: Machine, package: Path, folder: Path) -> None:
    """A source of new versions with this package in it, which the settings name."""
    architecture = machine.run("dpkg", "--print-architecture").strip()
    number = package.stem.split("_")[1]
    stick = folder / "stick"
    stick.mkdir()
    shutil.copy(package, stick / f"regulars_{number}_{release()}_{architecture}.deb")
    command = (sys.executable, PROJECT / "image-build/sign", stick, folder / "seed")
    key = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    shutil.rmtree(machine.inside("/srv/stick"), ignore_errors=True)
    shutil.copytree(stick, machine.inside("/srv/stick"))
    named = f'{SETTINGS}[update]\nsource = "/srv/stick"\nkey = "{key}"\n'
    machine.inside("/etc/regulars/settings.toml").write_text(named)
    machine.run("systemctl", "restart", "regulars-setup.service")


def pull_the_plug_while_unpacking(machine: Machine) -> None:
    """In the midst of what dpkg does first: new files lie beside the old ones. Then the power is back."""
    begun = "until find /opt/regulars -name '*.dpkg-new' -print -quit | grep -q .; do sleep 0.1; done"
    machine.run("sh", "-c", begun, seconds=AWHILE)
    machine.power_off(hard=True)
    machine.boot()
    lay_cable(machine)


def add(machine: Machine, phone: str, name: str) -> None:
    machine.run("regulars", "customer", "add", "--phone", phone, "--name", name)


def knows(machine: Machine, name: str) -> bool:
    return name in machine.run("regulars", "customer", "find", name, check=False)


def test_it_installs_and_every_process_runs(machine: Machine, packages: dict[str, Path]) -> None:
    install(machine, packages, "first")
    assert all_is_well(machine)
    add(machine, "+380671234567", "Олена")
    assert knows(machine, "Олена")


def test_an_upgrade_keeps_the_shop_and_its_settings(machine: Machine, packages: dict[str, Path]) -> None:
    install(machine, packages, "9.2.0")
    assert version(machine) == "9.2.0"
    assert all_is_well(machine)
    assert knows(machine, "Олена")
    assert machine.inside("/etc/regulars/settings.toml").read_text() == SETTINGS


def test_a_version_that_does_not_become_healthy_is_taken_back(
    machine: Machine, packages: dict[str, Path]
) -> None:
    add(machine, "+380501112233", "Тарас")
    install(machine, packages, "9.3.0", check=False)
    assert version(machine) == "9.2.0"
    assert all_is_well(machine)
    assert knows(machine, "Тарас")
    assert "half-configured" in machine.run("dpkg", "--status", "regulars")


def test_the_next_good_version_installs(machine: Machine, packages: dict[str, Path]) -> None:
    install(machine, packages, "9.2.0")
    assert all_is_well(machine)
    assert knows(machine, "Олена")


def test_a_signed_version_installs_by_itself_while_our_processes_are_ended(
    machine: Machine, packages: dict[str, Path], tmp_path: Path
) -> None:
    sign(machine, packages["9.4.0"], tmp_path)
    machine.run("systemctl", "start", "update-regulars.service", seconds=AWHILE)
    assert version(machine) == "9.4.0"
    assert all_is_well(machine)
    assert knows(machine, "Олена")


def test_an_upgrade_that_the_power_ended_is_finished_at_the_start(
    machine: Machine, packages: dict[str, Path]
) -> None:
    machine.run("dpkg", "--unpack", "--force-confold", f"/srv/{packages['9.5.0'].name}", seconds=AWHILE)
    assert "unpacked" in machine.run("dpkg", "--status", "regulars")
    machine.run("systemctl", "start", "configure-regulars.service", seconds=AWHILE)
    assert "Status: install ok installed" in machine.run("dpkg", "--status", "regulars")
    assert version(machine) == "9.5.0"
    assert all_is_well(machine)


def test_an_update_that_the_power_ended_while_unpacking_is_finished_at_the_start(
    machine: Machine, packages: dict[str, Path], tmp_path: Path
) -> None:
    sign(machine, packages["9.6.0"], tmp_path)
    machine.run("systemctl", "start", "--no-block", "update-regulars.service")
    pull_the_plug_while_unpacking(machine)
    assert "Status: install ok installed" in machine.run("dpkg", "--status", "regulars"), mended(machine)
    assert version(machine) == "9.6.0"
    assert all_is_well(machine)
    assert knows(machine, "Олена")
    assert list(machine.inside("/var/lib/regulars-update").iterdir()) == []


def test_without_the_package_the_version_that_ran_before_runs_again(
    machine: Machine, packages: dict[str, Path]
) -> None:
    with machine.start("dpkg", "--install", "--force-confold", f"/srv/{packages['9.7.0'].name}"):
        pull_the_plug_while_unpacking(machine)
    assert "half-installed" in machine.run("dpkg", "--status", "regulars")
    assert version(machine) == "9.6.0", mended(machine)
    assert all_is_well(machine)
    assert knows(machine, "Олена")
    assert not machine.inside("/opt/regulars.before").exists()


def test_the_version_after_it_installs(machine: Machine, packages: dict[str, Path]) -> None:
    install(machine, packages, "9.8.0")
    assert "Status: install ok installed" in machine.run("dpkg", "--status", "regulars")
    assert all_is_well(machine)


def test_a_signed_version_on_the_memory_card_installs(
    machine: Machine, packages: dict[str, Path], tmp_path: Path
) -> None:
    sign(machine, packages["9.9.0"], tmp_path)
    folder = machine.inside("/boot/firmware/regulars-update")
    shutil.copytree(machine.inside("/srv/stick"), folder)
    machine.run("systemctl", "start", "update-regulars-card.service", seconds=AWHILE)
    assert version(machine) == "9.9.0", (folder / "result.txt").read_text()
    assert "installed 9.9.0" in (folder / "result.txt").read_text()
    assert all_is_well(machine)


def test_an_altered_version_on_the_memory_card_changes_nothing_and_is_told(machine: Machine) -> None:
    folder = machine.inside("/boot/firmware/regulars-update")
    (folder / "latest-used.json").rename(folder / "latest.json")
    with (folder / "latest.json").open("a") as listed:
        listed.write(" ")
    machine.run("systemctl", "start", "update-regulars-card.service", check=False, seconds=AWHILE)
    assert "not signed with update.key" in (folder / "result.txt").read_text()
    assert version(machine) == "9.9.0"
    assert all_is_well(machine)
    shutil.rmtree(folder)  # the fitter's, which purging leaves alone


def mended(machine: Machine) -> str:
    return machine.log("configure-regulars.service")


def test_removing_it_keeps_the_shop(machine: Machine, packages: dict[str, Path]) -> None:
    machine.run("dpkg", "--remove", "regulars")
    assert machine.inside("/var/lib/regulars/shop.db").exists()
    assert machine.run("systemctl", "list-units", "--plain", "--no-legend", "regulars-*.service") == ""
    install(machine, packages, "9.5.0")
    assert knows(machine, "Олена")


def test_purging_it_leaves_nothing(machine: Machine) -> None:
    machine.run("dpkg", "--purge", "regulars")
    left = machine.run(
        "find", "/", "-xdev", "-name", ANYTHING, "-not", "-path", "/proc/*", "-not", "-path", "/srv/*"
    )
    assert left == ""
    assert (
        "regulars" not in machine.inside("/etc/passwd").read_text() + machine.inside("/etc/group").read_text()
    )
