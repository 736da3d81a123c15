"""Spending in a chain: by rights, with head office's answer, and without it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance import mail
from appliance.chain import Enrolled, GrantAnswer, Letter
from appliance.errors import NotEnoughPoints, PointsElsewhere, PointsUncertain
from appliance.events import CustomerMet, GrantReturned, PointsTaken
from appliance.loyalty.ledger import Ledger
from appliance.store.shop_store import ShopStore, open_store
from appliance.testing import MONDAY, FakeClock

OLENA = "01890000-0000-7000-8000-000000000001"


@dataclass
class Office:
    """Head office as far as a ledger asks it: `answers` 0, all of it, or not at all."""

    answers: Callable[[int], int | None]
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    is_set: bool = True
    box: str = "board"

    def find(self, kind: str, value: str, shop: str = "", digits: str = "") -> str | None:
        raise NotImplementedError

    def grant(self, request: str, customer: str, points: int) -> GrantAnswer | None:
        self.asked.append((request, customer, points))
        granted = self.answers(points)
        return None if granted is None else GrantAnswer(request, granted, 0, 1)


SILENT = Office(lambda _: None)


@pytest.fixture
def store(tmp_path: Path) -> ShopStore:
    store = open_store(tmp_path / "shop.db")
    with store.transaction() as records:
        records.record(CustomerMet(at=MONDAY, customer=OLENA, proof="card"))
    return store


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def enrol(store: ShopStore, epoch: int = 1) -> None:
    with store.transaction() as records:
        records.upstream.enrol(Enrolled(records.shop, "Chain", "UA", "board", "salt", epoch))


def exchange(store: ShopStore) -> None:
    """Everything has left the box, and head office has it."""
    with store.transaction() as records:
        head = records.upstream.pack().head
        records.upstream.settle(head, (), 1_793_610_000)


def granted(store: ShopStore, points: int, grant: str = "g1", epoch: int = 1) -> None:
    body = {"grant": grant, "customer": OLENA, "points": points, "epoch": epoch}
    store.take_in([Letter(f"grant {grant}", "grant", body)], mail.take)


def taken(store: ShopStore) -> PointsTaken:
    events = [recorded.event for recorded in store.records.journal.after(0, 100)]
    return next(event for event in reversed(events) if isinstance(event, PointsTaken))


def test_a_shop_that_is_alone_asks_nobody(store: ShopStore, clock: FakeClock) -> None:
    office = Office(lambda points: points)
    ledger = Ledger(store, clock, office)
    ledger.earn(OLENA, 30, "welcome")
    assert ledger.spend(OLENA, 20, "a cake") == 10
    assert office.asked == []


def test_what_was_earned_here_and_has_not_left_the_box_is_spent_without_asking(
    store: ShopStore, clock: FakeClock
) -> None:
    enrol(store)
    exchange(store)
    ledger = Ledger(store, clock, SILENT)
    ledger.earn(OLENA, 30, "welcome")
    assert ledger.spend(OLENA, 20, "a cake") == 10
    exchange(store)
    with pytest.raises(PointsUncertain, match="at most 0"):
        ledger.spend(OLENA, 10, "tea")


def test_a_grant_is_spent_once(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    ledger = Ledger(store, clock, SILENT)
    ledger.earn(OLENA, 30, "welcome")
    exchange(store)
    granted(store, 20)
    granted(store, 20)
    assert ledger.spend(OLENA, 15, "a cake") == 15
    assert taken(store).granted == (("g1", 15),)
    with pytest.raises(PointsUncertain):
        ledger.spend(OLENA, 6, "tea")
    assert ledger.spend(OLENA, 5, "tea") == 10


def test_head_office_is_asked_for_what_is_missing_and_no_more(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    office = Office(lambda points: points)
    ledger = Ledger(store, clock, office)
    ledger.earn(OLENA, 30, "welcome")
    exchange(store)
    granted(store, 20)
    assert ledger.spend(OLENA, 25, "a cake", source="form-1") == 5
    assert office.asked == [("form-1", OLENA, 5)]
    assert taken(store).granted == (("form-1", 5), ("g1", 20))


def test_the_same_form_sent_again_spends_once(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    ledger = Ledger(store, clock, Office(lambda points: points))
    ledger.earn(OLENA, 30, "welcome")
    exchange(store)
    assert [ledger.spend(OLENA, 25, "a cake", source="form-1") for _ in range(2)] == [5, 5]


def test_points_that_lie_in_another_shop_are_not_spent(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    ledger = Ledger(store, clock, Office(lambda _: 0), offline_limit=100)
    ledger.earn(OLENA, 30, "welcome")
    exchange(store)
    granted(store, 12)
    with pytest.raises(PointsElsewhere, match="12 can be spent"):
        ledger.spend(OLENA, 25, "a cake")
    assert ledger.balance(OLENA) == 30


def test_the_owners_limit_counts_only_without_an_answer_and_once_a_day(
    store: ShopStore, clock: FakeClock
) -> None:
    enrol(store)
    ledger = Ledger(store, clock, SILENT, offline_limit=10)
    ledger.earn(OLENA, 30, "welcome")
    exchange(store)
    assert ledger.spend(OLENA, 7, "tea") == 23
    assert taken(store).provisional == 7
    with pytest.raises(PointsUncertain, match="at most 3"):
        ledger.spend(OLENA, 4, "tea")
    clock.pass_days(1)
    assert ledger.spend(OLENA, 10, "tea") == 13


def test_nobody_spends_more_than_they_have_whatever_the_rights(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    ledger = Ledger(store, clock, SILENT, offline_limit=1000)
    ledger.earn(OLENA, 30, "welcome")
    granted(store, 500)
    with pytest.raises(NotEnoughPoints):
        ledger.spend(OLENA, 31, "a feast")


def test_a_restored_card_holds_no_right_until_head_office_has_spoken_to_it(
    store: ShopStore, clock: FakeClock
) -> None:
    enrol(store)
    ledger = Ledger(store, clock, SILENT, offline_limit=10)
    ledger.earn(OLENA, 30, "welcome")
    granted(store, 20)
    with store.transaction() as records:
        records.upstream.begin(2)
    with pytest.raises(PointsUncertain, match="at most 0"):
        ledger.spend(OLENA, 1, "tea")
    exchange(store)
    granted(store, 30, "g2", epoch=2)
    assert ledger.spend(OLENA, 30, "tea") == 0


def test_a_recalled_grant_is_given_back_as_far_as_it_is_left_and_is_spent_no_more(
    store: ShopStore, clock: FakeClock
) -> None:
    enrol(store)
    ledger = Ledger(store, clock, SILENT)
    ledger.earn(OLENA, 30, "welcome")
    exchange(store)
    granted(store, 20)
    ledger.spend(OLENA, 5, "tea")
    for n in range(2):
        store.take_in([Letter(f"recall {n}", "recall", {"grant": "g1", "at": clock.now()})], mail.take)
    events = [recorded.event for recorded in store.records.journal.after(0, 100)]
    assert [event.points for event in events if isinstance(event, GrantReturned)] == [15]
    with pytest.raises(PointsUncertain):
        ledger.spend(OLENA, 1, "tea")


def test_before_its_first_exchange_a_card_spends_nothing(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    ledger = Ledger(store, clock, SILENT)
    ledger.earn(OLENA, 30, "welcome")
    with pytest.raises(PointsUncertain, match="at most 0"):
        ledger.spend(OLENA, 10, "tea")


def test_a_card_in_another_box_spends_nothing(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    exchange(store)
    granted(store, 20)
    elsewhere = Ledger(store, clock, Office(lambda _: None, box="another board"))
    elsewhere.earn(OLENA, 30, "welcome")
    with pytest.raises(PointsUncertain, match="at most 0"):
        elsewhere.spend(OLENA, 10, "tea")


def test_what_another_head_office_had_granted_is_no_right_any_more(
    store: ShopStore, clock: FakeClock
) -> None:
    enrol(store)
    ledger = Ledger(store, clock, SILENT)
    ledger.earn(OLENA, 30, "welcome")
    exchange(store)
    granted(store, 20)
    enrol(store)
    exchange(store)
    with pytest.raises(PointsUncertain, match="at most 0"):
        ledger.spend(OLENA, 10, "tea")


def test_whoever_ends_sharing_leaves_no_right_behind(store: ShopStore, clock: FakeClock) -> None:
    enrol(store)
    Ledger(store, clock, SILENT).earn(OLENA, 30, "welcome")
    exchange(store)
    granted(store, 20)
    store.take_in([Letter("withdrawn 9", "withdrawn", {"customers": [OLENA], "at": MONDAY})], mail.take)
    last = list(store.records.journal.after(0, 100))[-1].event
    assert isinstance(last, GrantReturned) and (last.grant, last.points) == ("g1", 20)
