"""Whoever is unknown is asked for at head office. A relay of the test's own answers on the real socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.shop import Shop
from appliance.store.shop_store import open_store
from appliance.testing import FakeClock, filled_shop
from appliance.values.barcode import Barcode
from appliance.values.member import MemberNumber
from appliance.values.phone import Phone
from kiosk.board import Board
from kiosk.counter import Counter
from kiosk.desk import Desk
from kiosk.effects import Greeting, Notice
from kiosk.joining import Joiner
from kiosk.lights import Lights
from tests.appliance.people.test_passes import enrol
from tests.relay import CARD, CHAINED, KATRIN, Relay, relay_of
from tests.system.net import until


@pytest.fixture
def shop(tmp_path: Path, clock: FakeClock) -> Iterator[Shop]:
    (tmp_path / "settings.toml").write_text(CHAINED)
    shop = filled_shop(tmp_path, clock)
    yield shop
    shop.close()


@pytest.fixture
def relay(shop: Shop) -> Iterator[Relay]:
    with relay_of(shop) as relay:
        yield relay


@pytest.fixture
def board(shop: Shop) -> Board:
    return Board(shop.settings.shop.languages, "uk", 15)


@pytest.fixture
def desk(shop: Shop, counter: Counter, board: Board) -> Desk:
    return Desk(counter, Joiner(shop, "UA"), board, Lights({}), shop)


def settled(board: Board) -> object:
    assert until(lambda: board.now().page != Notice("asking"))
    return board.now().page


def test_a_card_of_another_shop_is_greeted(desk: Desk, board: Board, relay: Relay) -> None:
    relay.gate.clear()
    desk.scanned(CARD)
    assert board.now().page == Notice("asking")
    relay.gate.set()
    page = settled(board)
    assert isinstance(page, Greeting)
    assert (page.name, page.points, page.by) == ("Katrin", 30, "card")


def test_a_members_picture_of_another_shop_is_greeted(desk: Desk, board: Board, relay: Relay) -> None:
    desk.scanned(MemberNumber(KATRIN).digits)
    page = settled(board)
    assert isinstance(page, Greeting) and page.name == "Katrin"


def test_a_phone_of_another_shop_is_greeted_without_a_name(desk: Desk, board: Board, relay: Relay) -> None:
    desk.typed("phone", "+372 5123 4567")
    page = settled(board)
    assert isinstance(page, Greeting)
    assert (page.name, page.points) == (None, 30)


def test_a_code_of_another_shop_needs_the_last_digits_of_the_phone(
    desk: Desk, board: Board, relay: Relay, shop: Shop, clock: FakeClock
) -> None:
    desk.typed("elsewhere", "55512366")
    assert settled(board) == Notice("unknown-elsewhere")
    clock.pass_seconds(120)
    desk.typed("elsewhere", "55512367")
    page = settled(board)
    assert isinstance(page, Greeting) and page.name == "Katrin"
    clock.pass_seconds(120)
    desk.typed("code", "555123")
    assert board.now().page == Notice("unknown-code")


def test_a_code_of_another_shop_is_slowed_like_any_other(desk: Desk, board: Board, relay: Relay) -> None:
    desk.typed("elsewhere", "55512366")
    desk.typed("elsewhere", "55512367")
    page = settled(board)
    assert isinstance(page, Notice) and page.kind == "wait"


@pytest.mark.parametrize("typed", ["", "555123", "5551236", "555123678", "55512x67"])
def test_eight_digits_are_asked_for(desk: Desk, board: Board, relay: Relay, typed: str) -> None:
    desk.typed("elsewhere", typed)
    assert board.now().page == Notice("not-elsewhere")
    assert relay.asked == []


def test_a_card_that_nobody_knows_is_free(desk: Desk, board: Board, relay: Relay, shop: Shop) -> None:
    desk.scanned(Barcode.of_card("042", 999).digits)
    assert settled(board) == Notice("unknown-card")
    assert [scan.kind for scan in shop.scans.recent()] == ["card"]


def test_without_a_relay_a_card_is_free_at_once(desk: Desk, board: Board) -> None:
    desk.scanned(CARD)
    assert settled(board) == Notice("unknown-card")


def test_whoever_scans_meanwhile_is_served_and_stays_on_the_screen(
    desk: Desk, board: Board, relay: Relay, shop: Shop, card: str
) -> None:
    relay.gate.clear()
    desk.scanned(CARD)
    desk.scanned(card)
    olena = board.now().page
    assert isinstance(olena, Greeting) and olena.name == "Олена"
    relay.gate.set()
    assert until(lambda: len(shop.scans.recent()) == 2)
    assert board.now().page == olena


def test_of_a_crowd_some_are_asked_for_and_all_are_answered(desk: Desk, board: Board, relay: Relay) -> None:
    relay.gate.clear()
    for number in range(20, 40):
        desk.scanned(Barcode.of_card("042", number).digits)
    relay.gate.set()
    assert settled(board) == Notice("unknown-card")
    assert len(relay.asked) < 6


def test_where_a_phone_shows_nothing_nobody_is_asked_for(shop: Shop, relay: Relay, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(CHAINED + '[kiosk]\nphone_lookup = "quiet"\n')
    quiet = filled_shop(tmp_path, FakeClock())
    counter = Counter(quiet, quiet.settings.kiosk, quiet.settings.programme, "UA")
    board = Board(("uk",), "uk", 15)
    Desk(counter, Joiner(quiet, "UA"), board, Lights({}), quiet).typed("phone", "+37251234567")
    assert board.now().page == Notice("thanks")
    assert relay.asked == []
    quiet.close()


def test_head_office_is_told_once_a_day_where_a_customer_is(
    desk: Desk, shop: Shop, card: str, clock: FakeClock
) -> None:
    def met() -> int:
        journal = open_store(shop.settings.paths.shop_db).records.journal
        return sum(type(one.event).__name__ == "CustomerMet" for one in journal.after(0, 1000))

    for _ in range(3):
        desk.scanned(card)
    assert met() == 1
    clock.pass_days(1)
    desk.scanned(card)
    assert met() == 2


def test_a_member_of_another_shop_is_welcome_without_a_line(desk: Desk, board: Board, shop: Shop) -> None:
    there = filled_shop(shop.settings.paths.root / "there", FakeClock())
    for one in (there, shop):
        enrol(one)
    tiiu = there.customers.add(Phone("+37251234567"), "Tiiu").id
    there.consents.record(tiiu, "sharing", True, "et", "till")
    desk.scanned(there.passes.number(tiiu).digits)
    assert settled(board) == Notice("met")
    assert shop.scans.recent()[0].customer == tiiu
    there.close()


def test_of_two_who_are_unknown_here_each_sees_their_own_answer(
    desk: Desk, board: Board, relay: Relay
) -> None:
    relay.gate.clear()
    desk.scanned(CARD)
    desk.scanned(Barcode.of_card("042", 999).digits)
    relay.gate.set()
    assert settled(board) == Notice("unknown-card")
