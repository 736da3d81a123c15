"""From the box to the stick: the newest sealed file, copied.

Opens no shop and holds no lock, so that a stick that hangs keeps nobody waiting.
"""

import errno
import filecmp
import shutil
import time
from pathlib import Path

from appliance.backup import last, series, sticks
from appliance.backup.carried import AWAY, BROKEN, FOREIGN, FULL, UNFINISHED, Carried, carried, note
from appliance.backup.faults import ForeignStick, NoBackup, NoStick, StickFault

TOO_MUCH = (errno.ENOSPC, errno.EDQUOT)


def carry(root: Path, folder: Path) -> Path:
    """Have the newest backup of `folder` on the enrolled stick that is there, and note what came of it.

    Raises NoBackup, NoStick, ForeignStick, StickFault, BadBackup.
    """
    made = series.backups(folder)
    if not made:
        raise NoBackup()
    before = carried(root).at
    # Stands for a stick that is pulled meanwhile, or so slow that we are ended.
    note(root, Carried(before, UNFINISHED))
    try:
        sticks.mark_chosen(root)
        file = _copied(made[-1], sticks.plugged(root))
    except NoStick:
        is_there = any(stick.there for stick in sticks.enrolled(root))
        note(root, Carried(before, BROKEN if is_there else AWAY))
        raise
    except ForeignStick:
        note(root, Carried(before, FOREIGN))
        raise
    except OSError as error:
        note(root, Carried(before, FULL if error.errno in TOO_MUCH else BROKEN))
        raise StickFault() from error
    note(root, Carried(int(time.time())))
    last.note(root, file)
    return file


def _copied(newest: Path, stick: Path) -> Path:
    """Where it lies on the stick; raises OSError. Two plugs in one day are no second copy."""
    name = newest.stem.rpartition("-")[0]
    there = series.backups(stick, name)
    if there and filecmp.cmp(newest, there[-1], shallow=False):
        return there[-1]
    with newest.open("rb") as source:
        size = newest.stat().st_size
        return series.place(stick, name, lambda target: shutil.copyfileobj(source, target), size)
