"""What head office keeps for each shop, numbered densely under that shop's own lock."""

from collections.abc import Sequence
from typing import Any

from psycopg.types.json import Jsonb

from appliance.hub.database import Connection, row, rows

PAGE = 500

Letter = tuple[str, dict[str, Any], str | None]
"""Kind, body, and the customer it is about."""


def post(connection: Connection, shop: str, letters: Sequence[Letter]) -> int:
    """Put letters into a shop's mailbox, in their order; returns the number of the last.

    Whoever posts to several shops in one transaction goes by ascending id, so that two never wait for each
    other.
    """
    found = row(
        connection,
        "UPDATE shop SET next_n = next_n + %s WHERE shop = %s RETURNING next_n",
        len(letters),
        shop,
    )
    if found is None:
        return 0
    first = int(found[0]) - len(letters)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO mailbox (shop, n, kind, body, subject) VALUES (%s, %s, %s, %s, %s)",
            [(shop, n, kind, Jsonb(body), subject) for n, (kind, body, subject) in enumerate(letters, first)],
        )
    return first + len(letters) - 1


def page(connection: Connection, shop: str, after: int) -> tuple[list[dict[str, Any]], bool]:
    """The next letters after a number, and whether there are more."""
    found = rows(
        connection,
        "SELECT n, kind, body FROM mailbox WHERE shop = %s AND n > %s ORDER BY n LIMIT %s",
        shop,
        after,
        PAGE + 1,
    )
    return [{"n": n, "kind": kind, "body": body} for n, kind, body in found[:PAGE]], len(found) > PAGE
