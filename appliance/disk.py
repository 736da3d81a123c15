"""What a file's own fsync leaves out."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have a folder's entries on disk: without it a power cut may take back a name made or changed there.

    Raises OSError.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, also when the power goes; raises OSError."""
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)
