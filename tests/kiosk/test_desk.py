import threading
import time

import pytest

from appliance.errors import StoreBusy
from appliance.rows import PrintOrder
from appliance.shop import Shop
from kiosk.board import Board
from kiosk.counter import Counter
from kiosk.desk import Desk
from kiosk.effects import Consents, Greeting, Joined, Keypad, Light, Notice, Print
from kiosk.joining import Joiner
from kiosk.lights import Lights
from kiosk.scanner.heard import Calibrated, Press, Scan
from kiosk.scanner.inbox import Inbox


class Lamp:
    """A light that counts."""

    def __init__(self) -> None:
        self.flashes = 0
        self.value = False

    def blink(self, **_times: float) -> None:
        self.flashes += 1


@pytest.fixture
def board(shop: Shop) -> Board:
    return Board(shop.settings.shop.languages, "uk", 15)


@pytest.fixture
def lamps() -> dict[str, Lamp]:
    return {"ok": Lamp(), "sorry": Lamp(), "ready": Lamp(), "fault": Lamp()}


@pytest.fixture
def desk(shop: Shop, counter: Counter, board: Board, lamps: dict[str, Lamp]) -> Desk:
    return Desk(counter, Joiner(shop, "UA"), board, Lights(dict(lamps)), shop)


def test_a_scan_is_shown_and_lights_ok(desk: Desk, board: Board, lamps: dict[str, Lamp], code: str) -> None:
    desk.scanned(code)
    assert isinstance(board.now().page, Greeting)
    assert (lamps["ok"].flashes, lamps["sorry"].flashes) == (1, 0)


def test_a_scanner_that_was_calibrated_is_remembered_and_told(desk: Desk, board: Board, shop: Shop) -> None:
    desk.hear(Calibrated("05e0:1200", "de"))
    assert board.now().page == Notice("calibrated")
    assert shop.scanners.all()["05e0:1200"].layout == "de"


def test_a_number_pad_opens_the_keypad_and_types_there(desk: Desk, board: Board) -> None:
    desk.hear(Press("4"))
    desk.hear(Press("ok"))
    assert board.now().page == Keypad("code") and board.now().presses == ("4", "ok")


def test_what_is_typed_is_shown(desk: Desk, board: Board, code: str) -> None:
    desk.typed("phone", "0671112233")
    assert board.now().page == Notice("join")


def test_a_busy_store_asks_for_a_moment_and_the_next_scan_works(
    desk: Desk, board: Board, shop: Shop, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(type(shop.customers), "by_code", raise_busy)
        desk.scanned(code)
    assert board.now().page == Notice("later")
    desk.scanned(code)
    assert isinstance(board.now().page, Greeting)


def test_scans_are_served_one_after_the_other_until_the_end(
    desk: Desk, board: Board, lamps: dict[str, Lamp], code: str
) -> None:
    inbox, stop = Inbox(), threading.Event()
    for text in ("nonsense", code):
        inbox.put(Scan(text))
    tended: list[int] = []
    thread = threading.Thread(target=desk.run, args=(inbox, lambda: tended.append(1), stop))
    thread.start()
    deadline = time.monotonic() + 5
    while not isinstance(board.now().page, Greeting) and time.monotonic() < deadline:
        board.wait(board.now().turn, 0.05)
    stop.set()
    thread.join(3)
    assert (lamps["sorry"].flashes, lamps["ok"].flashes, bool(tended)) == (1, 1, True)


def test_two_guesses_at_once_are_not_both_heard(desk: Desk, shop: Shop, strange_code: str) -> None:
    threads = [threading.Thread(target=desk.typed, args=("code", strange_code)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [scan.kind for scan in shop.scans.recent()] == ["code"]


def test_a_slip_is_kept_for_the_printer(desk: Desk, shop: Shop) -> None:
    desk.carry_out([Print(PrintOrder("test", "uk"))])
    assert [job.order.kind for job in shop.slips.waiting()] == ["test"]


def test_a_slip_that_is_not_kept_is_told_by_screen_and_light(
    desk: Desk, board: Board, lamps: dict[str, Lamp]
) -> None:
    for n in range(51):
        desk.carry_out([Print(PrintOrder("name", "uk", text=f"Олена {n}")), Light("ok")])
    assert board.now().page == Notice("no-slip")
    assert (lamps["ok"].flashes, lamps["sorry"].flashes) == (50, 1)


def test_two_touches_on_join_make_one_member(desk: Desk, board: Board, shop: Shop) -> None:
    desk.typed("join", "0671112233")
    threads = [threading.Thread(target=desk.answered, args=(frozenset({"programme"}),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert isinstance(board.now().page, Joined) and len(shop.claims.waiting()) == 1


def test_answers_that_cannot_be_kept_stay_on_the_screen_and_the_next_try_keeps_them(
    desk: Desk, board: Board, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.typed("join", "0671112233")
    with monkeypatch.context() as busy:
        busy.setattr(type(shop.joining), "join", raise_busy)
        desk.answered(frozenset({"programme", "marketing"}))
    page = board.now().page
    assert isinstance(page, Consents) and page.busy and page.joining.ticked == {"programme", "marketing"}
    desk.answered(page.joining.ticked)
    assert isinstance(board.now().page, Joined)


def test_a_name_keeps_what_was_ticked(desk: Desk, board: Board) -> None:
    desk.typed("join", "0671112233")
    desk.wants_name(frozenset({"marketing"}))
    desk.named("Ґанна")
    page = board.now().page
    assert isinstance(page, Consents)
    assert (str(page.joining.name), page.joining.ticked) == ("Ґанна", frozenset({"marketing"}))


def test_answers_to_a_page_that_is_gone_change_nothing(desk: Desk, shop: Shop) -> None:
    desk.answered(frozenset({"programme"}))
    desk.named("Ґанна")
    assert shop.claims.waiting() == []


def raise_busy(*_arguments: object, **_named: object) -> None:
    raise StoreBusy()


def test_a_language_is_remembered_for_whoever_showed_who_they_are(
    desk: Desk, board: Board, shop: Shop, code: str
) -> None:
    desk.typed("phone", "0671234567")
    desk.prefer("language", "ru")
    desk.scanned(code)
    page = board.now().page
    assert isinstance(page, Greeting) and shop.preferences.get(page.customer, "language") is None
    desk.prefer("language", "et")
    assert shop.preferences.get(page.customer, "language") == "et"
