"""Another process holds the store: the counter asks for a moment, and nothing is lost or done twice."""

from collections.abc import Iterator
from contextlib import closing

import apsw
import pytest

from appliance.shop import Shop
from appliance.store import connection
from kiosk.board import Board
from kiosk.counter import Counter
from kiosk.desk import Desk
from kiosk.effects import Consents, Greeting, Joined, Notice
from kiosk.joining import Joiner
from kiosk.lights import Lights

PROGRAMME = frozenset({"programme"})


@pytest.fixture
def board(shop: Shop) -> Board:
    return Board(shop.settings.shop.languages, "uk", 15)


@pytest.fixture
def desk(shop: Shop, counter: Counter, board: Board) -> Desk:
    return Desk(counter, Joiner(shop, "UA"), board, Lights({}), shop)


@pytest.fixture
def other(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[apsw.Connection]:
    """Another process on the store. Here nobody waits for it as long as a shop would."""
    monkeypatch.setattr(connection, "BUSY_MS", 20)
    with closing(apsw.Connection(str(shop.settings.paths.shop_db))) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield writer


def test_a_scan_is_asked_to_wait_and_the_next_one_greets(
    desk: Desk, board: Board, other: apsw.Connection, code: str, shop: Shop
) -> None:
    desk.scanned(code)
    assert board.now().page == Notice("later")
    other.execute("ROLLBACK")
    desk.scanned(code)
    assert isinstance(board.now().page, Greeting) and len(shop.scans.recent()) == 1


def test_a_wrong_code_that_could_not_be_counted_is_not_answered(
    desk: Desk, board: Board, other: apsw.Connection, strange_code: str
) -> None:
    desk.typed("code", strange_code)
    assert board.now().page == Notice("later")
    other.execute("ROLLBACK")


def test_who_was_joining_stays_where_they_were_and_joins_once(
    desk: Desk, board: Board, other: apsw.Connection, shop: Shop
) -> None:
    desk.typed("join", "0671112233")
    desk.answered(PROGRAMME)
    page = board.now().page
    assert isinstance(page, Consents) and page.busy and page.joining.ticked == PROGRAMME
    other.execute("ROLLBACK")
    desk.answered(page.joining.ticked)
    assert isinstance(board.now().page, Joined) and len(shop.claims.waiting()) == 1
