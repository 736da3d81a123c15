"""How far this shop and head office know of each other: what was sent, refused, received and put aside."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from appliance.chain import Enrolled, Letter, Office, Parcel, Refusal, Trust, UpstreamState
from appliance.store.connection import Database, Row
from appliance.values.uuid7 import uuid7

MOST_EVENTS = 500
MOST_BYTES = 3_000_000
"""After so many no further event is packed; head office takes 4 MiB with everything around them."""
MOST_AGAIN = 10
KEEP_EVERY = 600
"""Seconds between two notes of an exchange that brought nothing: a card wears by writing."""
ENVELOPE = 300
"""Bytes of an event beside its facts and personal part, at most."""

_STATE = (
    "SELECT i.shop, u.name, u.country, u.box, u.salt, i.epoch, u.received, u.attempted, u.cursor,"
    " u.exchanged_at, u.fault, u.message, u.since,"
    " coalesce((SELECT max(seq) FROM journal WHERE shop = i.shop AND epoch = i.epoch), 0),"
    " (SELECT count(*) FROM refused), (SELECT count(*) FROM aside),"
    " (SELECT facts ->> 'at' FROM journal WHERE shop = i.shop AND epoch = i.epoch AND seq = u.received + 1),"
    " u.version, u.protocol FROM upstream u, identity i"
)
_PACKED = (
    "SELECT j.seq, j.id, j.type, j.version, j.facts, j.personal, r.seq IS NOT NULL FROM journal j"
    " LEFT JOIN refused r ON r.seq = j.seq WHERE j.shop = (SELECT shop FROM identity) AND j.epoch = ?"
)


class UpstreamTable:
    """One row for the one head office; nothing is here before the shop is enrolled."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def state(self) -> UpstreamState | None:
        """Where things stand; None before the enrolment."""
        found = self._db.row(_STATE)
        if not found:
            return None
        *state, version, protocol = found
        return replace(UpstreamState(*state), office=Office(version, protocol))

    def enrol(self, told: Enrolled) -> None:
        """A new key for this box, its shop, and the epoch it begins; within a transaction."""
        self._db.run(
            "UPDATE journal SET shop = ?1 FROM identity i WHERE journal.shop = i.shop AND i.shop <> ?1",
            told.shop,
        )
        self._db.run("UPDATE identity SET shop = ?", told.shop)
        trust = told.trust or Trust(b"", b"")
        self._db.run(
            "INSERT INTO upstream (only, name, country, box, salt, office, certificate)"
            " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (only) DO UPDATE"
            " SET name = ?1, country = ?2, box = ?3, salt = ?4, office = ?5, certificate = ?6",
            told.name,
            told.country,
            told.box,
            told.salt,
            trust.office,
            trust.certificate,
        )
        self.begin(told.epoch)

    def trust(self) -> Trust | None:
        """By what member numbers are believed; None in a shop that is alone."""
        found = self._db.row("SELECT office, certificate FROM upstream WHERE office <> x''")
        return Trust(bytes(found[0]), bytes(found[1])) if found else None

    def nonce(self) -> str:
        """By what head office knows this card from a copy of it, until it begins its next epoch; within a
        transaction."""
        self._db.run("UPDATE upstream SET nonce = ? WHERE nonce = ''", uuid7())
        ((nonce,),) = self._db.rows("SELECT nonce FROM upstream")
        return str(nonce)

    def is_blank(self) -> bool:
        """Whether this box knows nobody and has sold nothing, so that it may become any shop."""
        return not self._db.row("SELECT 1 FROM journal WHERE type <> 'VisitsCounted' LIMIT 1")

    def begin(self, epoch: int) -> None:
        """Go on under another epoch: what head office may not have is numbered anew; within a transaction.

        An epoch not above ours is another head office's, which has nothing: it gets the whole journal.
        """
        ((own, received),) = self._db.rows("SELECT i.epoch, u.received FROM identity i, upstream u")
        if epoch == own == 1 and received == 0:
            return
        if epoch <= own:
            self._renumber(epoch, "TRUE")
            self._db.run("UPDATE upstream SET cursor = 0")
            self._db.run("DELETE FROM granted")
        else:
            unheard = "epoch = ? AND (seq > ? OR seq IN (SELECT seq FROM refused))"
            self._renumber(epoch, unheard, own, received)
        self._db.run("UPDATE identity SET epoch = ?", epoch)
        self._db.run(
            "UPDATE upstream SET received = 0, attempted = 0, exchanged_at = NULL, fault = '', message = '',"
            " nonce = ''"
        )
        self._db.run("DELETE FROM refused")

    def leave_box(self) -> None:
        """Come out of a backup: belong to no box, hold no grant, send nothing until enrolled again."""
        self._db.run("UPDATE upstream SET box = '', exchanged_at = NULL, nonce = ''")
        self._db.run("DELETE FROM granted")

    def _renumber(self, epoch: int, which: str, *values: object) -> None:
        # By way of numbers below zero, where nothing is: no two rows may share one, not for a moment.
        self._db.run(
            "UPDATE journal SET epoch = ?, seq = -n FROM (SELECT id AS moved, row_number()"
            f" OVER (ORDER BY epoch, seq) AS n FROM journal WHERE shop = (SELECT shop FROM identity)"
            f" AND ({which})) WHERE id = moved",
            epoch,
            *values,
        )
        self._db.run("UPDATE journal SET seq = -seq WHERE seq < 0")

    def pack(self, most: int = MOST_EVENTS) -> Parcel:
        """What to send next. All up to the parcel's head may have left the box: that is noted first."""
        self._db.run(
            "UPDATE upstream SET attempted = head FROM (SELECT max(seq) AS head FROM journal, identity i"
            " WHERE journal.shop = i.shop AND journal.epoch = i.epoch) WHERE head > attempted"
        )
        ((epoch, box, cursor, received, head),) = self._db.rows(
            "SELECT i.epoch, u.box, u.cursor, u.received, u.attempted FROM upstream u, identity i"
        )
        fresh = self._packed(epoch, f"j.seq > {received:d} AND j.seq <= {head:d}", most)
        again = self._packed(epoch, f"r.again AND j.seq <= {received:d}", MOST_AGAIN)
        return Parcel(epoch, box, cursor, head, tuple(_within(fresh)), tuple(map(_sent, again)))

    def _packed(self, epoch: int, which: str, most: int) -> list[Row]:
        return self._db.rows(f"{_PACKED} AND {which} ORDER BY j.seq LIMIT ?", epoch, most)

    def settle(self, received: int, again: Iterable[int], now: int) -> None:
        """Head office has everything up to `received`, and the refused ones that were sent `again`."""
        for seq in again:
            self._db.run("DELETE FROM refused WHERE seq = ?", seq)
        self._db.run(
            "UPDATE upstream SET received = ?1, exchanged_at = ?2"
            f" WHERE received <> ?1 OR exchanged_at IS NULL OR abs(?2 - exchanged_at) >= {KEEP_EVERY}",
            received,
            now,
        )

    def note_office(self, office: Office) -> None:
        """What head office told of itself; written when it changes only."""
        self._db.run(
            "UPDATE upstream SET version = ?1, protocol = ?2 WHERE version <> ?1 OR protocol <> ?2",
            office.version,
            office.protocol,
        )

    def rewind(self, received: int) -> None:
        """Head office, restored from a backup, has less than it told us: send from there on."""
        self._db.run("UPDATE upstream SET received = ?", received)

    def refuse(self, seq: int, reason: str, now: int) -> None:
        """Go on without an event that head office does not take."""
        self._db.run(
            "INSERT INTO refused (seq, reason, at) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (seq) DO UPDATE SET reason = ?2, at = ?3, again = 0",
            seq,
            reason,
            now,
        )

    def refused(self) -> list[Refusal]:
        return [
            Refusal(*row)
            for row in self._db.rows(
                "SELECT r.seq, j.id, j.type, r.reason, r.at, r.again FROM refused r JOIN identity i"
                " JOIN journal j ON j.shop = i.shop AND j.epoch = i.epoch AND j.seq = r.seq ORDER BY r.seq"
            )
        ]

    def send_again(self) -> int:
        """Try all that was refused once more; returns how many there are."""
        return self._db.run("UPDATE refused SET again = 1")

    def note_fault(self, fault: str, message: str, now: int) -> None:
        """What is the matter, written when it changes only; an empty `fault` when nothing is."""
        self._db.run(
            "UPDATE upstream SET fault = ?1, message = ?2, since = ?3 WHERE fault <> ?1 OR message <> ?2",
            fault,
            message,
            now if fault else None,
        )

    def move_cursor(self, n: int) -> None:
        self._db.run("UPDATE upstream SET cursor = ? WHERE cursor < ?", n, n)

    def put_aside(self, letter: Letter) -> None:
        self._db.run(
            "INSERT INTO aside VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
            letter.name,
            letter.kind,
            json.dumps(letter.body, ensure_ascii=False),
        )

    def laid_aside(self) -> list[Letter]:
        rows = self._db.rows("SELECT name, kind, body FROM aside ORDER BY rowid")
        return [Letter(name, kind, json.loads(body)) for name, kind, body in rows]

    def drop_aside(self, name: str) -> None:
        self._db.run("DELETE FROM aside WHERE name = ?", name)


def _sent(row: Row) -> dict[str, Any]:
    seq, id, kind, version, facts, private, _ = row
    return {
        "seq": seq,
        "id": id,
        "type": kind,
        "version": version,
        "facts": json.loads(facts),
        "personal": json.loads(private) if private else None,
    }


def _within(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """As many events as fit; the first always does."""
    size = 0
    for row in rows:
        seq, _, _, _, facts, private, refused = row
        if size > MOST_BYTES:
            return
        size += ENVELOPE + len(facts.encode()) + len((private or "").encode())
        yield {"seq": seq, "skipped": True} if refused else _sent(row)
