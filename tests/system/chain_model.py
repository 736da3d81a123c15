"""Shops, head office and a bad line between them, as a machine that Hypothesis drives.

Stores, ledgers, relays and head office's code are the real ones, on a real PostgreSQL; only the network is
played: it loses questions and answers, brings them twice, late and in another order. Processes crash,
earlier images of cards go back onto theirs and onto other cards, a card is copied and both live on, and one
is revoked while it lives.
"""

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from appliance.errors import HubRefused, HubSilent, NotEnoughPoints, PointsElsewhere, PointsUncertain
from appliance.events import CustomerMet
from appliance.hub import accounts
from appliance.hub.router import Router
from appliance.testing import FakeClock
from appliance.values.phone import Phone
from tests.system.cards import Card
from tests.system.chain_checks import Accounting, agree, none_lost, recorded
from tests.system.chain_told import Told
from tests.system.hub import Office, empty

SHOPS = ("kyiv", "lviv", "tartu")
COPY = "copy"
ROUNDS = 12
"""After the last step; in each every card says and hears what there is."""
AT_ONCE = 60
"""Exchanges of one card in a round: each ends with the fault that the next one mends, or there are more."""
FEW, MANY = 2, 500
"""Events in a parcel."""
NAMES = st.sampled_from((*SHOPS, *SHOPS, COPY, COPY))
WHO, POINTS = st.sampled_from([0, 0, 0, 1, 2]), st.integers(1, 90)
FAULTS = st.sampled_from(
    ["", "", "", "", "asked in vain", "answer lost", "asked twice", "late", "old answer"]
)


