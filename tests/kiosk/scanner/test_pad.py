from kiosk.scanner.heard import DOWN, EV_KEY, REPEAT, UP, Part, Press
from kiosk.scanner.keymap import PAD_DIGITS
from kiosk.scanner.pad import Pad

NUM_LOCK, STAR, DOT = 69, 55, 83


def pressed(*codes: int) -> list[str]:
    pad = Pad(Part("keypad"))
    events = [pad.feed(EV_KEY, code, value) for code in codes for value in (DOWN, REPEAT, UP)]
    return [event.key for event in events if isinstance(event, Press)]


def test_digits_of_the_pad_and_of_the_top_row_are_digits() -> None:
    assert "".join(pressed(*sorted(PAD_DIGITS), *range(2, 12))) == "7894561230" + "1234567890"


def test_enter_is_ok_and_backspace_and_delete_take_back() -> None:
    assert pressed(28, 96, 14, 111, 78) == ["ok", "ok", "back", "back", "+"]


def test_other_keys_say_nothing() -> None:
    assert pressed(NUM_LOCK, STAR, DOT, 30, 1) == []
