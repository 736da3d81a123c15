"""Which USB sticks take our backups: a mark on the stick, and a list of marks in the shop's folder."""

import json
from pathlib import Path
from typing import NamedTuple

from appliance.backup.faults import ForeignStick, NoStick
from appliance.backup.volumes import MOUNTED, is_plugged, volume_at
from appliance.disk import replace_text
from appliance.errors import StoreFault
from appliance.values.uuid7 import uuid7

MARK = "regulars-stick"
LIST = "sticks.json"


class Stick(NamedTuple):
    """`place` is where it was enrolled; `volume` its file system's id, by which a box mounts it, or empty."""

    place: Path
    volume: str


def enrol(root: Path, place: Path) -> str:
    """Mark a stick as ours; again harms not. Raises ForeignStick for another shop's, StoreFault."""
    known = _known(root)
    check(root, place)
    id = _mark(place) or uuid7()
    try:
        stick = Stick(place.resolve(), volume_at(place))
        replace_text(place / MARK, id)
        listed = {id: [str(one.place), one.volume] for id, one in {**known, id: stick}.items()}
        replace_text(root / LIST, json.dumps(listed))
    except OSError as error:
        raise StoreFault() from error
    return id


def check(root: Path, folder: Path) -> None:
    """Raises ForeignStick when a folder lies on a stick that this shop does not know."""
    for place in (folder.resolve(), *folder.resolve().parents):
        mark = _mark(place)
        if mark and mark not in _known(root):
            raise ForeignStick(place=place)


def plugged(root: Path) -> Path:
    """The enrolled stick that is where it was enrolled, or where the box mounts it; raises NoStick."""
    for id, stick in _known(root).items():
        for place in (stick.place, MOUNTED):
            if _mark(place) == id:
                return place
    raise NoStick()


def enrolled(root: Path) -> dict[Path, bool]:
    """Where each stick was enrolled, and whether it is there now, mounted or not."""
    known = _known(root)
    return {stick.place: _mark(stick.place) == id or is_plugged(stick.volume) for id, stick in known.items()}


def _known(root: Path) -> dict[str, Stick]:
    try:
        listed = json.loads((root / LIST).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    # A text alone is a place: lists were written so before a box mounted sticks itself.
    pairs = {id: (one, "") if isinstance(one, str) else one for id, one in listed.items()}
    return {id: Stick(Path(place), volume) for id, (place, volume) in pairs.items()}


def _mark(place: Path) -> str:
    try:
        return (place / MARK).read_text("utf-8").strip()
    except OSError:
        return ""
