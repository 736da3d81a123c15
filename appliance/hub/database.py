"""Head office's PostgreSQL: one connection a thread, short transactions, repeated whole where that helps."""

import threading
from collections.abc import Callable
from importlib import resources
from typing import Any, TypeVar

import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_dumps

from appliance.errors import StoreBusy, StoreFault, StoreNewer
from appliance.hub.compact import compact

Connection = psycopg.Connection[TupleRow]
T = TypeVar("T")

TRIES = 4
"""A transaction that lost a deadlock or its server is repeated: after a crash commits stood of which nobody
had heard, and everything here may be done twice."""
_AGAIN = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
_MIGRATING = 7_244_001
"""Any number of ours: the lock under which one process of several brings the tables up to date."""


class Overtaken(Exception):
    """What a transaction rests on was changed meanwhile: repeat it."""


class Database:
    """`address` is a connection string or URI as libpq reads it. Safe for threads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._local = threading.local()
        set_json_dumps(compact)

    def work(self, do: Callable[[Connection], T]) -> T:
        """Run `do` in one transaction and return what it returns; `do` may run several times.

        Raises StoreBusy when the database cannot be reached or the tries are used up, StoreFault for what it
        cannot do at all; whatever `do` raises.
        """
        faults: list[Exception] = []
        while len(faults) < TRIES:
            try:
                return self._once(do)
            except (psycopg.Error, Overtaken) as error:
                if not (isinstance(error, (*_AGAIN, Overtaken)) or self._is_broken()):
                    raise StoreFault() from error
                faults.append(error)
        raise StoreBusy() from faults[-1]

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of one statement, in a transaction of its own."""
        return self.work(lambda connection: rows(connection, sql, *values))

    def migrate(self) -> None:
        """Bring the tables up to date, one numbered step at a time; raises StoreNewer, StoreBusy."""
        self.work(_migrate)

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _once(self, do: Callable[[Connection], T]) -> T:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None or connection.closed:
            connection = self._local.connection = psycopg.connect(self._address, connect_timeout=5)
        with connection.transaction():
            return do(connection)

    def _is_broken(self) -> bool:
        """Whether there is no connection, or none any more: then it is forgotten."""
        connection = getattr(self._local, "connection", None)
        if connection is not None and not (connection.closed or connection.broken):
            return False
        self.close()
        return True


def rows(connection: Connection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of one statement; `sql` is ours, with %s for each value."""
    return connection.execute(sql.encode(), values).fetchall()


def row(connection: Connection, sql: str, *values: Any) -> tuple[Any, ...] | None:
    """The first row, if there is one."""
    return connection.execute(sql.encode(), values).fetchone()


def run(connection: Connection, sql: str, *values: Any) -> int:
    """Execute a change; returns how many rows it touched."""
    return connection.execute(sql.encode(), values).rowcount


def _migrate(connection: Connection) -> None:
    run(connection, "SELECT pg_advisory_xact_lock(%s)", _MIGRATING)
    run(connection, "CREATE TABLE IF NOT EXISTS hub_step (step integer PRIMARY KEY)")
    found = row(connection, "SELECT coalesce(max(step), 0) FROM hub_step")
    done = int(found[0]) if found else 0
    folder = resources.files("appliance.hub") / "schema"
    steps = [file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name)]
    if done > len(steps):
        raise StoreNewer(found=done, known=len(steps))
    for number, step in enumerate(steps[done:], done + 1):
        connection.execute(step.encode())
        run(connection, "INSERT INTO hub_step VALUES (%s)", number)
