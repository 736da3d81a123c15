"""What came of the last copy to a stick: told to whoever looks after the box. No backup holds it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from appliance.disk import replace_text

NAME = "last-carried"
AWAY, FULL, BROKEN, FOREIGN, UNFINISHED = "away", "full", "broken", "foreign", "unfinished"


@dataclass(frozen=True)
class Carried:
    """`at`: when the stick last had the newest backup, Unix seconds, or 0; `fault`: a word of above."""

    at: int = 0
    fault: str = ""


def note(root: Path, carried: Carried) -> None:
    """Raises OSError."""
    replace_text(root / NAME, json.dumps(asdict(carried)))


def carried(root: Path) -> Carried:
    try:
        return Carried(**json.loads((root / NAME).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):  # of a worn card; the next copy writes it anew
        return Carried()
