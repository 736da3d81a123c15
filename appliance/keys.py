"""Keys that never leave the box: made at first use, one file each."""

import os
import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path

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
        return self.get(name)

    def forget_days_before(self, day: date) -> None:
        """Erase the keys of earlier days; what was made with them names nobody from then on."""
        for file in self._folder.glob("day-*"):
            if file.name < f"day-{day.isoformat()}":
                self._held.pop(file.name, None)
                file.unlink(missing_ok=True)

    def get(self, name: str) -> bytes:
        """The key `name`, 32 bytes."""
        if name not in self._held:
            self._held[name] = self._read_or_make(self._folder / name)
        return self._held[name]

    def _read_or_make(self, path: Path) -> bytes:
        if not path.exists():
            draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY, MODE), "wb") as file:
                file.write(secrets.token_bytes(SIZE))
                file.flush()
                os.fsync(file.fileno())
            # A link fails when the name is taken, so two processes agree on one key.
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_bytes()
