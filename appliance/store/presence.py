"""Devices that may be recognised, and visits. Device ids are keyed hashes; no raw address comes here."""

from appliance.rows import Device, DeviceKey, Visit
from appliance.store.connection import Database, Row

_DEVICE = (
    "SELECT id, randomised, first_seen, last_seen, days_seen, agreed_at IS NOT NULL, objected_at IS NOT NULL,"
    " customer FROM device "
)
_VISIT = "SELECT id, device, randomised, started, last_seen, ended, came_back, day_device FROM visit "


class DeviceTable:
    """See ports.DeviceTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, device: str) -> Device | None:
        found = self._many("WHERE id = ?", device)
        return found[0] if found else None

    def agree(self, device: DeviceKey, text: tuple[str, str, str], day: str, at: int) -> None:
        """Keep the agreement to `text` (id, hash, language); it ends an earlier objection."""
        self._db.run(
            "INSERT INTO device (id, generation, randomised, first_seen, last_seen, last_day, days_seen,"
            " agreed_at, text_id, text_hash, language) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET agreed_at = excluded.agreed_at, objected_at = NULL,"
            " text_id = excluded.text_id, text_hash = excluded.text_hash, language = excluded.language",
            device.id,
            device.generation,
            device.randomised,
            at,
            at,
            day,
            at,
            *text,
        )

    def note_objection(self, device: DeviceKey, at: int) -> None:
        """Keep nothing of the device but that its owner objected."""
        self.forget(device.id)
        self._db.run(
            "INSERT INTO device (id, generation, randomised, first_seen, last_seen, last_day, days_seen,"
            " objected_at) VALUES (?, ?, ?, ?, ?, '', 0, ?)",
            device.id,
            device.generation,
            device.randomised,
            at,
            at,
            at,
        )

    def meet(self, device: DeviceKey, day: str, at: int) -> None:
        """The device was seen: its last time, and one day more when the day is new."""
        self._db.run(
            "INSERT INTO device (id, generation, randomised, first_seen, last_seen, last_day, days_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen,"
            " days_seen = days_seen + (last_day <> excluded.last_day), last_day = excluded.last_day"
            " WHERE objected_at IS NULL",
            device.id,
            device.generation,
            device.randomised,
            at,
            at,
            day,
        )

    def move(self, former: str, device: DeviceKey) -> None:
        """What is kept of a device goes on under an id of another generation."""
        self._db.run(
            "UPDATE OR IGNORE device SET id = ?, generation = ? WHERE id = ?",
            device.id,
            device.generation,
            former,
        )

    def forget(self, device: str) -> None:
        self._db.run("DELETE FROM device WHERE id = ?", device)

    def forget_older(self, generation: int) -> None:
        """Drop every device of an earlier generation; VisitTable.forget_older comes first."""
        self._db.run("DELETE FROM device WHERE generation < ?", generation)

    def any_of(self, generation: int) -> bool:
        return self._db.row("SELECT 1 FROM device WHERE generation = ? LIMIT 1", generation) is not None

    def seen_around(self, at: int, within: int) -> tuple[int, int]:
        """How many devices were last seen in the `within` seconds up to `at`, and how many after it."""
        found = self._db.row(
            "SELECT count(*) FILTER (WHERE last_seen BETWEEN ?1 - ?2 AND ?1),"
            " count(*) FILTER (WHERE last_seen > ?1) FROM device",
            at,
            within,
        )
        return (int(found[0]), int(found[1])) if found else (0, 0)

    def of(self, customer: str) -> list[Device]:
        return self._many("WHERE customer = ? ORDER BY last_seen DESC", customer)

    def link(self, device: str, customer: str) -> None:
        self._db.run("UPDATE device SET customer = ? WHERE id = ? AND objected_at IS NULL", customer, device)

    def returning(self, limit: int) -> list[Device]:
        """Devices seen on two or more days, latest first."""
        return self._many("WHERE days_seen >= 2 ORDER BY last_seen DESC LIMIT ?", limit)

    def _many(self, where: str, *values: object) -> list[Device]:
        return [_device(row) for row in self._db.rows(_DEVICE + where, *values)]


def _device(row: Row) -> Device:
    id, randomised, first_seen, last_seen, days_seen, agreed, objected, customer = row
    return Device(
        id, bool(randomised), first_seen, last_seen, days_seen, bool(agreed), bool(objected), customer
    )


class GenerationTable:
    """See ports.GenerationTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, generation: int, at: int) -> None:
        """`generation` is in use from `at` on, if that was not known; those before it are replaced."""
        self._db.run(
            "INSERT INTO recognition_key (generation, begun_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            generation,
            at,
        )
        # A time after now was written by a clock that has been set back: a key must not live longer by it.
        self._db.run(
            "UPDATE recognition_key SET begun_at = min(begun_at, ?1),"
            " replaced_at = iif(generation < ?2, min(coalesce(replaced_at, ?1), ?1), NULL)",
            at,
            generation,
        )

    def begun(self, generation: int) -> int:
        return self._when("begun_at", generation)

    def replaced(self, generation: int) -> int:
        return self._when("replaced_at", generation)

    def forget_older(self, generation: int) -> None:
        self._db.run("DELETE FROM recognition_key WHERE generation < ?", generation)

    def _when(self, column: str, generation: int) -> int:
        found = self._db.row(f"SELECT {column} FROM recognition_key WHERE generation = ?", generation)
        return int(found[0] or 0) if found else 0


