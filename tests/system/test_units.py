"""The units as systemd itself reads them: are they right, and how much is left open?"""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.system.nspawn import install

pytestmark = pytest.mark.system
SYSTEM = Path("/usr/lib/systemd/system")
PROGRAMS = (
    "opt/regulars/bin/python",
    "usr/bin/cage",
    "bin/sh",
    "bin/sleep",
    "bin/systemctl",
    "usr/bin/mount",
    "usr/bin/systemd-tmpfiles",
    "usr/bin/dpkg",
)
WEB = ("portal", "dashboard", "kiosk")
PRIVILEGED = ("gate", "sniffer")


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with systemd's units and ours, and programs by the names they start."""
    root = tmp_path_factory.mktemp("box")
    shutil.copytree(SYSTEM, root / "usr/lib/systemd/system", symlinks=True)
    for program in PROGRAMS:
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", root / program)
    install(root)
    return root


def names(box: Path) -> list[str]:
    return sorted(
        file.name for file in (box / SYSTEM.relative_to("/")).glob("*regulars*.*") if file.is_file()
    )


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


def verify(box: Path) -> subprocess.CompletedProcess[str]:
    return analyze("verify", f"--root={box}", *names(box))


def exposed(box: Path, room: str, at_most: float) -> subprocess.CompletedProcess[str]:
    tenths = f"--threshold={round(at_most * 10)}"
    return analyze("security", "--offline=true", tenths, f"--root={box}", f"regulars-{room}.service")


def test_systemd_finds_nothing_to_say_about_any_unit(box: Path) -> None:
    found = verify(box)
    assert (found.returncode, found.stderr) == (0, "")
    assert len(names(box)) == 30


def test_a_program_that_is_not_there_would_be_found(box: Path, tmp_path: Path) -> None:
    shutil.copytree(box, tmp_path / "box", symlinks=True)
    (tmp_path / "box/opt/regulars/bin/python").unlink()
    assert verify(tmp_path / "box").returncode == 1


@pytest.mark.parametrize(("rooms", "at_most"), [(WEB, 2.0), (PRIVILEGED, 3.0)])
def test_little_is_left_open(box: Path, rooms: tuple[str, ...], at_most: float) -> None:
    assert {room: exposed(box, room, at_most).returncode for room in rooms} == dict.fromkeys(rooms, 0)


def test_a_unit_without_its_drop_ins_would_be_found_open(box: Path, tmp_path: Path) -> None:
    shutil.copytree(box, tmp_path / "box", symlinks=True)
    shutil.rmtree(tmp_path / "box/usr/lib/systemd/system/regulars-.service.d")
    assert exposed(tmp_path / "box", "portal", 2.0).returncode == 1