class ChainMachine(RuleBasedStateMachine):
    """`office` and `folder` are set by the test; each example begins with an empty database and new shops."""

    office: ClassVar[Office]
    folder: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.clock = FakeClock()
        self.router = Router(self.office.database)
        empty(self.office)
        self.place = Path(tempfile.mkdtemp(dir=self.folder))
        self.cards = {name: Card.enrolled(name, self.place / name, self.office, self.clock) for name in SHOPS}
        self.images: dict[str, bytes] = {}
        self.people: list[str] = []
        self.accounting = Accounting(self.office.database)
        self.revoked: set[str] = set()
        """The shops whose cards are."""
        self.most = 0
        """What could have been spent when the last spending was refused."""

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
        card = self._card(name)
        number = len(self.people)
        with suppress(HubRefused):
            id = card.customers.add(Phone(f"+38067123450{number}"), f"Person {number}").id
            card.consents.record(id, "sharing", True, "uk", "till")
            self.people.append(id)

    @rule(name=NAMES, who=WHO, points=POINTS)
    def earn(self, name: str, who: int, points: int) -> None:
        if self._knows(name, who):
            self._card(name).ledger.earn(self.people[who], points, "a gift")

    @rule(name=NAMES, who=WHO, points=POINTS, fault=FAULTS)
    def spend(self, name: str, who: int, points: int, fault: str = "") -> None:
        if not self._knows(name, who):
            return
        card, id = self._card(name), self.people[who]
        before = card.provisional()
        card.line.fault = fault
        self.most = 0
        try:
            card.ledger.spend(id, points, "a cake")
            self.accounting.spent(card, id, points)
        except NotEnoughPoints:
            pass
        except (PointsElsewhere, PointsUncertain) as refusal:
            self.most = refusal.facts["most"]
        card.line.fault = ""
        self.accounting.bound[id] += card.provisional() - before

    @rule(name=NAMES, who=WHO)
    def meet(self, name: str, who: int) -> None:
        """A customer shows a member's number: from now on head office tells this shop of them."""
        if who < len(self.people):
            with self._card(name).store.transaction() as records:
                records.record(CustomerMet(at=self.clock.now(), customer=self.people[who], proof="qr"))

    @rule(name=NAMES, who=WHO, given=st.booleans())
    def answer(self, name: str, who: int, given: bool) -> None:
        """Whether they agree to be known in all shops."""
        if self._knows(name, who):
            self._card(name).consents.record(self.people[who], "sharing", given, "uk", "till")

    @rule(name=NAMES, one=WHO, other=WHO)
    def merge(self, name: str, one: int, other: int) -> None:
        if one != other and self._knows(name, one) and self._knows(name, other):
            self._card(name).doubles.join(self.people[one], self.people[other])

    @rule(name=NAMES, who=WHO)
    def separate(self, name: str, who: int) -> None:
        """Take the latest merge back that this shop knows of."""
        if self._knows(name, who):
            doubles = self._card(name).doubles
            for merge, _ in doubles.joined(self.people[who])[-1:]:
                doubles.separate(self.people[who], merge)

    @rule(name=NAMES, fault=FAULTS, most=st.sampled_from([FEW, MANY]))
    def sync(self, name: str, fault: str, most: int = MANY) -> None:
        self._exchange(self._card(name), fault, most)

    @rule(name=NAMES)
    def arrive(self, name: str) -> None:
        """What was late, after whatever was said since."""
        self._card(name).line.arrive()

    @rule()
    def route(self) -> None:
        while self.router.step():
            pass

    @rule(name=NAMES, cut=st.booleans())
    def cut(self, name: str, cut: bool) -> None:
        self._card(name).line.cut = cut

    @rule(name=NAMES)
    def crash(self, name: str) -> None:
        self._card(name).store.close()
        self._card(name).open()

    @rule(days=st.integers(1, 3))
    def sleep(self, days: int) -> None:
        self.clock.pass_days(days)

    @rule(name=NAMES)
    def take_image(self, name: str) -> None:
        self.images[self._card(name).name] = self._card(name).image()

    @rule(name=NAMES, same=st.booleans())
    def put_back(self, name: str, same: bool) -> None:
        """An earlier image goes back onto its card, or onto another one; it may be cut off at once."""
        card = self._card(name)
        if card.name in self.images and card.store.records.shop not in self.revoked:
            self.accounting.lose(card)
            unread = self.accounting.unacknowledged(card) if same else Counter()
            card.box += "" if same else "'"
            card.put_back(self.images[card.name])
            self.accounting.come_to_life(card, self.people, same=same)
            self.accounting.bound += unread

    @rule(name=st.sampled_from(SHOPS), same=st.booleans())
    @precondition(lambda self: COPY not in self.cards)
    def copy(self, name: str, same: bool) -> None:
        """A card is copied, into a second box or one that passes for the same, and both are used."""
        card = self.cards[name]
        if card.store.records.shop not in self.revoked:
            box = card.box if same else "another board"
            self.cards[COPY] = card.copy(COPY, self.place / COPY, box)
            self.accounting.come_to_life(self.cards[COPY], self.people, same=same, beside=card)

    @rule(names=st.permutations([*SHOPS, COPY]), who=WHO, points=POINTS, cut=st.booleans())
    def spend_in_two(self, names: list[str], who: int, points: int, cut: bool) -> None:
        """Before either tells head office of it."""
        for name in names[:2]:
            self.cut(name, cut)
            self.spend(name, who, points)

    @rule(name=NAMES, who=WHO, points=POINTS, cut=st.booleans(), same=st.booleans())
    def spend_put_back_and_spend(self, name: str, who: int, points: int, cut: bool, same: bool) -> None:
        self.take_image(name)
        self.spend(name, who, points)
        self.cut(name, cut)
        self.put_back(name, same)
        self.sync(name, "")
        self.spend(name, who, points)

    @rule(name=NAMES, who=WHO)
    def spend_all(self, name: str, who: int) -> None:
        """All they have, or else all this shop may let them spend."""
        if self._knows(name, who):
            points = self._card(name).ledger.balance(self.people[who])
            if points > 0:
                self.spend(name, who, points)
                if self.most > 0:
                    self.spend(name, who, self.most)

    @rule(names=st.permutations(SHOPS), who=WHO, points=POINTS)
    def earn_spend_tell_a_part_and_spend(self, names: list[str], who: int, points: int) -> None:
        """What was earned is told, and the spending that was made from it is still under way."""
        name, other = names[:2]
        self.sync(name, "")
        self.earn(name, who, points)
        self.earn(name, who, 1)
        self.spend(name, who, points)
        self.sync(name, "", FEW)
        self.route()
        self.sync(other, "")
        self.spend_all(name, who)
        self.spend(other, who, points // 3 + 1)

    @rule(names=st.permutations(SHOPS), who=WHO)
    def refuse_here_and_answer_there(self, names: list[str], who: int) -> None:
        """An answer that does not know of a refusal."""
        self.answer(names[0], who, False)
        self.answer(names[1], who, False)
        self.answer(names[1], who, True)

    @rule()
    @precondition(lambda self: not self.revoked)
    def revoke_while_alive(self) -> None:
        """Head office believes a shop's cards gone that live on: so many points may be spent twice."""
        shop = self.cards[SHOPS[-1]].store.records.shop
        epochs = self.office.database.rows("SELECT epoch FROM shop_epoch WHERE shop = %s", shop)
        self.accounting.revoke(shop)
        for (epoch,) in epochs:
            self._declare_gone(shop, epoch)
        self.revoked.add(shop)

    def teardown(self) -> None:
        """The lines are mended, the copy tells all it has and is taken away, and the others agree."""
        for card in self.cards.values():
            card.line.cut = False
        try:
            self.settle(3)
            self.accounting.settle_copy(self.cards.get(COPY))
            told = recorded(self._living())
            if COPY in self.cards:
                self.cards.pop(COPY).store.close()
            self.settle(ROUNDS)
            everything = self.accounting.lost | recorded(self.cards.values())
            none_lost(self.office, told | recorded(self._living()), everything)
            for id in self.people:
                self.accounting.check(id, Told(everything), Told.by(self.office))
                agree(self.office, id, self._living())
        finally:
            for card in self.cards.values():
                card.store.close()

    def settle(self, rounds: int) -> None:
        """Until nothing moves any more."""
        before: list[tuple[int, ...]] = []
        for _ in range(rounds):
            for card in self.cards.values():
                self._tell_all(card)
            self.route()
            after = self.office.database.rows(
                "SELECT sum(next_n) + (SELECT sum(complete + routed) FROM shop_epoch) FROM shop"
            )
            if after == before:
                return
            before = after

    def _tell_all(self, card: Card) -> None:
        for _ in range(AT_ONCE):
            more = self._exchange(card) or card.relay.has_something()
            if not more or card.store.records.shop in self.revoked:
                return

    def _exchange(self, card: Card, fault: str = "", most: int = MANY) -> bool:
        """One exchange; whether there is more to say or to hear."""
        shop = card.store.records.shop
        unfinished = self.accounting.unfinished(shop)
        try:
            return self._ask(card, fault, most)
        finally:
            self.accounting.end_epoch(shop, unfinished)

    def _ask(self, card: Card, fault: str, most: int) -> bool:
        card.line.fault = fault
        card.relay._most = most
        try:
            return card.relay.exchange()
        except HubSilent:
            return False
        except HubRefused as refusal:
            return self._enrol_anew(card, refusal)
        finally:
            card.line.fault = ""

    def _card(self, name: str) -> Card:
        """While there is no copy, the first shop stands in for it."""
        return self.cards.get(name, self.cards[SHOPS[0]])

    def _living(self) -> list[Card]:
        return [card for card in self.cards.values() if card.store.records.shop not in self.revoked]

    def _knows(self, name: str, who: int) -> bool:
        return (
            who < len(self.people)
            and self._card(name).store.records.customers.get(self.people[who]) is not None
        )

    def _declare_gone(self, shop: str, epoch: int) -> None:
        self.office.database.work(
            lambda connection: accounts.card_is_gone(connection, shop, epoch, self.clock.now())
        )

    def _enrol_anew(self, card: Card, refusal: HubRefused) -> bool:
        """As the owner does, with a code for this shop; whether that was the matter."""
        shop = card.store.records.shop
        if refusal.word not in {"another-box", "unknown-key"} or shop in self.revoked or card.line.cut:
            return False
        with suppress(HubSilent):
            card.relay.enrol(self.office.code(card.name, shop))
        return True
