"""Which USB sticks take our backups: a mark on the stick, and a list of marks in the shop's folder."""

import json
from pathlib import Path

from appliance.backup.faults import ForeignStick, NoStick
from appliance.disk import replace_text
from appliance.errors import StoreFault
from appliance.values.uuid7 import uuid7

MARK = "regulars-stick"
LIST = "sticks.json"


def enrol(root: Path, stick: Path) -> str:
    """Mark a stick as ours; again harms not. Raises ForeignStick for another shop's, StoreFault."""
    known = _known(root)
    check(root, stick)
    id = _mark(stick) or uuid7()
    try:
        replace_text(stick / MARK, id)
        replace_text(root / LIST, json.dumps({**known, id: str(stick.resolve())}))
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
    """The enrolled stick that is where it was enrolled; raises NoStick."""
    place = next((place for place, there in enrolled(root).items() if there), None)
    if place is None:
        raise NoStick()
    return place


def enrolled(root: Path) -> dict[Path, bool]:
    """Where each stick was enrolled, and whether it is there now."""
    return {Path(place): _mark(Path(place)) == id for id, place in _known(root).items()}


def _known(root: Path) -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads((root / LIST).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return known


def _mark(place: Path) -> str:
    try:
        return (place / MARK).read_text("utf-8").strip()
    except OSError:
        return ""
