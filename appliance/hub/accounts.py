"""What customers have, and which shop holds a right to how much of it. The rules stand in loyalty.rights.

Whoever asks here holds the accounts (`circles.locked`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from appliance.hub.circles import Circle
from appliance.hub.database import Connection, row, rows, run
from appliance.hub.histories import Borders
from appliance.hub.mailbox import Letter
from appliance.hub.refusals import BadRequest
from appliance.loyalty.rights import free, share

Card = tuple[str, int]
"""A shop and its epoch: one life of one card."""
Posted = list[tuple[str, Letter]]
"""Letters, each with the shop it goes to."""


@dataclass(frozen=True)
class Held:
    """A grant that is not used up: `left` points of it are a right of this card of the shop."""

    id: str
    customer: str
    shop: str
    epoch: int
    left: int
    recalled: bool


@dataclass(frozen=True)
class Books:
    """What some people have, and what of it is granted: points by customer and shop, rights by customer."""

    points: Mapping[str, Mapping[str, int]]
    rights: Mapping[str, Sequence[Held]]

    def balances(self, members: Iterable[str]) -> dict[str, int]:
        """By shop, what its events about a person come to."""
        found: dict[str, int] = {}
        for member in members:
            for shop, points in self.points.get(member, {}).items():
                found[shop] = found.get(shop, 0) + points
        return found

    def held(self, members: Iterable[str]) -> list[Held]:
        """Every grant of a person that still is a right, each once."""
        found = {(one.customer, one.id): one for member in members for one in self.rights.get(member, ())}
        return list(found.values())


@dataclass(frozen=True)
class Wish:
    """For whom a right is decided, for which card, and the name it gets."""

    circle: Circle
    card: Card
    id: str
    now: int


@dataclass(frozen=True)
class Decided:
    """A right to so many points, 0 for none, and the rights of others that are asked back."""

    wish: Wish
    points: int
    recalled: tuple[Held, ...]

    @property
    def letter(self) -> tuple[str, Letter]:
        """What the shop is told that gets the right."""
        (shop, epoch), leader = self.wish.card, self.wish.circle.leader
        body = {"grant": self.wish.id, "customer": leader, "points": self.points, "epoch": epoch}
        return shop, ("grant", body, leader)


@dataclass(frozen=True)
class Pool:
    """The shops whose points and rights count together for one of them."""

    shops: frozenset[str]
    balance: int
    holding: tuple[Held, ...]
    free: int
    """What may still be granted. It never exceeds what is free of everything, also when only a part counts: a
    right that was given while the person was shared lasts until it is returned."""

    def elsewhere(self, card: Card) -> list[Held]:
        return [one for one in self.holding if (one.shop, one.epoch) != card]


def pool(books: Books, circle: Circle, shop: str, limits: Borders) -> Pool:
    """All shops that know the person, if they agreed to it and no border lies between two; else `shop`."""
    pairs = product(circle.shops, repeat=2)
    together = circle.shared and all(limits.allow(one, other) for one, other in pairs)
    shops = circle.shops | {shop} if together else frozenset({shop})
    everywhere, points = books.held(circle.members), books.balances(circle.members)
    holding = tuple(one for one in everywhere if one.shop in shops)
    here = sum(points.get(one, 0) for one in shops)
    least = min(
        free(here, sum(one.left for one in holding)),
        free(sum(points.values()), sum(one.left for one in everywhere)),
    )
    return Pool(shops, here, holding, least)


def count(connection: Connection, shop: str, points: Mapping[str, int]) -> None:
    """Add what a shop's events come to, by customer."""
    changed = sorted(customer for customer, number in points.items() if number)
    run(
        connection,
        "INSERT INTO balance (customer, shop, points) SELECT customer, %s, points"
        " FROM unnest(%s::text[], %s::bigint[]) AS told (customer, points)"
        " ON CONFLICT (customer, shop) DO UPDATE SET points = balance.points + EXCLUDED.points",
        shop,
        changed,
        [points[customer] for customer in changed],
    )


def be_at(connection: Connection, customers: Iterable[str], shop: str) -> None:
    """These were last seen in this shop."""
    run(connection, "UPDATE account SET home = %s WHERE customer = ANY(%s)", shop, sorted(customers))


def use(connection: Connection, members: Sequence[str], shop: str, told: tuple[str, int, int]) -> None:
    """Note what a shop took from a grant of its own, or gave back of it: (grant, used, returned).

    Never more than there is: what a shop let people spend beyond its rights shows in the balance.
    """
    grant, used, returned = told
    if used < 0 or returned < 0:
        return
    run(
        connection,
        # One of the two is 0.
        "UPDATE grant_ SET used = least(points - returned, used + %s),"
        " returned = least(points - used, returned + %s)"
        " WHERE customer = ANY(%s) AND grant_id = %s AND shop = %s",
        used,
        returned,
        _holders(connection, members),
        grant,
        shop,
    )


def read(connection: Connection, members: Iterable[str]) -> Books:
    """The books of these customers, in three statements however many they are."""
    asked = sorted(set(members))
    lent: dict[tuple[str, str], list[str]] = {}
    for customer, grant_id, holder in rows(
        connection, "SELECT customer, grant_id, holder FROM lent WHERE customer = ANY(%s)", asked
    ):
        lent.setdefault((holder, grant_id), []).append(customer)
    rights: dict[str, list[Held]] = {}
    for one in _open_grants(connection, {*asked, *(holder for holder, _ in lent)}):
        for customer in {one.customer, *lent.get((one.customer, one.id), ())}.intersection(asked):
            rights.setdefault(customer, []).append(one)
    points: dict[str, dict[str, int]] = {}
    for customer, shop, number in rows(
        connection, "SELECT customer, shop, points FROM balance WHERE customer = ANY(%s)", asked
    ):
        points.setdefault(customer, {})[shop] = number
    return Books(points, rights)


