"""When the shop was backed up last, and where to: told to the owner. No backup holds it."""

from dataclasses import dataclass
from pathlib import Path

from appliance.disk import replace_text

NAME = "last-backup"


@dataclass(frozen=True)
class Last:
    """`at` is in Unix seconds."""

    at: int
    file: Path


def note(root: Path, file: Path) -> None:
    """Raises OSError."""
    replace_text(root / NAME, str(file))


def last(root: Path) -> Last | None:
    """None before the first backup."""
    try:
        return Last(int((root / NAME).stat().st_mtime), Path((root / NAME).read_text("utf-8")))
    except FileNotFoundError:
        return None
