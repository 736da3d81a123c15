"""What head office keeps for each shop, numbered densely under that shop's own lock."""

import logging
from collections.abc import Sequence
from typing import Any

from appliance.hub.compact import compact
from appliance.hub.database import Connection, Overtaken, row, rows, run
from appliance.hub.refusals import ReadBefore

log = logging.getLogger("hub")
PAGE = 500

Letter = tuple[str, dict[str, Any], str | None]
"""Kind, body, and the customer it is about."""


def post(connection: Connection, shop: str, letters: Sequence[Letter]) -> int:
    """Put letters into a shop's mailbox, in their order; returns the number of the last.

    Whoever posts to several shops in one transaction goes by ascending id, so that two never wait for each
    other. Raises Overtaken for a grant to a card that meanwhile was revoked, or followed by another.
    """
    found = row(
        connection,
        "UPDATE shop SET next_n = next_n + %s WHERE shop = %s RETURNING next_n, epoch, revoked_at",
        len(letters),
        shop,
    )
    if found is None:
        return 0
    if any(kind == "grant" and (found[2] or body["epoch"] != found[1]) for kind, body, _ in letters):
        raise Overtaken()
    first = int(found[0]) - len(letters)
    with connection.cursor().copy("COPY mailbox (shop, n, kind, body, subject) FROM STDIN") as copy:
        for n, (kind, body, subject) in enumerate(letters, first):
            copy.write_row((shop, n, kind, compact(body), subject))
    return first + len(letters) - 1


def page(connection: Connection, shop: str, after: int) -> tuple[list[dict[str, Any]], bool]:
    """The next letters after a number, and whether there are more. That they are sent is noted before."""
    found = rows(
        connection,
        "SELECT n, kind, body FROM mailbox WHERE shop = %s AND n > %s ORDER BY n LIMIT %s",
        shop,
        after,
        PAGE + 1,
    )
    if found:
        sent = found[:PAGE][-1][0]
        run(connection, "UPDATE shop SET delivered = %s WHERE shop = %s AND delivered < %s", sent, shop, sent)
    return [{"n": n, "kind": kind, "body": body} for n, kind, body in found[:PAGE]], len(found) > PAGE


def last(connection: Connection, shop: str) -> int:
    """The number of the last letter that was posted to a shop."""
    found = row(connection, "SELECT next_n - 1 FROM shop WHERE shop = %s", shop)
    return int(found[0]) if found else 0


def acknowledge(connection: Connection, shop: str, cursor: int) -> None:
    """A shop has everything up to `cursor` on disk. It is kept: a card that is put back from an image reads
    on from where the image was, and a new box reads it all.

    Raises ReadBefore: no card forgets a letter, so this is an image, which would read grants a second time.

    A cursor beyond what was ever delivered means that this database was restored from a backup: what was
    posted since has numbers that the shop believes to have read, so all that is left is numbered anew.
    """
    found = row(connection, "SELECT cursor, delivered, epoch FROM shop WHERE shop = %s", shop)
    if found is None or cursor == found[0]:
        return
    if cursor < found[0]:
        raise ReadBefore(epoch=found[2])
    if cursor > found[1]:
        log.warning("shop %s has read more letters than there are: this database was restored", shop)
        _number_anew(connection, shop, cursor)
    run(connection, "UPDATE shop SET cursor = %s WHERE shop = %s", cursor, shop)


def _number_anew(connection: Connection, shop: str, cursor: int) -> None:
    # Held first: whoever posts meanwhile gets a number behind these.
    run(connection, "UPDATE shop SET next_n = %s WHERE shop = %s", cursor + 1, shop)
    # By way of numbers below zero, where nothing is: no two letters may share one, not for a moment.
    left = run(
        connection,
        "UPDATE mailbox m SET n = -(%s + place) FROM (SELECT n, row_number() OVER (ORDER BY n) AS place"
        " FROM mailbox WHERE shop = %s) AS old WHERE m.shop = %s AND m.n = old.n",
        cursor,
        shop,
        shop,
    )
    run(connection, "UPDATE mailbox SET n = -n WHERE shop = %s AND n < 0", shop)
    run(
        connection,
        "UPDATE shop SET next_n = %s, delivered = %s WHERE shop = %s",
        cursor + left + 1,
        cursor,
        shop,
    )


def give_back(connection: Connection, shop: str, epochs: Sequence[int], after: int) -> None:
    """Put into its mailbox what a shop itself told in these epochs, behind a number: a card that was put back
    from an image has lost it, and a blank one never had it."""
    told = (shop, list(epochs), after)
    counted = row(
        connection, "SELECT count(*) FROM event WHERE shop = %s AND epoch = ANY(%s) AND seq > %s", *told
    )
    number = int(counted[0]) if counted else 0
    begun = row(
        connection,
        "UPDATE shop SET next_n = next_n + %s WHERE shop = %s RETURNING next_n - %s",
        number,
        shop,
        number,
    )
    run(
        connection,
        "INSERT INTO mailbox (shop, n, kind, body, subject)"
        " SELECT shop, %s + row_number() OVER (ORDER BY epoch, seq) - 1, 'event', jsonb_build_object("
        "'id', id, 'shop', shop, 'epoch', epoch, 'seq', seq, 'type', type, 'version', version,"
        " 'facts', facts, 'personal', personal), subject"
        " FROM event WHERE shop = %s AND epoch = ANY(%s) AND seq > %s",
        begun[0] if begun else 1,
        *told,
    )