class VisitTable:
    """See ports.VisitTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def open(self, visit: Visit, day: str, day_device: str) -> None:
        self._db.run(
            "INSERT INTO visit (id, day, device, day_device, randomised, came_back, started, last_seen)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            visit.id,
            day,
            visit.device,
            day_device,
            visit.randomised,
            visit.returning,
            visit.started,
            visit.last_seen,
        )

    def seen(self, visit: str, at: int) -> None:
        self._db.run("UPDATE visit SET last_seen = ? WHERE id = ? AND last_seen < ?", at, visit, at)

    def close(self, visit: str) -> None:
        """A visit ended when its device was last seen."""
        self._db.run("UPDATE visit SET ended = last_seen WHERE id = ? AND ended IS NULL", visit)

    def claim_for(self, visit: str, device: str, returning: bool) -> None:
        """The owner of the device agreed during the visit."""
        self._db.run("UPDATE visit SET device = ?, came_back = ? WHERE id = ?", device, returning, visit)

    def open_of(self, day_device: str) -> Visit | None:
        """The visit under way of a device, by its id of the day."""
        found = self._many("WHERE ended IS NULL AND day_device = ? ORDER BY id LIMIT 1", day_device)
        return found[0][0] if found else None

    def still_open(self) -> list[tuple[Visit, str]]:
        return self._many("WHERE ended IS NULL ORDER BY id")

    def on(self, day: str) -> list[tuple[Visit, str]]:
        return self._many("WHERE day = ? ORDER BY id", day)

    def uncounted(self, since: str, before: str) -> list[str]:
        """Days from `since` up to but not `before` whose counts the journal does not have."""
        rows = self._db.rows(
            "SELECT DISTINCT day FROM visit WHERE day >= ? AND day < ?"
            " AND day NOT IN (SELECT day FROM visits_counted) ORDER BY day",
            since,
            before,
        )
        return [day for (day,) in rows]

    def note_counted(self, day: str) -> None:
        self._db.run("INSERT INTO visits_counted VALUES (?) ON CONFLICT DO NOTHING", day)

    def move_device(self, former: str, device: str) -> None:
        """The visits of a device go on under another id."""
        self._db.run("UPDATE visit SET device = ? WHERE device = ?", device, former)

    def forget_older(self, generation: int) -> None:
        """Visits of devices of an earlier generation name no device any more."""
        self._db.run(
            "UPDATE visit SET device = NULL, came_back = 0"
            " WHERE device IN (SELECT id FROM device WHERE generation < ?)",
            generation,
        )

    def forget_device(self, device: str) -> None:
        self._db.run("UPDATE visit SET device = NULL, came_back = 0 WHERE device = ?", device)

    def _many(self, where: str, *values: object) -> list[tuple[Visit, str]]:
        return [_visit(row) for row in self._db.rows(_VISIT + where, *values)]


def _visit(row: Row) -> tuple[Visit, str]:
    id, device, randomised, started, last_seen, ended, returning, day_device = row
    return Visit(id, device, bool(randomised), started, last_seen, ended, bool(returning)), day_device
