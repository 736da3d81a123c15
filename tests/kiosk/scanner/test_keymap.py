import pytest

from kiosk.scanner.keymap import UNREADABLE, character, keys_for

PRINTABLE = "".join(chr(n) for n in range(0x20, 0x7F))


def test_every_printable_character_of_ascii_can_be_typed_and_read_back():
    assert "".join(character(code, shift, caps=False) for code, shift in keys_for(PRINTABLE)) == PRINTABLE


@pytest.mark.parametrize(
    ("code", "digit"), [(79, "1"), (82, "0"), (71, "7"), (76, "5"), (81, "3"), (2, "1"), (11, "0")]
)
def test_digits_are_read_from_the_top_row_and_from_the_pad(code, digit):
    assert character(code, shift=False, caps=False) == digit


def test_caps_lock_turns_letters_and_leaves_digits_alone():
    assert character(30, shift=False, caps=True) == "A"
    assert character(30, shift=True, caps=True) == "a"
    assert character(5, shift=False, caps=True) == "4"


def test_a_key_on_no_row_is_marked():
    assert character(240, shift=False, caps=False) == UNREADABLE


def test_a_letter_no_us_keyboard_has_cannot_be_typed():
    with pytest.raises(KeyError):
        keys_for("ґ")
