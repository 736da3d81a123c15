"""What people edit, as TinyDB documents. Records never come here: see the store."""

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinydb import TinyDB, where
from tinydb.storages import Storage

from appliance.disk import create, sync_folder
from appliance.errors import Stale, StoreFault
from appliance.values.uuid7 import uuid7

MODE = 0o660
"""Dashboard, head office's letters and root write here, and everybody reads."""

Stamp = tuple[int, int, int] | None


class AtomicStorage(Storage):
    """Replaces the file as a whole: TinyDB's own rewrites it in place, and readers see halves."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, dict[str, Any]] | None:
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return None
        found: dict[str, dict[str, Any]] = json.loads(text)
        return found

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        text = json.dumps(data, ensure_ascii=False, indent=1)
        draft = self._path.with_suffix(".new")
        with os.fdopen(create(draft, MODE), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
        sync_folder(self._path.parent)


class DocumentFolder:
    """See ports.Documents: the shop's own documents over head office's of the same id."""

    def __init__(self, root: Path) -> None:
        self._own = root / "shop"
        self._head_office = root / "head-office"
        for folder in (self._own, self._head_office):
            folder.mkdir(parents=True, exist_ok=True)
        self._root = root
        self._lock = threading.Lock()
        self._held: dict[Path, tuple[Stamp, list[dict[str, Any]]]] = {}

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Every document of a kind; raises StoreFault when a file cannot be read."""
        folders = (self._head_office, self._own)
        return list({doc["id"]: doc for folder in folders for doc in self._read(folder, kind)}.values())

    def _read(self, folder: Path, kind: str) -> list[dict[str, Any]]:
        """A file is parsed again only when its stamp changed: 0.04 instead of 0.3 ms for today's offers."""
        file = folder / f"{kind}.json"
        # The stamp first: a file replaced in between is then read once more, not kept under an old stamp.
        stamp = _stamp(file)
        held = self._held.get(file)
        if held is None or held[0] != stamp:
            held = self._held[file] = (stamp, _read(folder, kind))
        return held[1]

    def get(self, kind: str, id: str) -> dict[str, Any] | None:
        return next((document for document in self.all(kind) if document["id"] == id), None)

    def put(self, kind: str, document: dict[str, Any]) -> dict[str, Any]:
        """Save under the next revision; revision 0 and id "" make a new one.

        Raises Stale when `document` was read before somebody else's save, StoreFault.
        """
        with self._writing():
            known = self.get(kind, document["id"]) if document["id"] else None
            if (known["revision"] if known else 0) != document["revision"]:
                raise Stale()
            saved = {**document, "id": document["id"] or uuid7(), "revision": document["revision"] + 1}
            try:
                _write(_open(self._own, kind), saved)
            except (OSError, ValueError) as error:
                raise StoreFault() from error
            return saved

    def drop(self, kind: str, id: str) -> None:
        """Remove a document of the shop's own; one that is not there changes nothing."""
        with self._writing():
            _open(self._own, kind).remove(where("id") == id)

    def take(self, kind: str, id: str, revision: int, body: dict[str, Any] | None) -> None:
        """Keep what head office sent, or drop it where there is no body; an older revision changes nothing.

        Raises StoreFault.
        """
        with self._writing():
            known = next((doc for doc in self._read(self._head_office, kind) if doc["id"] == id), None)
            if known and known["revision"] >= revision:
                return
            try:
                table = _open(self._head_office, kind)
                if body is None:
                    table.remove(where("id") == id)
                else:
                    _write(table, {**body, "id": id, "revision": revision})
            except (OSError, ValueError) as error:
                raise StoreFault() from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time, of all threads and processes: a file is read, changed and replaced whole."""
        with self._lock:
            folder = os.open(self._root, os.O_RDONLY)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX)
                yield
            finally:
                os.close(folder)

    def stamp_of(self, kind: str) -> tuple[Stamp, ...]:
        """Changes with every edit of a document of this kind (10 µs)."""
        return tuple(_stamp(folder / f"{kind}.json") for folder in (self._head_office, self._own))

    def stamp(self) -> tuple[tuple[str, Stamp], ...]:
        """Changes with every edit of any document, by whatever process."""
        files = [file for folder in (self._own, self._head_office) for file in sorted(folder.glob("*.json"))]
        return tuple((file.name, _stamp(file)) for file in files)


def _open(folder: Path, kind: str) -> TinyDB:
    return TinyDB(folder / f"{kind}.json", storage=AtomicStorage)


def _write(table: TinyDB, document: dict[str, Any]) -> None:
    # TinyDB's own upsert writes the file twice for a new document.
    same = where("id") == document["id"]
    if table.contains(same):
        table.update(document, same)
    else:
        table.insert(document)


def _read(folder: Path, kind: str) -> list[dict[str, Any]]:
    try:
        return [{"id": "", **document} for document in _open(folder, kind).all()]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise StoreFault() from error


def _stamp(file: Path) -> Stamp:
    """The three numbers that a replaced file never shares with the one before it."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