def balance(connection: Connection, members: Sequence[str]) -> int:
    return sum(read(connection, members).balances(members).values())


def held(connection: Connection, members: Sequence[str]) -> list[Held]:
    """Every grant of a person that still is a right; one whose card is gone is none."""
    return read(connection, members).held(members)


def settle(books: Books, wish: Wish, limits: Borders) -> Decided:
    """Grant the shop where the customer is now its share, and ask the others to give back what they hold."""
    counted = pool(books, wish.circle, wish.card[0], limits)
    elsewhere = counted.elsewhere(wish.card)
    lying = sum(one.left for one in elsewhere)
    here = sum(one.left for one in counted.holding) - lying
    points = min(share(counted.balance, here, lying, len(counted.shops)), counted.free)
    return Decided(wish, max(0, points), tuple(elsewhere))


def ask(connection: Connection, wish: Wish, limits: Borders, points: int) -> tuple[int, int, Posted]:
    """A shop asks for a right to so many points: all of them or none. The same id, the same answer.

    Returns the points, what other shops hold, and letters by shop. Raises BadRequest for another's id.
    """
    members = wish.circle.members
    counted = pool(read(connection, members), wish.circle, wish.card[0], limits)
    elsewhere = counted.elsewhere(wish.card)
    lying = sum(one.left for one in elsewhere)
    done = row(
        connection,
        "SELECT shop, epoch, points, gone FROM grant_ WHERE customer = ANY(%s) AND grant_id = %s",
        _holders(connection, members),
        wish.id,
    )
    if done:
        shop, epoch, given, gone = done
        if shop != wish.card[0]:
            raise BadRequest(fault="this request was another shop's")
        return (int(given) if epoch == wish.card[1] and not gone else 0), lying, []
    enough = points <= counted.free
    decided = Decided(wish, points, ()) if enough else Decided(wish, 0, tuple(elsewhere))
    return decided.points, lying, decide(connection, [decided])


def decide(connection: Connection, decided: Sequence[Decided]) -> Posted:
    """Write down what was decided, so that it is on disk before it is delivered; returns the letters."""
    given = [one for one in decided if one.points]
    run(
        connection,
        "INSERT INTO grant_ (customer, grant_id, shop, epoch, points, decided_at)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[])",
        [one.wish.circle.leader for one in given],
        [one.wish.id for one in given],
        [one.wish.card[0] for one in given],
        [one.wish.card[1] for one in given],
        [one.points for one in given],
        [one.wish.now for one in given],
    )
    asked_back = recall(connection, [(one.wish.now, held) for one in decided for held in one.recalled])
    return asked_back + [one.letter for one in given]


def recall(connection: Connection, holding: Sequence[tuple[int, Held]]) -> Posted:
    """Ask shops, each at its time, to give back what is left of grants; once for each."""
    fresh = [(now, one) for now, one in holding if not one.recalled]
    run(
        connection,
        "UPDATE grant_ SET recalled = true FROM unnest(%s::text[], %s::text[]) AS asked (customer, id)"
        " WHERE grant_.customer = asked.customer AND grant_id = asked.id",
        [one.customer for _, one in fresh],
        [one.id for _, one in fresh],
    )
    return [(one.shop, ("recall", {"grant": one.id, "at": now}, one.customer)) for now, one in fresh]


def part(connection: Connection, before: Circle, after: Iterable[Circle], now: int) -> Posted:
    """One person turned out to be several: what was granted counts against each until it is back."""
    holding = held(connection, before.members)
    for circle in after:
        for one in holding:
            if one.customer not in circle.members:
                run(
                    connection,
                    "INSERT INTO lent VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                    circle.leader,
                    one.id,
                    one.customer,
                )
    return recall(connection, [(now, one) for one in holding])


def card_is_gone(connection: Connection, shop: str, epoch: int, now: int) -> int:
    """The owner confirms that a card can spend no more: its rights come back. Returns how many points.

    If it was alive after all, just so many points can be spent twice; so the card that is in use now can ask
    for nothing from here on.
    """
    run(
        connection,
        "UPDATE shop SET revoked_at = coalesce(revoked_at, %s) WHERE shop = %s AND epoch = %s",
        now,
        shop,
        epoch,
    )
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


def _open_grants(connection: Connection, customers: Iterable[str]) -> list[Held]:
    found = rows(
        connection,
        "SELECT grant_id, customer, shop, epoch, points - used - returned, recalled FROM grant_"
        " WHERE customer = ANY(%s) AND NOT gone AND points > used + returned ORDER BY decided_at, grant_id",
        sorted(customers),
    )
    return [Held(*one) for one in found]


def _holders(connection: Connection, members: Sequence[str]) -> list[str]:
    """Under which ids a person's grants may stand."""
    lent = rows(connection, "SELECT holder FROM lent WHERE customer = ANY(%s)", list(members))
    return sorted({*members, *(str(holder) for (holder,) in lent)})
