"""Who may pass the gate now: a database of its own, which is all the privileged process opens."""

import time
from collections.abc import Mapping
from pathlib import Path

from appliance.rows import Admission
from appliance.store.connection import Database, Row
from appliance.store.migrate import create_file, migrate
from appliance.values.mac import Mac

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
MOST = 8_000
"""Devices that may pass at once; the gate's set has room for twice as many."""
_SELECT = "SELECT mac, until, seconds, boot, monotonic_end FROM admission"


class Admissions:
    """See ports.AdmissionStore. Raw addresses live in this file and nowhere else on disk."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""

    def admit(self, mac: Mac, seconds: int, now: int) -> int:
        """Let `mac` pass for `seconds`; returns the number to wait for. A longer right stays."""
        with self._db.transaction():
            self._drop_ended(now)
            self._make_room()
            left = self._left(mac, now)
            number = self._next()
            granted = max(seconds, left)
            self._db.run(
                "INSERT INTO admission (mac, n, until, seconds, boot, monotonic_end)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mac) DO UPDATE SET n = excluded.n,"
                " until = excluded.until, seconds = excluded.seconds, boot = excluded.boot,"
                " monotonic_end = excluded.monotonic_end",
                mac.digits,
                number,
                now + granted,
                granted,
                self._boot,
                int(time.monotonic()) + granted,
            )
            return number

    def end(self, mac: Mac) -> int:
        """Take the right away; returns the number to wait for at the gate."""
        with self._db.transaction():
            self._db.run("DELETE FROM admission WHERE mac = ?", mac.digits)
            return self._next()

    def current(self, mac: Mac, now: int) -> Admission | None:
        left = self._left(mac, now)
        return Admission(mac, now + left) if left > 0 else None

    def wanted(self, now: int) -> tuple[int, Mapping[Mac, int]]:
        """The latest number, and the seconds left of everyone who may pass."""
        # The number first: a right granted between the two reads is then told early, never late.
        number = self._number()
        left = {Mac(row[0]): self._seconds(row, now) for row in self._db.rows(_SELECT)}
        return number, {mac: seconds for mac, seconds in left.items() if seconds > 0}

    def close(self) -> None:
        self._db.close()

    def _drop_ended(self, now: int) -> None:
        """Raw addresses stay no longer than the right they stand for."""
        self._db.run(
            "DELETE FROM admission WHERE CASE boot WHEN ? THEN monotonic_end <= ? ELSE until <= ? END",
            self._boot,
            int(time.monotonic()),
            now,
        )

    def _make_room(self) -> None:
        """Whoever's right ends first goes when there are too many: made-up devices must not jam the gate."""
        self._db.run(
            "DELETE FROM admission WHERE mac IN (SELECT mac FROM admission ORDER BY until LIMIT"
            " max(0, (SELECT count(*) FROM admission) - ?))",
            MOST - 1,
        )

    def _left(self, mac: Mac, now: int) -> int:
        row = self._db.row(_SELECT + " WHERE mac = ?", mac.digits)
        return self._seconds(row, now) if row else 0

    def _seconds(self, row: Row, now: int) -> int:
        """What is left: in the same boot by the monotonic clock, else by the wall clock."""
        _, until, seconds, boot, monotonic_end = row
        if boot == self._boot:
            return int(monotonic_end) - int(time.monotonic())
        # A clock that was set back must not lengthen what was granted.
        return min(int(until) - now, int(seconds))

    def _next(self) -> int:
        self._db.run("UPDATE counter SET n = n + 1")
        return self._number()

    def _number(self) -> int:
        found = self._db.row("SELECT n FROM counter")
        return int(found[0]) if found else 0


def open_admissions(path: Path) -> Admissions:
    """Create, migrate and open; raises StoreFault."""
    create_file(path)
    database = Database(path)
    migrate(database, "admissions")
    return Admissions(database)
