"""A shop asks for somebody it does not know: only who agreed to be shared is found, within the borders."""

from appliance.hub import mailbox
from appliance.hub.circles import Circle, circles, locked
from appliance.hub.database import Connection, row, rows, run
from appliance.hub.histories import borders, history
from appliance.hub.refusals import TooManyAsked

A_MINUTE = 60
MOST = 60
"""Questions a shop may ask within a minute: more than a busy till has, too few to read a chain by."""
NOBODY = "-"


def find(
    connection: Connection, shop: str, *, kind: str, value: str, digits: str, now: int
) -> tuple[str | None, int]:
    """The customer, and the number of the letter up to which the shop's mailbox tells of them; (None, 0) when
    there is none to be told of.

    `kind` is phone, card, code or customer; a code needs the last two `digits` of the phone besides. From now
    on the shop is told of them. Raises TooManyAsked.
    """
    bound(connection, shop, now)
    found = [circle for circle in candidates(connection, kind, value) if may_be_told(circle)]
    if kind == "code":
        found = [circle for circle in found if _ends_with(connection, circle, digits)]
    if len(found) != 1:
        return None, 0
    # Held as the router does: what it routes meanwhile is in the history or follows it, never lost between.
    circle = locked(connection, [found[0].leader])[found[0].leader]
    if not may_be_told(circle):
        return None, 0
    if shop in circle.shops:
        # It was told everything when it came to know them.
        return circle.leader, mailbox.last(connection, shop)
    letters = history(connection, circle, shop, borders(connection, {shop, *circle.shops}))
    if not letters:
        return None, 0
    run(connection, "INSERT INTO knows VALUES (%s, %s) ON CONFLICT DO NOTHING", circle.leader, shop)
    return circle.leader, mailbox.post(connection, shop, letters)


def may_be_told(circle: Circle) -> bool:
    """Whether the person agreed to be known in other shops."""
    return circle.shared and not circle.erased


def candidates(connection: Connection, kind: str, value: str) -> list[Circle]:
    """The people a look-up may mean, each once."""
    if kind == "customer":
        ids = [value]
    else:
        found = rows(
            connection, "SELECT customer FROM look_up WHERE key = %s ORDER BY customer", f"{kind}:{value}"
        )
        # Whoever is unknown is looked for as whoever may not be told of, so that both take their time.
        ids = [str(one[0]) for one in found] or [NOBODY]
    if kind == "phone":
        ids = [id for id in ids if _is_confirmed(connection, id)]
    known = circles(connection, ids or [NOBODY])
    return list({circle.leader: circle for circle in known.values()}.values())


def _is_confirmed(connection: Connection, customer: str) -> bool:
    """A claim rests on a phone that somebody typed: nobody is found by it."""
    return bool(rows(connection, "SELECT 1 FROM person WHERE customer = %s AND confirmed", customer))


def _ends_with(connection: Connection, circle: Circle, digits: str) -> bool:
    phones = rows(connection, "SELECT phone FROM person WHERE customer = ANY(%s)", list(circle.members))
    return len(digits) == 2 and any(phone and phone.endswith(digits) for (phone,) in phones)


def bound(connection: Connection, shop: str, now: int) -> None:
    """Count a question. Raises TooManyAsked."""
    minute = now // A_MINUTE
    times = row(
        connection,
        "INSERT INTO asked VALUES (%s, %s, 1) ON CONFLICT (shop, minute)"
        " DO UPDATE SET times = asked.times + 1 RETURNING times",
        shop,
        minute,
    )
    run(connection, "DELETE FROM asked WHERE shop = %s AND minute < %s", shop, minute)
    if times and int(times[0]) > MOST:
        raise TooManyAsked(seconds=(minute + 1) * A_MINUTE - now)
