"""Shops, head office and a bad line between them, as a machine that Hypothesis drives.

Stores, ledgers, relays and head office's code are the real ones, on a real PostgreSQL; only the network is
played: it loses questions and answers, and brings them twice. Processes crash, earlier images of cards go
onto other cards, and one card is revoked while it lives on.
"""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from appliance.errors import HubRefused, HubSilent, NotEnoughPoints, PointsElsewhere, PointsUncertain
from appliance.events import CustomerMet
from appliance.hub import accounts
from appliance.hub.circles import circles
from appliance.hub.database import run
from appliance.hub.router import Router
from appliance.testing import FakeClock
from appliance.values.phone import Phone
from tests.system.cards import Card
from tests.system.hub import Office

SHOPS = ("kyiv", "lviv", "tartu")
OVERSPENT = "more was spent than there was"
ROUNDS = 20
"""After the last step; each is one exchange of every shop."""
FAULTS = st.sampled_from(["", "", "", "asked in vain", "answer lost", "asked twice"])
NAMES, WHO, POINTS = st.sampled_from(SHOPS), st.sampled_from([0, 0, 0, 1, 2]), st.integers(1, 90)


class ChainMachine(RuleBasedStateMachine):
    """`office` and `folder` are set by the test; each example begins with an empty database and new shops."""

    office: ClassVar[Office]
    folder: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.router = Router(self.office.database)
        empty(self.office)
        place = Path(tempfile.mkdtemp(dir=self.folder))
        self.cards = {name: Card(name, place / name, self.office, self.clock) for name in SHOPS}
        self.images: dict[str, bytes] = {}
        self.people: list[str] = []
        self.recorded: set[str] = set()
        """Ids of events that a card had before it was put back."""
        self.bound = 0
        """Points that may be overspent: the owner's limit as it was used, and rights revoked while alive."""
        self.revoked: set[str] = set()

    @initialize()
    def begin(self) -> None:
        """A customer of one shop is known in all, and has points."""
        self.register("kyiv")
        for name in SHOPS:
            self.meet(name, 0)
        self.earn("kyiv", 0, 100)
        self.settle(3)

    @rule(name=NAMES)
    @precondition(lambda self: len(self.people) < 3)
    def register(self, name: str) -> None:
        card = self.cards[name]
        number = len(self.people)
        id = card.customers.add(Phone(f"+38067123450{number}"), f"Person {number}").id
        card.consents.record(id, "sharing", True, "uk", "till")
        self.people.append(id)

    @rule(name=NAMES, who=WHO, points=POINTS)
    def earn(self, name: str, who: int, points: int) -> None:
        if self._knows(name, who):
            self.cards[name].ledger.earn(self.people[who], points, "a gift")

    @rule(name=NAMES, who=WHO, points=POINTS)
    def spend(self, name: str, who: int, points: int) -> None:
        if self._knows(name, who):
            before = self.cards[name].provisional()
            with suppress(NotEnoughPoints, PointsElsewhere, PointsUncertain):
                self.cards[name].ledger.spend(self.people[who], points, "a cake")
            self.bound += self.cards[name].provisional() - before

    @rule(name=NAMES, who=WHO)
    def meet(self, name: str, who: int) -> None:
        """A customer shows a member's number: from now on head office tells this shop of them."""
        if who < len(self.people):
            with self.cards[name].store.transaction() as records:
                records.record(CustomerMet(at=self.clock.now(), customer=self.people[who], proof="qr"))

    @rule(name=NAMES, who=WHO)
    def refuse(self, name: str, who: int) -> None:
        if self._knows(name, who):
            self.cards[name].consents.record(self.people[who], "sharing", False, "uk", "till")

    @rule(name=NAMES, fault=FAULTS)
    def sync(self, name: str, fault: str) -> None:
        card = self.cards[name]
        card.line.fault = fault
        try:
            card.relay.exchange()
        except HubSilent:
            pass
        except HubRefused as refusal:
            if refusal.word == "another-box" and name not in self.revoked:
                self.enrol_anew(card)
        card.line.fault = ""

    @rule()
    def route(self) -> None:
        while self.router.step():
            pass

    @rule(name=NAMES, cut=st.booleans())
    def cut(self, name: str, cut: bool) -> None:
        self.cards[name].line.cut = cut

    @rule(name=NAMES)
    def crash(self, name: str) -> None:
        self.cards[name].store.close()
        self.cards[name].open()

    @rule(days=st.integers(1, 3))
    def sleep(self, days: int) -> None:
        self.clock.pass_days(days)

    @rule(name=NAMES)
    def take_image(self, name: str) -> None:
        self.images[name] = self.cards[name].image()

    @rule(name=NAMES)
    def put_back(self, name: str) -> None:
        """The card fails, and an earlier image goes onto another one, which may be cut off at once."""
        if name in self.images and name not in self.revoked:
            card = self.cards[name]
            self.recorded |= card.own()
            card.box += "'"
            card.put_back(self.images[name])

    @rule(names=st.permutations(SHOPS), who=WHO, points=POINTS, cut=st.booleans())
    def spend_in_two(self, names: list[str], who: int, points: int, cut: bool) -> None:
        """Before either tells head office of it."""
        for name in names[:2]:
            self.cut(name, cut)
            self.spend(name, who, points)

    @rule(name=NAMES, who=WHO, points=POINTS, cut=st.booleans())
    def spend_put_back_and_spend(self, name: str, who: int, points: int, cut: bool) -> None:
        self.take_image(name)
        self.spend(name, who, points)
        self.cut(name, cut)
        self.put_back(name)
        self.sync(name, "")
        self.spend(name, who, points)

    @rule()
    @precondition(lambda self: not self.revoked)
    def revoke_while_alive(self) -> None:
        """Head office believes a card gone that lives on: so many points may be spent twice."""
        name = SHOPS[-1]
        shop = self.cards[name].store.records.shop
        epochs = self.office.database.rows("SELECT epoch FROM shop_epoch WHERE shop = %s", shop)
        for (epoch,) in epochs:
            self.bound += self._gone(shop, epoch)
        self.revoked.add(name)

    def enrol_anew(self, card: Card) -> None:
        """As the owner does with a code for this shop."""
        code = self.office.code(card.name, card.store.records.shop)
        with suppress(HubSilent, HubRefused):
            card.relay.enrol(code)

    def teardown(self) -> None:
        """The lines are mended, and everybody tells everything."""
        for card in self.cards.values():
            card.line.cut = False
        self.settle(ROUNDS)
        try:
            self.check_events()
            for id in self.people:
                self.check_points(id)
                self.check_agreement(id)
        finally:
            for card in self.cards.values():
                card.store.close()

    def check_events(self) -> None:
        """None is lost, none is doubled, none is made up."""
        ids = [id for (id,) in self.office.database.rows("SELECT id FROM event")]
        cards = self.cards.items()
        living: set[str] = set().union(*(card.own() for name, card in cards if name not in self.revoked))
        everything: set[str] = self.recorded.union(*(card.own() for _, card in cards))
        assert len(ids) == len(set(ids))
        assert living <= set(ids)
        assert set(ids) <= everything

    def check_points(self, id: str) -> None:
        """Overspent at most by the owner's limit and by rights that were revoked while alive."""
        assert -self._balance(id) <= self.bound, OVERSPENT

    def check_agreement(self, id: str) -> None:
        """Who should know a thing agrees; a refusal is never undone, and no other shop keeps the name."""
        circle = self.office.database.work(lambda connection: circles(connection, [id]))[id]
        living = [card for name, card in self.cards.items() if name not in self.revoked]
        told = [card for card in living if card.store.records.shop in circle.shops]
        refusals = "SELECT 1 FROM consent WHERE customer = %s AND NOT given"
        if self.office.database.rows(refusals, id):
            assert not circle.shared
            assert all(not card.names(id) or card.registered(id) for card in living)
        elif circle.shared:
            assert {card.ledger.balance(id) for card in told} <= {self._balance(id)}
            assert all(card.names(id) for card in told)

    def settle(self, rounds: int) -> None:
        for _ in range(rounds):
            for name in SHOPS:
                self.sync(name, "")
            self.route()

    def _knows(self, name: str, who: int) -> bool:
        card = self.cards[name]
        return who < len(self.people) and card.store.records.customers.get(self.people[who]) is not None

    def _balance(self, id: str) -> int:
        return self.office.database.work(lambda connection: accounts.balance(connection, [id]))

    def _gone(self, shop: str, epoch: int) -> int:
        return self.office.database.work(
            lambda connection: accounts.card_is_gone(connection, shop, epoch, self.clock.now())
        )


def empty(office: Office) -> None:
    """Nothing of the last example is left but head office's own keys."""
    tables = office.database.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        " AND table_name NOT IN ('hub_step', 'hub_secret') ORDER BY table_name"
    )
    names = ", ".join(name for (name,) in tables)
    office.database.work(lambda connection: run(connection, f"TRUNCATE {names}"))
