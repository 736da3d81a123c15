"""What the SD card's image is made from. That it boots is tried by tests/board."""

import re
import subprocess
from pathlib import Path

import pytest

from appliance.layers import over, read_tables, shipped
from appliance.settings import Paths, settings_of


@pytest.fixture
def room(root: Path) -> Path:
    return root / "image-build"


def mounts(room: Path) -> dict[str, list[str]]:
    """Options by mount point, see fstab(5)."""
    lines = (room / "files/etc/fstab").read_text().splitlines()
    return {line.split()[1]: line.split()[3].split(",") for line in lines if not line.startswith("#")}


def test_every_package_of_debian_has_its_reason(room: Path) -> None:
    lines = [line for line in (room / "packages").read_text().splitlines() if not line.startswith("#")]
    assert len(lines) > 15
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9.+-]+ +# \w.*", line)] == []


def test_the_settings_of_a_new_box_are_settings(room: Path, tmp_path: Path) -> None:
    file = room / "settings.toml"
    # What a new card gives itself at its first start.
    own = over(shipped(), {"wifi": {"password": "of the card"}}, file)
    settings = settings_of(over(own, read_tables(file), file), Paths(tmp_path))
    assert settings.portal.interface == "wlan0"
    assert "regulars.local" in settings.dashboard.hosts


def test_programs_are_read_only_and_data_are_not(room: Path) -> None:
    assert "ro" in mounts(room)["/"]
    assert {"noatime", "x-systemd.growfs", "x-systemd.device-bound=no"} <= set(mounts(room)["/var"])


@pytest.mark.parametrize(
    "script",
    ["image", "deb", *(f"files/usr/local/sbin/{name}" for name in ("close-root", "grow-data", "say-state"))],
)
def test_a_shell_can_read_every_script(room: Path, script: str) -> None:
    assert subprocess.run(["sh", "-n", room / script], capture_output=True, check=False).stderr == b""
