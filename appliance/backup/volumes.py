"""File systems on USB as udev tells of them: by their id, and without opening a device."""

import os
from pathlib import Path

MOUNTED = Path("/run/regulars-stick")
"""Where systemd/stick mounts an enrolled one, for as long as a copy takes."""
TOLD = Path("/run/udev/data")
"""A file for each device; for disks and their parts they are called as in b8:1."""


def volume_at(place: Path, told: Path = TOLD) -> str:
    """The id of the file system on USB that is mounted at `place`; empty where none is. Raises OSError."""
    device = place.stat().st_dev
    return _volume(told / f"b{os.major(device)}:{os.minor(device)}")


def is_plugged(volume: str, told: Path = TOLD) -> bool:
    """Whether a file system with this id is there, mounted or not."""
    return bool(volume) and any(_volume(file) == volume for file in told.glob("b*:*"))


def _volume(file: Path) -> str:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:  # pulled meanwhile, or a machine without udev
        return ""
    known = dict(line.removeprefix("E:").partition("=")[::2] for line in lines if line.startswith("E:"))
    return known.get("ID_FS_UUID_ENC", "") if known.get("ID_BUS") == "usb" else ""
