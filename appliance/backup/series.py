"""Backups in a folder: numbered, each there whole or not at all, the old ones gone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from appliance.backup.age import HEADER
from appliance.backup.faults import BadBackup
from appliance.disk import sync_folder

KEEP, ALWAYS = 7, 2
LASTING = 35 * 86_400
"""Seconds: whoever was erased must not live on for years on a stick that is plugged in now and then."""


def place(folder: Path, series: str, write: Callable[[BinaryIO], object], least: int) -> Path:
    """Let `write` make the next backup of `series`; a sealed file of at least `least` bytes, else BadBackup.

    Raises OSError.
    """
    # Numbered and not dated: a box without a battery clock would throw its newest away.
    file = folder / f"{series}-{max(map(number, backups(folder, series)), default=0) + 1:06d}.age"
    draft = folder / f".{series}.part"
    try:
        with draft.open("wb") as target:
            write(target)
            target.flush()
            os.fsync(target.fileno())
        _check(draft, least)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(folder)
    for old in _spare(backups(folder, series)):
        old.unlink()
    return file


def backups(folder: Path, series: str = "regulars-*") -> list[Path]:
    """In the order of making. What a person copied beside them under another name is none of them."""
    found = (file for file in folder.glob(f"{series}-*.age") if file.stem.rpartition("-")[2].isdecimal())
    return sorted(found, key=number)


def number(file: Path) -> int:
    return int(file.stem.rpartition("-")[2])


def _spare(files: list[Path]) -> list[Path]:
    """Of files in the order of making, those that need not stay: by count, and by age beside the newest.

    Two stay whatever their times say, since a clock may have been wrong.
    """
    times = [file.stat().st_mtime for file in files]
    old = [file for file, time in zip(files, times, strict=True) if times[-1] - time > LASTING]
    return [file for file in files[:-ALWAYS] if file in old or file not in files[-KEEP:]]


def _check(file: Path, least: int) -> None:
    """Raises BadBackup when what lies there is not a sealed file of that much content."""
    with file.open("rb") as sealed:
        if sealed.read(len(HEADER)) != HEADER or file.stat().st_size < least:
            raise BadBackup()
