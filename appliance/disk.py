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
