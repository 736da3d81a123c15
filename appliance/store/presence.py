"""Devices that may be recognised, and visits. Device ids are keyed hashes; no raw address comes here."""

from appliance.rows import Device, Visit
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

    def agree(self, device: str, randomised: bool, text: tuple[str, str, str], day: str, at: int) -> None:
        """Keep the agreement to `text` (id, hash, language); it ends an earlier objection."""
        self._db.run(
            "INSERT INTO device (id, randomised, first_seen, last_seen, last_day, days_seen, agreed_at,"
            " text_id, text_hash, language) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET agreed_at = excluded.agreed_at, objected_at = NULL,"
            " text_id = excluded.text_id, text_hash = excluded.text_hash, language = excluded.language",
            device,
            randomised,
            at,
            at,
            day,
            at,
            *text,
        )

    def note_objection(self, device: str, randomised: bool, at: int) -> None:
        """Keep nothing of the device but that its owner objected."""
        self._db.run("DELETE FROM device WHERE id = ?", device)
        self._db.run(
            "INSERT INTO device (id, randomised, first_seen, last_seen, last_day, days_seen, objected_at)"
            " VALUES (?, ?, ?, ?, '', 0, ?)",
            device,
            randomised,
            at,
            at,
            at,
        )

    def meet(self, device: str, randomised: bool, day: str, at: int) -> None:
        """The device was seen: its last time, and one day more when the day is new."""
        self._db.run(
            "INSERT INTO device (id, randomised, first_seen, last_seen, last_day, days_seen)"
            " VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen,"
            " days_seen = days_seen + (last_day <> excluded.last_day), last_day = excluded.last_day"
            " WHERE objected_at IS NULL",
            device,
            randomised,
            at,
            at,
            day,
        )

    def forget(self, device: str) -> None:
        self._db.run("DELETE FROM device WHERE id = ?", device)

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

    def forget_device(self, device: str) -> None:
        self._db.run("UPDATE visit SET device = NULL, came_back = 0 WHERE device = ?", device)

    def _many(self, where: str, *values: object) -> list[tuple[Visit, str]]:
        return [_visit(row) for row in self._db.rows(_VISIT + where, *values)]


def _visit(row: Row) -> tuple[Visit, str]:
    id, device, randomised, started, last_seen, ended, returning, day_device = row
    return Visit(id, device, bool(randomised), started, last_seen, ended, bool(returning)), day_device
