"""Keys that never leave the box: made at first use, one file each."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from appliance.disk import create, sync_folder
from appliance.errors import StoreFault

RECOGNITION = "recognition"
MEMBERS = "members"
"""Signs the numbers in members' QR codes."""
_GENERATION = re.compile(RECOGNITION + r"(?:-(\d+))?")
MODE = 0o440
SIZE = 32


class KeyFolder:
    """See ports.Keys. A file that another process made first is the one that counts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, bytes] = {}
        self._generations: Mapping[int, bytes] = {}
        self._stamp: tuple[int, frozenset[str]] = (0, frozenset())

    def recognition(self) -> Mapping[int, bytes]:
        """Recognition keys by generation, the one in use first; another process may have begun a new one."""
        stamp = self._changed()
        if not self._generations or self._stamp != stamp:
            self._stamp, self._generations = stamp, self._read_generations()
        return self._generations or {1: self.get(RECOGNITION)}

    def begin_generation(self) -> int:
        """Make the next recognition key; returns its generation."""
        number = max(self.recognition()) + 1
        self.get(f"{RECOGNITION}-{number}")
        self._generations = {}
        return number

    def forget_generation(self, generation: int) -> None:
        """Erase a recognition key: what was made with it names nobody from then on. Raises StoreFault."""
        name = RECOGNITION if generation == 1 else f"{RECOGNITION}-{generation}"
        _erase(self._folder / name)
        self._generations = {}

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
        """Erase the keys of earlier days; what was made with them names nobody from then on.

        Raises StoreFault.
        """
        drafts = {file.name[1:].rpartition(".")[0] for file in self._folder.glob(".day-*")}
        for name in drafts | {file.name for file in self._folder.glob("day-*")}:
            if name < f"day-{day.isoformat()}":
                self._held.pop(name, None)
                _erase(self._folder / name)

    def _read_generations(self) -> Mapping[int, bytes]:
        found = (_GENERATION.fullmatch(file.name) for file in self._folder.glob(f"{RECOGNITION}*"))
        names = {int(match[1] or 1): match[0] for match in found if match}
        for gone in {name for name in self._held if name.startswith(RECOGNITION)} - {*names.values()}:
            self._held.pop(gone, None)
        return {number: self.get(names[number]) for number in sorted(names, reverse=True)}

    def _changed(self) -> tuple[int, frozenset[str]]:
        """Differs when a key came or went (11 µs). Two changes in a tick of the clock have one time."""
        try:
            return self._folder.stat().st_mtime_ns, frozenset(os.listdir(self._folder))  # noqa: PTH208  # a third of the time
        except OSError as error:
            raise StoreFault() from error

    def get(self, name: str) -> bytes:
        """The key `name`, 32 bytes; raises StoreFault."""
        if name not in self._held:
            try:
                self._held[name] = _read_or_make(self._folder / name)
            except OSError as error:
                raise StoreFault() from error
        return self._held[name]


def _erase(path: Path) -> None:
    try:
        # A process that was killed while it made the key has left its draft, which is the same key.
        for file in (path, *path.parent.glob(f".{path.name}.*")):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise StoreFault() from error


def _read_or_make(path: Path) -> bytes:
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            _write(draft, secrets.token_bytes(SIZE))
            # A link fails when the name is taken, so two processes agree on one key.
            with suppress(FileExistsError):
                os.link(draft, path)
                # Else a power cut leaves ids in the store whose key never was.
                sync_folder(path.parent)
        finally:
            draft.unlink(missing_ok=True)
    return path.read_bytes()


def _write(path: Path, key: bytes) -> None:
    with os.fdopen(create(path, MODE), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
