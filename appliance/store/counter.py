"""What happens at the counter and the doors of the pages: scans, secrets, wrong tries, changes."""

from collections.abc import Mapping, Sequence

from appliance.rows import Scan, Step
from appliance.store.connection import Database
from appliance.store.people import marks

KEPT = 31 * 24 * 3600
"""Seconds that a look-up is kept; the owner is shown today's."""


class ScanTable:
    """See ports.ScanTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, at: int, kind: str, customer: str | None, masked: str) -> None:
        self._db.run("DELETE FROM scan WHERE at < ?", at - KEPT)
        self._db.run(
            "INSERT INTO scan (at, kind, customer, masked) VALUES (?, ?, ?, ?)", at, kind, customer, masked
        )

    def since(self, at: int) -> list[Scan]:
        rows = self._db.rows(
            "SELECT id, at, kind, customer, masked FROM scan WHERE at >= ? ORDER BY +id DESC", at
        )
        return [Scan(*row) for row in rows]

    def any_of(self, customer: str, kinds: Sequence[str], since: int) -> bool:
        found = self._db.row(
            f"SELECT 1 FROM scan WHERE at >= ? AND customer = ? AND kind IN ({marks(kinds)}) LIMIT 1",
            since,
            customer,
            *kinds,
        )
        return found is not None

    def forget(self, customer: str) -> None:
        self._db.run("DELETE FROM scan WHERE customer = ?", customer)


class SecretTable:
    """See ports.SecretTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, kind: str, name: str) -> str | None:
        found = self._db.row("SELECT value FROM secret WHERE kind = ? AND name = ?", kind, name)
        return str(found[0]) if found else None

    def put(self, kind: str, name: str, value: str) -> None:
        self._db.run(
            "INSERT INTO secret VALUES (?, ?, ?)"
            " ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value",
            kind,
            name,
            value,
        )

    def drop(self, kind: str, name: str) -> bool:
        return self._db.run("DELETE FROM secret WHERE kind = ? AND name = ?", kind, name) > 0

    def all(self, kind: str) -> Mapping[str, str]:
        return dict(self._db.rows("SELECT name, value FROM secret WHERE kind = ? ORDER BY name", kind))


class TrailTable:
    """See ports.TrailTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, at: int, what: str, note: str, keep: int) -> None:
        self._db.run("INSERT INTO trail (at, what, note) VALUES (?, ?, ?)", at, what, note)
        self._db.run("DELETE FROM trail WHERE id <= (SELECT max(id) FROM trail) - ?", keep)

    def latest(self, most: int) -> list[Step]:
        rows = self._db.rows("SELECT at, what, note FROM trail ORDER BY id DESC LIMIT ?", most)
        return [Step(*row) for row in rows]


class GuessTable:
    """See ports.GuessTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def wrong(self, place: str, who: str, at: int) -> None:
        self._db.run("INSERT INTO guess (place, who, at) VALUES (?, ?, ?)", place, who, at)

    def recent(self, place: str, who: str, since: int, until: int) -> list[int]:
        """When somebody's wrong tries happened, oldest first."""
        rows = self._db.rows(
            "SELECT at FROM guess WHERE place = ? AND who = ? AND at BETWEEN ? AND ?"
            " ORDER BY at DESC LIMIT 1000",
            place,
            who,
            since,
            until,
        )
        return [int(row[0]) for row in reversed(rows)]

    def nth(self, place: str, n: int, since: int, until: int) -> int | None:
        """When the n-th last wrong try of everybody happened, if there were so many."""
        found = self._db.row(
            "SELECT at FROM guess WHERE place = ? AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT 1 OFFSET ?",
            place,
            since,
            until,
            n - 1,
        )
        return int(found[0]) if found else None

    def forgive(self, place: str, who: str) -> None:
        """Take the latest try back."""
        self._db.run(
            "DELETE FROM guess WHERE id = (SELECT max(id) FROM guess WHERE place = ? AND who = ?)", place, who
        )

    def forget_before(self, at: int) -> None:
        self._db.run("DELETE FROM guess WHERE at < ?", at)
