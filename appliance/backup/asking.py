"""A backup at once: the owner asks for it on a page that may start nothing, so a file is the message."""

import os
from pathlib import Path

from appliance.disk import create
from appliance.errors import StoreFault

SOON = 3600
"""Seconds in which one that was asked for is made, or has failed: the time regulars-backup.service has."""


class Asking:
    """`run` is the folder in memory; what listens there, regulars-backup.path, comes with a box's units."""

    def __init__(self, run: Path) -> None:
        self._asked = run / "backup" / "asked"

    @property
    def somebody_listens(self) -> bool:
        return self._asked.parent.is_dir()

    def ask(self) -> None:
        """Raises StoreFault."""
        try:
            self._asked.unlink(missing_ok=True)
            os.close(create(self._asked, 0o660))
        except OSError as error:
            raise StoreFault() from error

    def waits(self, last: int, now: int) -> bool:
        """Whether one was asked for within the hour and none was made since; both in Unix seconds."""
        try:
            asked = int(self._asked.stat().st_mtime)
        except FileNotFoundError:
            return False
        return last < asked and now - asked < SOON
