"""What must hold of a chain whatever broke: nothing lost or doubled, all agree, overspending has a bound."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from appliance.hub.circles import circles
from appliance.hub.database import Database
from tests.system.cards import Card
from tests.system.chain_told import Facts, Told
from tests.system.hub import Office

OVERSPENT = "more was spent than there was"
UNDONE = "a refused consent was undone"
Events = Mapping[str, tuple[str, Facts]]


class Accounting:
    """How many points of each customer may be spent that nobody has: counted when it becomes possible.

    The owner's limit as it was used; the rights of a card that was declared gone and lives on; of an image
    that comes to life, what it held of points earned and unsent. In a box that passes for the one it was
    taken in, nothing can notice it until it talks: then also the grants it held, and those that came to both
    cards before head office could tell them apart. And what a card told of a parcel that it never ended.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self.bound: Counter[str] = Counter()
        self.lost: dict[str, tuple[str, Facts]] = {}
        """What a card had recorded before it was put back."""
        self._as_one: Counter[str] = Counter()
        self._copied: tuple[Card, set[str]] | None = None

    def spent(self, card: Card, id: str, points: int) -> None:
        """Should the two who are one here turn out to be two, one is left with a debt to the other."""
        if len(card.store.records.customers.members(id)) > 1:
            self._as_one[id] += points

    def lose(self, card: Card) -> None:
        self.lost |= card.own()

    def come_to_life(
        self, card: Card, people: Sequence[str], *, same: bool, beside: Card | None = None
    ) -> None:
        """An image, in the box it was taken in (`same`) or in another; `beside` the card it is a copy of."""
        self.bound += card.unsent(people)
        if same:
            for customer, left in card.grants().values():
                self.bound[customer] += left
            if beside:
                self._copied = beside, set(card.grants())

    def unacknowledged(self, card: Card) -> Counter[str]:
        """Grants that came with the last exchange: an image from before it reads them once more."""
        found = self._db.rows(
            "SELECT m.body ->> 'grant', m.body ->> 'customer', (m.body ->> 'points')::bigint FROM mailbox m"
            " JOIN shop s ON s.shop = m.shop WHERE m.shop = %s AND m.kind = 'grant' AND m.n > s.cursor",
            card.store.records.shop,
        )
        return added((customer, points) for id, customer, points in found if id in card.all_grants())

    def settle_copy(self, copy: Card | None) -> None:
        """Before a copy is taken away: what was granted to both."""
        if copy and self._copied:
            other, image = self._copied
            both = copy.all_grants().items() & other.all_grants().items()
            self.bound += added((customer, points) for id, (customer, points) in both if id not in image)
            self.lost |= copy.own()

    def unfinished(self, shop: str) -> tuple[int, Counter[str]]:
        """The epoch of a shop, and what was earned in parcels that have not wholly come."""
        ((epoch,),) = self._db.rows("SELECT epoch FROM shop WHERE shop = %s", shop)
        found = self._db.rows(
            "SELECT e.subject, (e.facts ->> 'points')::bigint FROM event e JOIN shop_epoch p"
            " ON p.shop = e.shop AND p.epoch = e.epoch WHERE e.shop = %s"
            " AND e.type = 'PointsEarned' AND e.seq > p.complete",
            shop,
        )
        return epoch, added(found)

    def end_epoch(self, shop: str, before: tuple[int, Counter[str]]) -> None:
        """What was spent of it before it was told may be on the card that the next one took the place of."""
        epoch, _ = self.unfinished(shop)
        if epoch > before[0]:
            self.bound += before[1]

    def revoke(self, shop: str) -> None:
        """Its rights, and what counts from now on though its spending may have been under way."""
        self.bound += added(
            self._db.rows(
                "SELECT customer, points - used - returned FROM grant_ WHERE shop = %s AND NOT gone", shop
            )
        )
        self.bound += self.unfinished(shop)[1]

    def check(self, id: str, everything: Told, told: Told) -> None:
        """Of a person, by what was told, and by all that was ever recorded, also on lost cards."""
        people = everything.ever(id)
        bound = sum(self.bound[one] for one in people)
        if everything.parted(people):
            bound += sum(self._as_one[one] for one in people)
        deepest = -min(told.balance(people), everything.balance(people))
        assert deepest <= bound, f"{OVERSPENT}: {deepest} of {bound}"


def added(found: Iterable[tuple[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for customer, points in found:
        sums[customer] += int(points)
    return sums


def recorded(cards: Iterable[Card]) -> dict[str, tuple[str, Facts]]:
    return {id: event for card in cards for id, event in card.own().items()}


def none_lost(office: Office, must: Events, may: Events) -> None:
    """No event is lost, none is doubled, none is made up."""
    ids = [id for (id,) in office.database.rows("SELECT id FROM event")]
    assert len(ids) == len(set(ids))
    assert must.keys() <= set(ids) <= may.keys()


def agree(office: Office, id: str, living: Sequence[Card]) -> None:
    """Who should know a thing agrees; a refusal is never undone, and no other shop keeps the name."""
    told = Told.by(office)
    circle = office.database.work(lambda connection: circles(connection, [id]))[id]
    assert set(circle.members) == told.people(id)
    assert circle.shared == told.shared(circle.members), UNDONE
    if not circle.shared:
        for one in circle.members:
            assert all(not card.names(one) or card.registered(one) for card in living), UNDONE
        return
    for card in living:
        if card.store.records.shop in circle.shops:
            assert set(card.store.records.customers.members(id)) == set(circle.members)
            assert card.ledger.balance(id) == told.balance(circle.members)
            assert card.consents.state(id)["sharing"]
            assert any(card.names(one) for one in circle.members) or not told.registered(circle.members)
