"""Who did what at head office. Phones, names and codes of customers never stand here."""

import time
from dataclasses import dataclass

from appliance.hub.database import Connection, rows, run
from appliance.values.uuid7 import uuid7

PAGE = 100


@dataclass(frozen=True)
class Entry:
    """`what` is one of the words in pages.words; `note` names what it was done to."""

    id: str
    at: int
    who: str
    what: str
    shop: str | None
    note: str


def write(connection: Connection, who: str, what: str, shop: str | None = None, note: str = "") -> None:
    """Goes with the change it tells of, in one transaction."""
    run(
        connection,
        "INSERT INTO audit (id, at, who, what, shop, note) VALUES (%s, %s, %s, %s, %s, %s)",
        uuid7(),
        int(time.time()),
        who,
        what,
        shop,
        note,
    )


def page(connection: Connection, before: str = "") -> list[Entry]:
    """The latest entries, or those before the one with that id."""
    found = rows(
        connection,
        "SELECT id, at, who, what, shop, note FROM audit WHERE %s = '' OR id < %s ORDER BY id DESC LIMIT %s",
        before,
        before,
        PAGE,
    )
    return [Entry(*one) for one in found]
