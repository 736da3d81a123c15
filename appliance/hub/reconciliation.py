"""Which shop may still spend what, and what might be spent twice or was. See loyalty.rights for the rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.hub.circles import circles
from appliance.hub.database import Connection, rows

MOST = 200
"""People in debt that are looked through: more is no accident any more."""


@dataclass(frozen=True)
class Outstanding:
    """What one card of a shop may still spend while cut off: points of so many customers.

    It is a possible loss where the card should spend no more, since its shop's access is closed or another
    card has taken its place, and nobody has said that it is gone.
    """

    shop: str
    name: str
    epoch: int
    points: int
    customers: int
    loss: bool


@dataclass(frozen=True)
class Provisional:
    """Points that a shop let be spent on the owner's offline limit alone."""

    shop: str
    times: int
    points: int


@dataclass(frozen=True)
class Debt:
    """A person who spent more points than there were, in all shops together."""

    customer: str
    points: int


def outstanding(connection: Connection, only: Sequence[str] | None = None) -> list[Outstanding]:
    """Of each card with rights left, of all shops or `only` these; possible losses first."""
    found = rows(
        connection,
        "SELECT shop, epoch, sum(points - used - returned), count(DISTINCT customer) FROM grant_"
        " WHERE NOT gone AND points > used + returned AND (%s OR shop = ANY(%s)) GROUP BY shop, epoch",
        only is None,
        list(only or ()),
    )
    # Grants lie by customer and shops by shop: two statements, never a join.
    shops = {
        shop: facts
        for shop, *facts in rows(
            connection,
            "SELECT shop, name, epoch, revoked_at FROM shop WHERE shop = ANY(%s)",
            sorted({one[0] for one in found}),
        )
    }
    lines = []
    for shop, epoch, points, customers in found:
        name, living, revoked_at = shops.get(shop, (shop, epoch, None))
        loss = revoked_at is not None or epoch < living
        lines.append(Outstanding(shop, name, epoch, int(points), int(customers), loss))
    return sorted(lines, key=lambda line: (not line.loss, line.name, line.shop, line.epoch))


def provisional(connection: Connection, since: int, only: Sequence[str] | None = None) -> list[Provisional]:
    """What came here since then (Unix seconds), by shop."""
    found = rows(
        connection,
        "SELECT shop, count(*), sum((facts ->> 'provisional')::numeric) FROM event"
        " WHERE type = 'PointsTaken' AND jsonb_typeof(facts -> 'provisional') = 'number'"
        " AND facts -> 'provisional' > '0' AND received_at >= %s AND (%s OR shop = ANY(%s))"
        " GROUP BY shop ORDER BY shop",
        since,
        only is None,
        list(only or ()),
    )
    return [Provisional(shop, int(times), int(points)) for shop, times, points in found]


def overspent(connection: Connection) -> list[Debt]:
    """The people whose points are below nothing, the deepest first.

    An id alone may be: whoever is two ids spends from one what the other earned.
    """
    found = rows(
        connection,
        "SELECT customer FROM balance GROUP BY customer HAVING sum(points) < 0"
        " ORDER BY sum(points), customer LIMIT %s",
        MOST,
    )
    people = {circle.leader: circle for circle in circles(connection, [one[0] for one in found]).values()}
    everybody = [member for circle in people.values() for member in circle.members]
    balances = dict(
        rows(
            connection,
            "SELECT customer, sum(points)::bigint FROM balance WHERE customer = ANY(%s) GROUP BY customer",
            everybody,
        )
    )
    debts = [
        Debt(leader, -sum(balances.get(member, 0) for member in circle.members))
        for leader, circle in people.items()
    ]
    return sorted((debt for debt in debts if debt.points > 0), key=lambda debt: -debt.points)
