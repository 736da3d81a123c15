"""File systems on USB as udev tells of them: by their id, and without opening a device."""

import os
import re
from pathlib import Path
from typing import NamedTuple

MOUNTED = Path("/run/regulars-stick")
"""Where systemd/stick mounts an enrolled one, for as long as a copy takes."""
TOLD = Path("/run/udev/data")
"""A file for each device; for disks and their parts they are called as in b8:1."""

MOUNTS = Path("/proc/self/mountinfo")
WRITABLE = ("vfat", "exfat", "ext4")
"""What systemd/stick mounts."""


class Volume(NamedTuple):
    """`name` is the label its owner gave it, else what the maker calls the stick; it may be empty."""

    id: str
    name: str
    type: str


def volume_at(place: Path, told: Path = TOLD) -> str:
    """The id of the file system on USB that is mounted at `place`; empty where none is. Raises OSError."""
    device = place.stat().st_dev
    return _volume(told / f"b{os.major(device)}:{os.minor(device)}")


def is_plugged(volume: str, told: Path = TOLD) -> bool:
    """Whether a file system with this id is there, mounted or not."""
    return bool(volume) and any(_volume(file) == volume for file in told.glob("b*:*"))


def plugged_in(told: Path = TOLD, mounts: Path = MOUNTS) -> list[Volume]:
    """The file systems on USB that nobody has mounted: a box that runs from USB is no stick of its own."""
    used = {line.split()[2] for line in mounts.read_text("utf-8").splitlines()}
    found = (_properties(file) for file in sorted(told.glob("b*:*")) if file.name[1:] not in used)
    return [
        Volume(one["ID_FS_UUID_ENC"], _name(one), one.get("ID_FS_TYPE", ""))
        for one in found
        if one.get("ID_FS_UUID_ENC") and one.get("ID_FS_USAGE") == "filesystem"
    ]


def _volume(file: Path) -> str:
    return _properties(file).get("ID_FS_UUID_ENC", "")


def _properties(file: Path) -> dict[str, str]:
    """What udev noted of a device on USB; nothing of another."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:  # pulled meanwhile, or a machine without udev
        return {}
    known = dict(line.removeprefix("E:").partition("=")[::2] for line in lines if line.startswith("E:"))
    return known if known.get("ID_BUS") == "usb" else {}


def _name(known: dict[str, str]) -> str:
    """udev writes what is no plain letter as in \\x20, byte by byte."""
    encoded = known.get("ID_FS_LABEL_ENC") or known.get("ID_MODEL_ENC") or ""
    plain = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), encoded.encode())
    return " ".join(plain.decode("utf-8", "replace").split())
