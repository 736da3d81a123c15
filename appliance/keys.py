"""Keys that never leave the box: made at first use, one file each."""

import os
import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path

from appliance.errors import StoreFault

MODE = 0o440
SIZE = 32


class KeyFolder:
    """See ports.Keys. A file that another process made first is the one that counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, bytes] = {}

    def recognition(self) -> bytes:
        return self.get("recognition")

    def day(self, day: date) -> bytes:
        """The key of a day; those of other days are dropped from memory, since their files may be erased."""
        name = f"day-{day.isoformat()}"
        for held in [held for held in self._held if held.startswith("day-") and held != name]:
            self._held.pop(held, None)
        try:
            return self.get(name)
        except StoreFault:
            # A full disk must not stop the counting: until there is room this process has a key of its own.
            return self._held.setdefault(name, secrets.token_bytes(SIZE))

    def forget_days_before(self, day: date) -> None:
        """Erase the keys of earlier days; what was made with them names nobody from then on."""
        for file in self._folder.glob("day-*"):
            if file.name < f"day-{day.isoformat()}":
                self._held.pop(file.name, None)
                file.unlink(missing_ok=True)

    def get(self, name: str) -> bytes:
        """The key `name`, 32 bytes; raises StoreFault."""
        if name not in self._held:
            try:
                self._held[name] = _read_or_make(self._folder / name)
            except OSError as error:
                raise StoreFault() from error
        return self._held[name]


def _read_or_make(path: Path) -> bytes:
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            _write(draft, secrets.token_bytes(SIZE))
            # A link fails when the name is taken, so two processes agree on one key.
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return path.read_bytes()


def _write(path: Path, key: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, MODE), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
