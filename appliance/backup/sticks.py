"""Which USB sticks take our backups: a mark on the stick, and a list of marks in the shop's folder."""

import json
from pathlib import Path
from typing import NamedTuple

from appliance.backup.faults import ForeignStick, NoStick
from appliance.backup.volumes import MOUNTED, Volume, is_plugged, volume_at
from appliance.disk import replace_text
from appliance.errors import StoreFault
from appliance.values.uuid7 import uuid7

MARK = "regulars-stick"
LIST = "sticks.json"


class Stick(NamedTuple):
    """`place` is where it was enrolled; `volume` its file system's id, by which a box mounts it, or empty."""

    place: Path
    volume: str
    name: str = ""


class Enrolled(NamedTuple):
    """`name` is what a person knows it by, or empty; `there`: whether it is plugged in, mounted or not."""

    id: str
    volume: str
    name: str
    there: bool


def enrol(root: Path, place: Path) -> str:
    """Mark a stick as ours; again harms not. Raises ForeignStick for another shop's, StoreFault."""
    known = _known(root)
    check(root, place)
    id = _mark(place) or uuid7()
    try:
        stick = Stick(place.resolve(), volume_at(place))
        replace_text(place / MARK, id)
        _keep(root, {**known, id: stick})
    except OSError as error:
        raise StoreFault() from error
    return id


def choose(root: Path, volume: Volume) -> None:
    """Enrol a stick that is plugged in and that nobody has mounted: the first copy marks it; again harms not.

    Raises StoreFault.
    """
    known = _known(root)
    if volume.id in {stick.volume for stick in known.values()}:
        return
    try:
        _keep(root, {**known, uuid7(): Stick(MOUNTED, volume.id, volume.name)})
    except OSError as error:
        raise StoreFault() from error


def forget(root: Path, id: str) -> None:
    """No more copies to a stick; what it has stays on it. Raises StoreFault."""
    try:
        _keep(root, {known: stick for known, stick in _known(root).items() if known != id})
    except OSError as error:
        raise StoreFault() from error


def mark_chosen(root: Path) -> None:
    """Mark the stick that the box has mounted, if it was chosen and is new to us.

    Raises ForeignStick for another shop's, OSError.
    """
    check(root, MOUNTED)
    chosen = {stick.volume: id for id, stick in _known(root).items() if stick.place == MOUNTED}
    if MOUNTED.exists() and not _mark(MOUNTED) and (id := chosen.get(volume_at(MOUNTED))):
        replace_text(MOUNTED / MARK, id)


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


def enrolled(root: Path) -> list[Enrolled]:
    """All of them, those that were enrolled first at the top."""
    return [
        Enrolled(id, one.volume, _known_as(one), _mark(one.place) == id or is_plugged(one.volume))
        for id, one in _known(root).items()
    ]


def _known_as(stick: Stick) -> str:
    """Where the box mounts one tells nobody anything."""
    return stick.name or (str(stick.place) if stick.place != MOUNTED else "")


def _keep(root: Path, sticks: dict[str, Stick]) -> None:
    """Raises OSError."""
    listed = {id: [str(one.place), one.volume, one.name] for id, one in sticks.items()}
    replace_text(root / LIST, json.dumps(listed))


def _known(root: Path) -> dict[str, Stick]:
    try:
        listed = json.loads((root / LIST).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    # A text alone is a place: lists were written so before a box mounted sticks itself.
    told = {id: (one, "") if isinstance(one, str) else one for id, one in listed.items()}
    return {id: Stick(Path(place), *others) for id, (place, *others) in told.items()}


def _mark(place: Path) -> str:
    try:
        return (place / MARK).read_text("utf-8").strip()
    except OSError:
        return ""
