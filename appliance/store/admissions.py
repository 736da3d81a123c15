"""Who may pass the gate now: a database of its own, which is all the privileged process opens."""

import time
from collections.abc import Mapping
from pathlib import Path

from appliance.errors import TimeUsedUp
from appliance.rows import ALWAYS, Admission, Quota
from appliance.store.connection import Database, Row
from appliance.store.migrate import create_file, migrate
from appliance.values.mac import Mac

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
MOST = 8_000
"""Devices that may pass at once; the gate's set has room for twice as many."""
SEEN_WITHIN = 60
"""Seconds a right that was taken away is kept, so that the gate learns of it without comparing everything."""
JUMP = 60
"""Seconds by which the wall clock may be off before the end it stands for is written anew."""
NOTED_EVERY = 60
"""Seconds between two notes of what is left: so much a reboot with a wrong clock may give again."""
_SELECT = "SELECT mac, until, seconds, boot, monotonic_end FROM admission"


class Admissions:
    """See ports.AdmissionStore. Raw addresses live in this file, the shop's own devices' until they are
    removed, and on disk nowhere else of ours; dnsmasq keeps its leases in run/."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._folded = float("-inf")
        self._boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""

    def admit(self, mac: Mac, seconds: int, now: int, quota: Quota | None = None) -> int:
        """Let `mac` pass for `seconds`; returns the number to wait for. A longer right stays.

        With a quota no more is granted than is left of it; raises TimeUsedUp when that is nothing.
        """
        with self._db.transaction():
            self._drop_ended(now)
            self._make_room()
            left = max(0, self._left(mac, now))
            more = max(0, seconds - left)
            granted = left + (self._spend(quota, more, left) if quota else more)
            return self._write(mac, granted, now)

    def check_time(self, mac: Mac, now: int, quota: Quota) -> None:
        """Raises TimeUsedUp when neither a right nor the quota has anything left; writes nothing."""
        if self._left(mac, now) <= 0 and not self._allowance(quota):
            raise TimeUsedUp()

    def end(self, mac: Mac, now: int, device: str = "") -> int:
        """Take the right away; returns the number to wait for at the gate.

        `device` is the id in the quota that the rest of the time goes back to.
        """
        with self._db.transaction():
            left = self._left(mac, now)
            self._db.run(
                "UPDATE used SET seconds = max(0, seconds - ?) WHERE device = ?", max(0, left), device
            )
            return self._take_away("mac = ?", mac.digits)

    def current(self, mac: Mac, now: int) -> Admission | None:
        if self.is_own(mac):
            return Admission(mac, None)
        left = self._left(mac, now)
        return Admission(mac, now + left) if left > 0 else None

    def wanted(self, now: int) -> tuple[int, Mapping[Mac, int]]:
        """The latest number, and the seconds left of everyone who may pass; ALWAYS for the shop's own."""
        # The number first: a right granted between the two reads is then told early, never late.
        number = self._number()
        left = self._seconds_of(self._db.rows(_SELECT), now)
        passing = {mac: seconds for mac, seconds in left.items() if seconds > 0}
        return number, passing | dict.fromkeys(self.own(), ALWAYS)

    def changes(self, since: int, now: int) -> tuple[int, Mapping[Mac, int]]:
        """The latest number, and the seconds left of every device that changed after `since`; 0 for none.

        The shop's own devices are not among them: `wanted` tells them.
        """
        number = self._number()
        rows = self._db.rows(_SELECT + " WHERE n > ? AND mac NOT IN (SELECT mac FROM own_device)", since)
        return number, self._seconds_of(rows, now)

    def tidy(self, now: int) -> None:
        """Forget whoever's right is over, and settle the others with a clock that jumped.

        What is left is noted every minute: a boot with a wrong clock goes on from there, however many follow.
        Raw addresses stay no longer than the right they stand for. Raises StoreBusy instead of waiting.
        """
        with self._db.transaction(wait=False):
            self._drop_ended(now)
            for row in self._db.rows(_SELECT + " WHERE seconds > 0"):
                self._settle(row, now)
            self._db.run(
                "UPDATE admission SET seconds = monotonic_end - ?1"
                " WHERE boot = ?2 AND monotonic_end > ?1 AND seconds - (monotonic_end - ?1) >= ?3",
                int(time.monotonic()),
                self._boot,
                NOTED_EVERY,
            )
        # Once a minute: the log still holds the addresses whose rows are overwritten in the database.
        if time.monotonic() - self._folded >= NOTED_EVERY and self._db.fold_log():
            self._folded = time.monotonic()

    def add_own(self, mac: Mac, name: str) -> None:
        """Make a device the shop's own, or name it anew."""
        self._db.run(
            "INSERT INTO own_device VALUES (?, ?) ON CONFLICT (mac) DO UPDATE SET name = excluded.name",
            mac.digits,
            name,
        )

    def remove_own(self, mac: Mac) -> bool:
        """Whether it was one."""
        return bool(self._db.run("DELETE FROM own_device WHERE mac = ?", mac.digits))

    def own(self) -> Mapping[Mac, str]:
        """The shop's own devices and what they are called."""
        return {
            Mac(mac): name for mac, name in self._db.rows("SELECT mac, name FROM own_device ORDER BY name")
        }

    def is_own(self, mac: Mac) -> bool:
        return self._db.row("SELECT 1 FROM own_device WHERE mac = ?", mac.digits) is not None

    def close(self) -> None:
        self._db.close()

    def _write(self, mac: Mac, granted: int, now: int) -> int:
        number = self._next()
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

    def _spend(self, quota: Quota, more: int, left: int) -> int:
        """How much of `more` the quota allows, which is then used. Other days are forgotten."""
        self._db.run("DELETE FROM used WHERE day <> ?", quota.day)
        allowed = min(more, self._allowance(quota))
        if not allowed and not left:
            raise TimeUsedUp()
        self._db.run(
            "INSERT INTO used VALUES (?, ?, ?) ON CONFLICT (device) DO UPDATE SET seconds = seconds + ?",
            quota.device,
            quota.day,
            allowed,
            allowed,
        )
        return allowed

    def _allowance(self, quota: Quota) -> int:
        found = self._db.row("SELECT seconds FROM used WHERE device = ? AND day = ?", quota.device, quota.day)
        return max(0, quota.most - (int(found[0]) if found else 0))

    def _take_away(self, where: str, *values: str | int) -> int:
        number = self._next()
        self._db.run(
            "UPDATE admission SET n = ?, until = 0, seconds = 0, boot = ?, monotonic_end = ? WHERE " + where,
            number,
            self._boot,
            int(time.monotonic()) + SEEN_WITHIN,
            *values,
        )
        return number

    def _settle(self, row: Row, now: int) -> None:
        """Let a right of an earlier boot, or of a clock that was wrong, end by both clocks of now.

        Else a boot in 1970 would give the whole time again at every look, and for ever; and a right that was
        granted in 1970 would be over at the next boot.
        """
        mac, until, _, boot, _ = row
        left = self._seconds(row, now)
        if boot != self._boot or abs(int(until) - now - left) > JUMP:
            self._db.run(
                "UPDATE admission SET until = ?, boot = ?, monotonic_end = ? WHERE mac = ?",
                now + left,
                self._boot,
                int(time.monotonic()) + left,
                mac,
            )

    def _drop_ended(self, now: int) -> None:
        self._db.run(
            "DELETE FROM admission WHERE boot = ? AND monotonic_end <= ?", self._boot, int(time.monotonic())
        )
        self._db.run(
            "DELETE FROM admission WHERE (boot < ? OR boot > ?) AND until <= ?", self._boot, self._boot, now
        )

    def _make_room(self) -> None:
        """Whoever's right ends first goes when there are too many: made-up devices must not jam the gate."""
        found = self._db.row("SELECT count(*) FROM admission WHERE seconds > 0")
        over = (int(found[0]) if found else 0) - MOST + 1
        if over > 0:
            first = "SELECT mac FROM admission WHERE seconds > 0 ORDER BY until LIMIT ?"
            self._take_away(f"mac IN ({first})", over)

    def _left(self, mac: Mac, now: int) -> int:
        row = self._db.row(_SELECT + " WHERE mac = ?", mac.digits)
        return self._seconds(row, now) if row else 0

    def _seconds_of(self, rows: list[Row], now: int) -> dict[Mac, int]:
        return {Mac(row[0]): self._seconds(row, now) for row in rows}

    def _seconds(self, row: Row, now: int) -> int:
        """What is left: in the same boot by the monotonic clock, else by the wall clock."""
        _, until, seconds, boot, monotonic_end = row
        if not seconds:
            return 0
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
