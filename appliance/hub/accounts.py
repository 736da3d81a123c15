"""What customers have, and which shop holds a right to how much of it. The rules stand in loyalty.rights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from appliance.hub.circles import Circle
from appliance.hub.database import Connection, row, rows, run
from appliance.hub.mailbox import Letter
from appliance.loyalty.rights import free, share

Card = tuple[str, int]
"""A shop and its epoch: one life of one card."""


@dataclass(frozen=True)
class Held:
    """A grant that is not used up: `left` points of it are a right of this card of the shop."""

    id: str
    shop: str
    epoch: int
    left: int
    recalled: bool


def count(connection: Connection, points: Mapping[str, int]) -> None:
    """Add points to accounts, and lock these until the transaction ends; 0 locks only. Sorted, so that two
    transactions lock in one order."""
    for customer in sorted(points):
        run(
            connection,
            "INSERT INTO account (customer, balance) VALUES (%s, %s)"
            " ON CONFLICT (customer) DO UPDATE SET balance = account.balance + EXCLUDED.balance",
            customer,
            points[customer],
        )


def be_at(connection: Connection, customer: str, shop: str) -> None:
    """The customer was last seen in this shop."""
    run(connection, "UPDATE account SET home = %s WHERE customer = %s", shop, customer)


def use(connection: Connection, members: Sequence[str], grant: str, used: int, returned: int) -> None:
    """Note what a shop took from a grant, or gave back of it."""
    run(
        connection,
        "UPDATE grant_ SET used = used + %s, returned = returned + %s"
        " WHERE customer = ANY(%s) AND grant_id = %s",
        used,
        returned,
        list(members),
        grant,
    )


def balance(connection: Connection, members: Sequence[str]) -> int:
    found = row(
        connection, "SELECT coalesce(sum(balance), 0) FROM account WHERE customer = ANY(%s)", list(members)
    )
    return int(found[0]) if found else 0


def held(connection: Connection, members: Sequence[str]) -> list[Held]:
    """Every grant of a person that still is a right; one whose card is gone is none."""
    found = rows(
        connection,
        "SELECT grant_id, shop, epoch, points - used - returned, recalled FROM grant_"
        " WHERE customer = ANY(%s) AND NOT gone AND points > used + returned ORDER BY decided_at, grant_id",
        list(members),
    )
    return [Held(*one) for one in found]


def settle(
    connection: Connection, circle: Circle, card: Card, *, id: str, now: int
) -> list[tuple[str, Letter]]:
    """Grant the shop where the customer is now its share, and ask the others to give back what they hold.

    `card` is that shop's, `id` names the grant should there be one. The accounts are locked by
    `count`. Returns letters by shop.
    """
    letters: list[tuple[str, Letter]] = []
    holding = held(connection, circle.members)
    here = sum(one.left for one in holding if (one.shop, one.epoch) == card)
    elsewhere = [one for one in holding if (one.shop, one.epoch) != card]
    letters += recall(connection, circle, elsewhere, now)
    points = share(
        balance(connection, circle.members), here, sum(one.left for one in elsewhere), len(circle.shops)
    )
    if points > 0:
        letters.append((card[0], grant(connection, circle, card, id=id, points=points, now=now)))
    return letters


def ask(
    connection: Connection, circle: Circle, card: Card, *, id: str, points: int, now: int
) -> tuple[int, int, list[tuple[str, Letter]]]:
    """A shop asks for a right to so many points: all of them or none. The same `id`, the same answer.

    Returns the points, what other shops hold, and letters by shop.
    """
    done = row(
        connection,
        "SELECT points FROM grant_ WHERE customer = ANY(%s) AND grant_id = %s",
        list(circle.members),
        id,
    )
    holding = held(connection, circle.members)
    elsewhere = [one for one in holding if (one.shop, one.epoch) != card]
    lying = sum(one.left for one in elsewhere)
    if done:
        return int(done[0]), lying, []
    if points <= free(balance(connection, circle.members), sum(one.left for one in holding)):
        return points, lying, [(card[0], grant(connection, circle, card, id=id, points=points, now=now))]
    return 0, lying, recall(connection, circle, elsewhere, now)


def grant(connection: Connection, circle: Circle, card: Card, *, id: str, points: int, now: int) -> Letter:
    """Decide a grant, which is on disk before it is delivered."""
    shop, epoch = card
    run(
        connection,
        "INSERT INTO grant_ (customer, grant_id, shop, epoch, points, decided_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        circle.leader,
        id,
        shop,
        epoch,
        points,
        now,
    )
    body = {"grant": id, "customer": circle.leader, "points": points, "epoch": epoch}
    return "grant", body, circle.leader


def recall(
    connection: Connection, circle: Circle, holding: Iterable[Held], now: int
) -> list[tuple[str, Letter]]:
    """Ask shops to give back what is left of grants; once for each."""
    letters: list[tuple[str, Letter]] = []
    for one in holding:
        if not one.recalled:
            run(
                connection,
                "UPDATE grant_ SET recalled = true WHERE customer = ANY(%s) AND grant_id = %s",
                list(circle.members),
                one.id,
            )
            letters.append((one.shop, ("recall", {"grant": one.id, "at": now}, circle.leader)))
    return letters


def card_is_gone(connection: Connection, shop: str, epoch: int, now: int) -> int:
    """The owner confirms that a card can spend no more: its rights come back. Returns how many points.

    If it was alive after all, just so many points can be spent twice.
    """
    found = row(
        connection,
        "SELECT coalesce(sum(points - used - returned), 0) FROM grant_"
        " WHERE shop = %s AND epoch = %s AND NOT gone AND points > used + returned",
        shop,
        epoch,
    )
    run(connection, "UPDATE grant_ SET gone = true WHERE shop = %s AND epoch = %s", shop, epoch)
    run(
        connection,
        # What it announced and never sent is lost with it, so what is here is all there will be.
        "UPDATE shop_epoch SET gone_at = %s, complete = received WHERE shop = %s AND epoch = %s",
        now,
        shop,
        epoch,
    )
    return int(found[0]) if found else 0
