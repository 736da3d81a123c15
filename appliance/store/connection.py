"""One SQLite connection per thread, in WAL with every commit on disk. Contains no business logic."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import apsw

from appliance.errors import StoreBusy, StoreFault

BUSY_MS = 5000
"""How long a statement waits for another process; a till's user would rather wait than read an error."""

Row = tuple[Any, ...]


_DISK_FAULTS = (
    apsw.CantOpenError,
    apsw.IOError,
    apsw.FullError,
    apsw.ReadOnlyError,
    apsw.CorruptError,
    apsw.NotADBError,
)


class Database:
    """A file and the connections of this process to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @property
    def connection(self) -> apsw.Connection:
        """This thread's connection; raises StoreFault when the file cannot be opened."""
        found: apsw.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = _open(self.path)
        return found

    def rows(self, sql: str, *values: Any) -> list[Row]:
        """All rows of a statement."""
        with _TRANSLATED:
            return list(self.connection.execute(sql, values))

    def row(self, sql: str, *values: Any) -> Row | None:
        """The first row, if any."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def run(self, sql: str, *values: Any) -> int:
        """Execute a change; returns how many rows it touched."""
        with _TRANSLATED:
            self.connection.execute(sql, values)
            return self.connection.changes()

    @contextmanager
    def transaction(self, *, wait: bool = True) -> Iterator[None]:
        """All or nothing. Takes the write lock at once, so that what was read stays true until the commit.

        Without `wait` another writer is a StoreBusy at once.
        """
        self._begin(wait)
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        with _TRANSLATED:
            self._commit()

    def savepoint(self) -> AbstractContextManager[Any]:
        """Within a transaction: what is done inside is undone alone when it fails."""
        return self.connection

    def fold_log(self) -> bool:
        """Leave nothing of what was deleted in the write-ahead log; False when somebody reads it just now.

        `secure_delete` overwrites in the database alone. Never waits.
        """
        with _TRANSLATED:
            self.connection.set_busy_handler(None)
            try:
                (busy, _, _), *_ = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self.connection.set_busy_handler(_patience())
        return not busy

    def version(self) -> int:
        """A number that changes when another connection commits (8 µs)."""
        found = self.row("PRAGMA data_version")
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Close this thread's connection."""
        found: apsw.Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None

    def _begin(self, wait: bool) -> None:
        with _TRANSLATED:
            if not wait:
                self.connection.set_busy_handler(None)
            try:
                self.connection.execute("BEGIN IMMEDIATE")
            finally:
                if not wait:
                    self.connection.set_busy_handler(_patience())

    def _commit(self) -> None:
        try:
            self.connection.execute("COMMIT")
        except apsw.Error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise


def _open(path: Path) -> apsw.Connection:
    with _TRANSLATED:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_handler(_patience())
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
            list(connection.execute(f"PRAGMA {pragma}"))
        return connection


def _patience() -> Any:
    """A busy handler that sleeps a few milliseconds at a time: SQLite's own backs off to 100 ms."""
    started: dict[str, float] = {}

    def wait(tries: int) -> bool:
        if tries == 0:
            started["at"] = time.monotonic()
        time.sleep(random.uniform(0.0005, 0.003))  # noqa: S311  # spreads waiters, hides nothing
        return (time.monotonic() - started["at"]) * 1000 < BUSY_MS

    return wait


class _Translated:
    """The one boundary where SQLite's errors become ours; every statement passes it, so it is a light one."""

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, apsw.BusyError | apsw.LockedError):
            raise StoreBusy() from error
        if isinstance(error, _DISK_FAULTS):
            raise StoreFault() from error


_TRANSLATED = _Translated()
