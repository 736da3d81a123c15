"""Slips on their way to the printer."""

from appliance.rows import PrintJob, PrintOrder
from appliance.store.connection import Database

_JOB = "SELECT id, asked_at, state, sent, kind, language, customer, large, with_code, text FROM slip "


class SlipTable:
    """See ports.SlipTable. Ids are in the order in which the slips were asked for."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, id: str, order: PrintOrder, at: int) -> None:
        self._db.run(
            "INSERT INTO slip VALUES (?, ?, 'waiting', 0, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            id,
            at,
            order.kind,
            order.language,
            order.customer,
            order.large,
            order.with_code,
            order.text,
        )

    def all(self) -> list[PrintJob]:
        """Oldest first."""
        return [
            PrintJob(id, at, state, sent, PrintOrder(kind, language, customer, bool(large), bool(code), text))
            for id, at, state, sent, kind, language, customer, large, code, text in self._db.rows(
                _JOB + "ORDER BY id"
            )
        ]

    def move(self, id: str, before: str, after: str) -> bool:
        """Whether the slip was in state `before` and is in `after` now."""
        return self._db.run("UPDATE slip SET state = ? WHERE id = ? AND state = ?", after, id, before) == 1

    def renew(self, id: str, at: int) -> None:
        self._db.run("UPDATE slip SET asked_at = ? WHERE id = ?", at, id)

    def count_sent(self, id: str) -> None:
        self._db.run("UPDATE slip SET sent = sent + 1 WHERE id = ?", id)

    def drop(self, id: str) -> bool:
        return self._db.run("DELETE FROM slip WHERE id = ?", id) == 1

    def forget(self, customer: str) -> None:
        self._db.run("DELETE FROM slip WHERE customer = ?", customer)
