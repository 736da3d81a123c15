"""A shop comes back from a backup on the boot partition: nobody logs in to a box, so the card is the way.

Only as long as the box has no owner: nobody covers a shop by its card.
"""

import os
import shutil
from pathlib import Path

from appliance.backup.faults import BadRecoveryCode, NotOneBackup, OwnerIsHere
from appliance.backup.restoring import restore
from appliance.clock import ZoneClock
from appliance.disk import replace_text, sync_folder
from appliance.errors import RegularsError, StoreFault
from appliance.people.staff import Staff
from appliance.people.trail import Trail
from appliance.settings import Paths
from appliance.store.shop_store import ShopStore, open_store

CODE, FAULTS = "regulars-recovery-code", "regulars-restore-faults.txt"
"""The first with any ending: some systems hide the one they add."""
LONGEST = 4096
"""Bytes of a file with a code."""


def bring_back(paths: Paths, boot: Path) -> Path | None:
    """Make a box without an owner the shop of the backup in `boot`; returns its file, or None.

    What is wrong is told there, where the fitter looks. When the shop is back, code and backup are erased
    from there: they would lie on the card for years. A start that is cut short is done again.

    Raises StoreFault when the boot partition cannot be written.
    """
    codes = sorted(boot.glob(f"{CODE}*"))
    if not codes:
        return None
    try:
        file = _backup(boot)
        if not _is_back(paths, file):
            _restore(paths, file, _code(codes[0]))
    except RegularsError as error:
        _tell(boot, f"Nothing was brought back, and nothing has changed.\n{error}\n")
        return None
    _erase([*codes, file, boot / FAULTS])
    return file


def _backup(boot: Path) -> Path:
    """Raises NotOneBackup."""
    # Some systems lay files of their own beside, with a dot before the name.
    found = [file for file in boot.glob("*.age") if not file.name.startswith(".")]
    if len(found) != 1:
        raise NotOneBackup(number=len(found))
    return found[0]


def _restore(paths: Paths, file: Path, code: str) -> None:
    """Raises BadRecoveryCode, WrongRecoveryCode, BadBackup, StoreFault."""
    aside = restore(file, paths.root, code, move_aside=True)
    if aside:  # what the card had begun for itself, and nobody's
        shutil.rmtree(aside, ignore_errors=True)
    store = open_store(paths.shop_db)
    try:
        Trail(store, ZoneClock("UTC", 0)).note("brought-back")
    finally:
        store.close()


def _is_back(paths: Paths, file: Path) -> bool:
    """Whether a start that was cut short had come so far; raises OwnerIsHere, StoreFault."""
    if not paths.shop_db.exists():
        return False
    store = open_store(paths.shop_db)
    try:
        if not Staff(store).has_owner():
            return False
        if not _is_of(store, file):
            raise OwnerIsHere()
        return True
    finally:
        store.close()


def _is_of(store: ShopStore, file: Path) -> bool:
    """A backup's name has the end of its shop's id."""
    return store.records.shop[-8:] in file.name


def _code(file: Path) -> str:
    """However the editor wrote it down; raises BadRecoveryCode, StoreFault."""
    try:
        with file.open("rb") as reading:
            text = reading.read(LONGEST + 1)
    except OSError as error:
        raise StoreFault() from error
    if len(text) > LONGEST:
        raise BadRecoveryCode()
    # In UTF-16 every letter of a code is itself and a zero.
    return text.replace(b"\0", b"").decode("ascii", "ignore")


def _erase(files: list[Path]) -> None:
    """The code first, and written over: flash keeps old blocks a while, and nobody can help that."""
    try:
        for file in files:
            if file.name.startswith(CODE):
                _write_over(file)
            file.unlink(missing_ok=True)
            sync_folder(file.parent)
    except OSError as error:
        raise StoreFault() from error


def _write_over(file: Path) -> None:
    with file.open("r+b") as writing:
        writing.write(b" " * file.stat().st_size)
        writing.flush()
        os.fsync(writing.fileno())


def _tell(boot: Path, text: str) -> None:
    try:
        replace_text(boot / FAULTS, text)
    except OSError as error:
        raise StoreFault() from error
