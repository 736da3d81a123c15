"""From a sealed file to a shop's folder, which is there whole or not at all."""

import os
import shutil
import tarfile
from pathlib import Path, PurePosixPath

from appliance.backup.age import unseal
from appliance.backup.faults import BadBackup, ShopHere
from appliance.disk import swap, sync_folder
from appliance.errors import StoreFault
from appliance.store.copy import wake_copy


def restore(file: Path, root: Path, code: str, *, move_aside: bool = False) -> Path | None:
    """Make `root` the shop that `file` holds; returns where the shop that was there lies now.

    Raises ShopHere, BadRecoveryCode, WrongRecoveryCode, BadBackup, StoreFault; nothing was changed then.
    """
    if _holds_something(root) and not move_aside:
        raise ShopHere(folder=root)
    stage = root.with_name(f".{root.name}.restored")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True, mode=0o700)
        try:
            _unpack(file, stage, code)
            return _put(stage / "shop", root)
        finally:
            shutil.rmtree(stage)
    except OSError as error:
        if isinstance(error, StoreFault):
            raise
        raise StoreFault() from error


def _holds_something(root: Path) -> bool:
    return root.exists() and any(root.iterdir())


def _unpack(file: Path, stage: Path, code: str) -> None:
    plain, shop = stage / "shop.tar", stage / "shop"
    unseal(file, plain, code)
    try:
        with tarfile.open(plain) as tar:
            _check(tar)
            # It came with Python 3.11.4, and Debian 12 has 3.11.2.
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(shop)  # noqa: S202  # checked above
    except tarfile.TarError as error:
        raise BadBackup() from error
    if not (shop / "shop.db").exists():
        raise BadBackup()
    wake_copy(shop / "shop.db")
    os.sync()


def _check(tar: tarfile.TarFile) -> None:
    """Whoever knows the public half can seal a file: none of its names may lead out of the folder. Raises
    BadBackup."""
    for member in tar:
        path = PurePosixPath(member.name)
        if not (member.isfile() or member.isdir()) or path.is_absolute() or ".." in path.parts:
            raise BadBackup()


def _put(shop: Path, root: Path) -> Path | None:
    if not _holds_something(root):
        shop.rename(root)
        sync_folder(root.parent)
        return None
    aside = _free_name(root)
    shop.rename(aside)
    try:
        # In one step: a box that starts again between two would find no shop, and begin an empty one.
        swap(aside, root)
    except OSError:
        shutil.rmtree(aside)
        raise
    sync_folder(root.parent)
    return aside


def _free_name(root: Path) -> Path:
    number = 1
    while (name := root.with_name(f"{root.name}.before-{number}")).exists():
        number += 1
    return name
