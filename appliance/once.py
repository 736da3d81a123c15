"""A text that comes on paper once. It lies in run/, which is memory: no database or backup ever holds it."""

import os
from contextlib import suppress
from pathlib import Path

from appliance.errors import StoreFault


class Once:
    """See ports.Once. One text at a time: a later one takes its place."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "text"

    def put(self, text: str) -> None:
        """Raises StoreFault."""
        draft = self._file.with_suffix(".part")
        try:
            self._make()
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
                file.write(text)
                os.fchmod(file.fileno(), 0o660)
            draft.replace(self._file)
        except OSError as error:
            raise StoreFault() from error

    def read(self) -> str:
        """Empty when it is gone."""
        try:
            return self._file.read_text("utf-8")
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise StoreFault() from error

    def erase(self) -> None:
        """Repeated it changes nothing; raises StoreFault."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreFault() from error

    def _make(self) -> None:
        """On a box it is there, with the group of those who open the shop: one writes, another prints."""
        with suppress(FileExistsError):
            self._file.parent.mkdir(parents=True)
            self._file.parent.chmod(0o770)  # whatever the umask says
