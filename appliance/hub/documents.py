"""What head office writes for its shops, with revisions, and which shop has which.

Saving only writes it down. `spread` puts it into the mailboxes, a shop a transaction, and goes on from there
after a crash: it never holds two shops' mailboxes at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from psycopg.types.json import Jsonb

from appliance.errors import NotFound, Stale
from appliance.hub import mailbox
from appliance.hub.database import Connection, Database, row, rows, run

AT_ONCE = 200
"""Mailboxes in one turn: routing goes on between two."""


@dataclass(frozen=True)
class Document:
    """`shops` are those it is for, None for all; without a `body` it was withdrawn from everybody."""

    id: str
    kind: str
    revision: int
    body: Mapping[str, Any] | None
    shops: tuple[str, ...] | None
    saved_at: int
    spread: int

    def is_for(self, shop: str) -> bool:
        return self.body is not None and (self.shops is None or shop in self.shops)


@dataclass(frozen=True)
class Delivery:
    """One shop and the revision that was sent to it; `has` once the shop has it on disk."""

    shop: str
    name: str
    revision: int
    has: bool


_ALL = "SELECT id, kind, revision, body, shops, saved_at, spread FROM document"


def every(connection: Connection, kind: str) -> list[Document]:
    """Of a kind, the latest first; withdrawn ones are not listed."""
    found = rows(connection, f"{_ALL} WHERE kind = %s AND body IS NOT NULL ORDER BY id DESC", kind)
    return [_document(one) for one in found]


def get(connection: Connection, id: str) -> Document:
    """Raises NotFound."""
    found = row(connection, f"{_ALL} WHERE id = %s", id)
    if found is None:
        raise NotFound()
    return _document(found)


def save(
    connection: Connection,
    id: str,
    kind: str,
    revision: int,
    *,
    body: Mapping[str, Any] | None,
    shops: Sequence[str] | None,
    now: int,
) -> None:
    """Write it down as the revision after `revision`, 0 for a new one. Raises Stale where that is taken."""
    content = None if body is None else Jsonb(body)
    targets = None if shops is None else sorted(shops)
    if revision == 0:
        sql = (
            "INSERT INTO document (body, shops, saved_at, id, kind, revision)"
            " VALUES (%s, %s, %s, %s, %s, %s + 1) ON CONFLICT DO NOTHING"
        )
    else:
        sql = (
            "UPDATE document SET body = %s, shops = %s, saved_at = %s, revision = revision + 1"
            " WHERE id = %s AND kind = %s AND revision = %s"
        )
    if not run(connection, sql, content, targets, now, id, kind, revision):
        raise Stale()


def spread(database: Database) -> bool:
    """Put what was saved into mailboxes, as many as are done at once; whether there may be more."""
    waiting = database.rows("SELECT id, revision FROM document WHERE spread < revision ORDER BY id LIMIT 1")
    for id, revision in waiting:
        shops = database.work(partial(_lacking, id=id))
        for shop in shops:
            database.work(partial(_deliver, id=id, shop=shop))
        if not shops:
            sql = "UPDATE document SET spread = greatest(spread, %s) WHERE id = %s RETURNING 1"
            database.rows(sql, revision, id)
    return bool(waiting)


def welcome(database: Database, shop: str) -> None:
    """Post all there is for a shop that was enrolled just now: a new card begins with nothing on it.

    After the enrolment's own transaction, so that what is saved meanwhile is found by one of the two.
    """
    for (id,) in database.rows("SELECT id FROM document WHERE body IS NOT NULL ORDER BY id"):
        database.work(partial(_deliver, id=id, shop=shop, again=True))


def deliveries(connection: Connection, id: str) -> list[Delivery]:
    """Which shop was sent what, by name."""
    sent = {
        shop: (revision, n)
        for shop, revision, n in rows(
            connection, "SELECT shop, revision, n FROM document_sent WHERE id = %s", id
        )
    }
    # Documents lie by id and shops by shop: two statements, never a join.
    found = rows(
        connection,
        "SELECT shop, name, cursor FROM shop WHERE shop = ANY(%s) ORDER BY name, shop",
        sorted(sent),
    )
    return [Delivery(shop, name, sent[shop][0], cursor >= sent[shop][1]) for shop, name, cursor in found]


def _lacking(connection: Connection, id: str) -> list[str]:
    """The next shops to be told of the latest revision: whom it is for, and who has an earlier one."""
    document = get(connection, id)
    sent = dict(rows(connection, "SELECT shop, revision FROM document_sent WHERE id = %s", id))
    done = [shop for shop, revision in sent.items() if revision >= document.revision]
    fresh: list[tuple[str, ...]] = []
    if document.body is not None:
        fresh = rows(
            connection,
            "SELECT shop FROM shop WHERE (%s OR shop = ANY(%s)) AND NOT shop = ANY(%s)"
            " ORDER BY shop LIMIT %s",
            document.shops is None,
            list(document.shops or ()),
            done,
            AT_ONCE,
        )
    return sorted({one[0] for one in fresh} | (set(sent) - set(done)))[:AT_ONCE]


def _deliver(connection: Connection, id: str, shop: str, again: bool = False) -> None:
    """Post the latest revision to one shop, unless it was; `again` all the same, but only what is for it."""
    found = row(connection, f"{_ALL} WHERE id = %s FOR UPDATE", id)
    if found is None:
        return
    document = _document(found)
    sent = row(connection, "SELECT revision FROM document_sent WHERE id = %s AND shop = %s", id, shop)
    meant = document.is_for(shop)
    if (again and not meant) or (not again and sent and sent[0] >= document.revision):
        return
    letter = {
        "kind": document.kind,
        "id": id,
        "revision": document.revision,
        "body": document.body if meant else None,
    }
    n = mailbox.post(connection, shop, [("document", letter, None)])
    run(
        connection,
        "INSERT INTO document_sent VALUES (%s, %s, %s, %s) ON CONFLICT (id, shop)"
        " DO UPDATE SET revision = EXCLUDED.revision, n = EXCLUDED.n",
        id,
        shop,
        document.revision,
        n,
    )


def _document(found: tuple[Any, ...]) -> Document:
    id, kind, revision, body, shops, saved_at, spread = found
    return Document(id, kind, revision, body, None if shops is None else tuple(shops), saved_at, spread)
