"""The table of events: the only thing that travels."""

import json

from appliance.events import Event, Recorded, from_json, to_json
from appliance.store.connection import Database, Row
from appliance.values.uuid7 import uuid7


class Journal:
    """Appends and reads events. Only inside a transaction does an append keep its number."""

    def __init__(self, database: Database, shop: str) -> None:
        self.shop = shop
        self._db = database

    @property
    def epoch(self) -> int:
        """The epoch of this card. Another process may begin the next one, so it is held nowhere."""
        ((epoch,),) = self._db.rows("SELECT epoch FROM identity")
        return int(epoch)

    def append(self, event: Event) -> Recorded:
        """Our own event, numbered after our last one."""
        id = uuid7()
        ((epoch, seq),) = self._write(id, self.shop, None, None, event)
        return Recorded(id=id, shop=self.shop, epoch=epoch, seq=seq, event=event)

    def insert(self, recorded: Recorded) -> bool:
        """Write an event; False when its id is here. A clash of (shop, epoch, seq) raises: a cloned card."""
        return bool(self._write(recorded.id, recorded.shop, recorded.epoch, recorded.seq, recorded.event))

    def after(self, seq: int, limit: int) -> list[Recorded]:
        """Our own events of this epoch with a number above `seq`, in order."""
        rows = self._db.rows(
            "SELECT id, shop, epoch, seq, type, version, facts, personal FROM journal"
            " WHERE shop = ? AND epoch = ? AND seq > ? ORDER BY seq LIMIT ?",
            self.shop,
            self.epoch,
            seq,
            limit,
        )
        return [
            Recorded(
                id=id, shop=shop, epoch=epoch, seq=n, event=from_json(kind, version, *_parts(facts, private))
            )
            for id, shop, epoch, n, kind, version, facts, private in rows
        ]

    def _write(self, id: str, shop: str, epoch: int | None, seq: int | None, event: Event) -> list[Row]:
        """Without epoch and `seq` the next of our own; a row with both, or none when the id is here."""
        facts, private = to_json(event)
        return self._db.rows(
            "INSERT INTO journal (id, shop, epoch, seq, type, version, facts, personal, subject)"
            " VALUES (?1, ?2, coalesce(?3, (SELECT epoch FROM identity)),"
            " coalesce(?4, (SELECT coalesce(max(seq), 0) + 1 FROM journal"
            " WHERE shop = ?2 AND epoch = (SELECT epoch FROM identity))), ?5, ?6, ?7, ?8, ?9)"
            " ON CONFLICT (id) DO NOTHING RETURNING epoch, seq",
            id,
            shop,
            epoch,
            seq,
            type(event).__name__,
            event.version,
            json.dumps(facts),
            json.dumps(private, ensure_ascii=False) if private else None,
            facts.get("customer"),
        )

    def restore_personal(self, recorded: Recorded) -> bool:
        """Write the personal part again where it was emptied; False where there is nothing to write."""
        _, private = to_json(recorded.event)
        return bool(private) and bool(
            self._db.run(
                "UPDATE journal SET personal = ?"
                " WHERE id = ? AND shop = ? AND epoch = ? AND seq = ? AND personal IS NULL",
                json.dumps(private, ensure_ascii=False),
                recorded.id,
                recorded.shop,
                recorded.epoch,
                recorded.seq,
            )
        )

    def registered(self, customer: str) -> bool:
        """Whether it was this shop that registered a customer who is not erased."""
        found = self._db.row(
            "SELECT 1 FROM journal WHERE subject = ? AND personal IS NOT NULL AND +shop = ?"
            " AND type = 'CustomerRegistered' LIMIT 1",
            customer,
            self.shop,
        )
        return found is not None

    def erase_personal_of_others(self, customer: str) -> None:
        """Empty the personal part of what other shops told about `customer`."""
        self._db.run(
            "UPDATE journal SET personal = NULL WHERE subject = ? AND shop <> ? AND personal IS NOT NULL",
            customer,
            self.shop,
        )

    def erase_personal(self, customer: str) -> None:
        """Empty the personal part of every event about `customer`."""
        self._db.run(
            "UPDATE journal SET personal = NULL WHERE subject = ? AND personal IS NOT NULL", customer
        )


def _parts(facts: str, private: str | None) -> tuple[dict[str, object], dict[str, object] | None]:
    return json.loads(facts), json.loads(private) if private else None
