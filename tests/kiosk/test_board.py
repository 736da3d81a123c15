import threading
import time

import pytest

from appliance.values.money import Money
from kiosk.board import TYPING, Board
from kiosk.effects import Greeting, Keypad, Notice, Offers, Page, Priced

COFFEE = Priced("Кава", Money(5000, "UAH"), 50)
OLENA = Greeting("1", "Олена", 113, "uk", "code")
TAAVI = Greeting("2", "Taavi", 5, "et", "card")


class Watch:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def board(watch: Watch) -> Board:
    return Board(("uk", "en", "et"), "uk", 15, watch)


def test_a_greeting_is_covered_after_its_time(board: Board, watch: Watch) -> None:
    board.show(OLENA)
    watch.at += 14.9
    assert board.now().page == OLENA
    watch.at += 0.1
    assert board.now().page == Offers() and board.now().left is None


def test_a_touch_extends_it(board: Board, watch: Watch) -> None:
    board.show(OLENA)
    watch.at += 14
    board.touch()
    watch.at += 14
    assert board.now().page == OLENA and board.now().left == 1


def test_a_touch_that_comes_too_late_brings_nothing_back(board: Board, watch: Watch) -> None:
    board.show(OLENA)
    watch.at += 16
    board.touch()
    assert board.now().page == Offers()


def test_everybody_is_greeted_in_their_language_and_then_it_is_the_shops_again(
    board: Board, watch: Watch
) -> None:
    board.show(TAAVI)
    assert board.now().language == "et"
    watch.at += 15
    assert board.now().language == "uk"


def test_whoever_typed_a_phone_is_not_greeted_in_its_owners_language(board: Board) -> None:
    board.show(Greeting("x", None, 1, "et", "phone", large=True))
    assert (board.now().language, board.now().large) == ("uk", False)


def test_a_language_chosen_before_the_offers_is_kept_for_a_while(board: Board, watch: Watch) -> None:
    board.speak("en")
    assert board.now().language == "en" and not board.now().covers
    watch.at += TYPING
    assert board.now().language == "uk"


def test_a_language_the_shop_does_not_have_changes_nothing(board: Board) -> None:
    board.speak("xx")
    assert board.now().turn == 0


def test_the_keypad_has_more_time_than_a_greeting(board: Board) -> None:
    board.show(Keypad("code"))
    assert board.now().total == TYPING and board.now().covers


def test_large_text_gives_three_times_as_long_to_read(board: Board, watch: Watch) -> None:
    board.show(OLENA)
    board.resize(large=True)
    assert (board.now().large, board.now().left) == (True, 45)
    watch.at += 45
    assert (board.now().large, board.now().page) == (False, Offers())


def test_the_same_card_again_gives_the_time_again_and_changes_nothing_else(
    board: Board, watch: Watch
) -> None:
    board.show(OLENA)
    board.speak("en")
    before = board.now()
    watch.at += 10
    board.show(OLENA)
    after = board.now()
    assert (after.page_number, after.language, after.left) == (before.page_number, "en", 15)


def test_whoever_comes_after_the_time_finds_nothing_of_the_one_before(board: Board, watch: Watch) -> None:
    board.show(TAAVI)
    board.resize(large=True)
    watch.at += 60
    board.show(Keypad("code"))
    assert (board.now().language, board.now().large) == ("uk", False)


def test_a_rest_of_the_keypad_ends_with_the_keypad_it_came_from(board: Board, watch: Watch) -> None:
    board.show(Keypad("phone"))
    board.show(Notice("wait", 7))
    watch.at += 6
    board.touch()
    board.speak("en")
    assert (board.now().left, board.now().language) == (1, "en")
    watch.at += 1
    assert (board.now().page, board.now().language) == (Keypad("phone"), "en")


def test_whoever_waits_is_woken_by_the_next_page(board: Board) -> None:
    threading.Timer(0.05, board.show, [Notice("unknown")]).start()
    before = time.monotonic()
    assert board.wait(0, 5).page == Notice("unknown")
    assert time.monotonic() - before < 2


def test_nobody_waits_after_the_end(board: Board) -> None:
    board.close()
    before = time.monotonic()
    board.wait(0, 5)
    assert time.monotonic() - before < 2


@pytest.mark.parametrize("page", [Offers(), OLENA, Notice("unknown"), COFFEE])
def test_a_digit_of_the_number_pad_opens_the_keypad(board: Board, page: Page) -> None:
    board.show(page)
    before = board.now()
    board.press("4")
    now = board.now()
    assert (now.page, now.presses, now.pressed) == (Keypad("code"), ("4",), 1)
    assert now.page_number > before.page_number and now.left == TYPING


def test_other_keys_of_the_number_pad_open_nothing(board: Board) -> None:
    board.show(OLENA)
    board.press("ok")
    assert board.now().page == OLENA


def test_the_number_pad_types_on_the_keypad_that_is_there(board: Board) -> None:
    board.show(Keypad("phone"))
    for key in ("+", "3", "back"):
        board.press(key)
    assert (board.now().page, board.now().presses) == (Keypad("phone"), ("+", "3", "back"))


def test_what_was_pressed_is_forgotten_with_the_page(board: Board, watch: Watch) -> None:
    board.press("4")
    watch.at += TYPING
    assert board.now().presses == ()
    board.press("8")
    board.show(OLENA)
    assert (board.now().presses, board.now().pressed) == ((), 2)
