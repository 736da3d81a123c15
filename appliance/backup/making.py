"""From the shop's folder to one sealed file. Nobody sees it under its name before it is whole and on disk."""

import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.backup import last, sticks
from appliance.backup.age import seal
from appliance.backup.recovery import NAME, public_half
from appliance.backup.series import place
from appliance.disk import hold
from appliance.errors import StoreBusy, StoreFault
from appliance.keys import MEMBERS, RECOGNITION
from appliance.settings import Paths
from appliance.store.copy import copy_shop

STAGE = ".backup"
PARTS = ("documents", "pictures", "answers", sticks.LIST)
KEYS = re.compile(rf"{MEMBERS}|{RECOGNITION}(-\d+)?|{NAME}")
"""Without these, members' QR codes and devices that agreed are strangers. The key to head office is not among
them, so that a backup is no second card of the chain; nor are the keys of days, which are to be forgotten."""


def make_backup(paths: Paths, folder: Path | None) -> Path:
    """Write the shop into `folder`, or to the enrolled stick; returns the file.

    The last seven stay, of these none that is five weeks older than the newest, but always two.

    Raises NoRecoveryKey, ForeignStick, NoStick, BadBackup, StoreFault.
    """
    public = public_half(paths.keys)
    target = folder or sticks.plugged(paths.root)
    sticks.check(paths.root, target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _stage(paths.root) as stage:
            shop = _pack(paths, stage)
            file = _seal(stage / "shop.tar", target, f"regulars-{shop[-8:]}", public)
        last.note(paths.root, file)
        return file
    except OSError as error:
        if isinstance(error, StoreFault):
            raise
        raise StoreFault() from error


@contextmanager
def _stage(root: Path) -> Iterator[Path]:
    """A folder for one backup at a time; what a killed one left is swept away."""
    stage = root / STAGE
    try:
        with hold(root, wait=False):
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir(mode=0o700)
            # As open as the store it copies: the night's user must sweep what a killed one of root's left.
            stage.chmod(0o770)
            try:
                yield stage
            finally:
                shutil.rmtree(stage)
    except BlockingIOError as error:
        raise StoreBusy() from error


def _pack(paths: Paths, stage: Path) -> str:
    shop = copy_shop(paths.shop_db, stage / "shop.db")
    with tarfile.open(stage / "shop.tar", "w") as tar:
        tar.add(stage / "shop.db", "shop.db")
        for name in PARTS:
            if (paths.root / name).exists():
                tar.add(paths.root / name, name)
        for key in sorted(paths.keys.iterdir()):
            if KEYS.fullmatch(key.name):
                tar.add(key, f"keys/{key.name}")
        if paths.settings.exists():
            tar.add(paths.settings, "settings.toml")
    return shop


def _seal(plain: Path, folder: Path, series: str, public: str) -> Path:
    with plain.open("rb") as source:
        return place(folder, series, lambda target: seal(source, target, public), plain.stat().st_size + 1)
