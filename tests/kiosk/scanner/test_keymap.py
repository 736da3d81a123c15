"""The tables of keys, beside those that every Linux desktop goes by."""

import ctypes
import ctypes.util

import pytest

from appliance.limits import LAYOUTS
from kiosk.scanner import layouts
from kiosk.scanner.keymap import ALT_GR, SHIFT, UNREADABLE, Stroke, character, keys_for

PRINTABLE = "".join(chr(n) for n in range(0x20, 0x7F))
LEVELS = [Stroke(0), Stroke(0, shift=True), Stroke(0, alt_gr=True)]


def read_back(text, layout):
    strokes = [Stroke(code, held == SHIFT, False, held == ALT_GR) for code, held in keys_for(text, layout)]
    return "".join(character(stroke, layout) for stroke in strokes)


def test_every_printable_character_of_ascii_can_be_typed_and_read_back() -> None:
    assert read_back(PRINTABLE, "us") == PRINTABLE


@pytest.mark.parametrize("layout", LAYOUTS)
def test_digits_letters_and_what_codes_have_beside_them_are_read_on_every_layout(layout: str) -> None:
    text = "0123456789 abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ]-_:;/.,+*%$&?=#()"
    assert read_back(text, layout) == text


def test_a_layout_that_may_be_set_is_one_that_is_known() -> None:
    assert list(layouts.LAYOUTS) == list(LAYOUTS)


@pytest.mark.parametrize(
    ("code", "digit"), [(79, "1"), (82, "0"), (71, "7"), (76, "5"), (81, "3"), (2, "1"), (11, "0")]
)
def test_digits_are_read_from_the_top_row_and_from_the_pad(code: int, digit: str) -> None:
    assert character(Stroke(code)) == digit


def test_a_french_scanner_types_digits_with_shift() -> None:
    assert keys_for("42", "fr") == [(5, SHIFT), (3, SHIFT)]
    assert character(Stroke(5), "fr") == "'"


def test_caps_lock_turns_letters_and_leaves_digits_alone() -> None:
    assert character(Stroke(30, caps=True)) == "A"
    assert character(Stroke(30, shift=True, caps=True)) == "a"
    assert character(Stroke(5, caps=True)) == "4"
    assert character(Stroke(40, caps=True), "de") == "Ä"


def test_a_key_on_no_row_is_marked() -> None:
    assert character(Stroke(240)) == UNREADABLE
    assert character(Stroke(30, alt_gr=True)) == UNREADABLE


def test_a_letter_no_us_keyboard_has_cannot_be_typed() -> None:
    with pytest.raises(KeyError):
        keys_for("ґ")


class Names(ctypes.Structure):
    """struct xkb_rule_names, xkbcommon/xkbcommon.h."""

    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


class Desktop:
    """What libxkbcommon makes of a key."""

    def __init__(self, library: ctypes.CDLL, layout: str) -> None:
        self._library = library
        for maker in (library.xkb_context_new, library.xkb_keymap_new_from_names):
            maker.restype = ctypes.c_void_p
        context = ctypes.c_void_p(library.xkb_context_new(0))
        names = Names(b"evdev", b"pc105", layout.encode(), b"", b"")
        self._map = ctypes.c_void_p(library.xkb_keymap_new_from_names(context, ctypes.byref(names), 0))

    def sign(self, code: int, level: int) -> str:
        found = ctypes.POINTER(ctypes.c_uint32)()
        self._library.xkb_keymap_key_get_syms_by_level(self._map, code + 8, 0, level, ctypes.byref(found))
        number = self._library.xkb_keysym_to_utf32(found[0]) if found else 0
        return chr(number) if number else UNREADABLE


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_sign_stands_where_it_stands_on_a_linux_desktop(layout: str) -> None:
    name = ctypes.util.find_library("xkbcommon")
    if name is None:
        pytest.skip("this machine cannot: libxkbcommon, which comes with a browser, is not installed")
    desktop = Desktop(ctypes.CDLL(name), layout)
    ours = {
        (code, level): character(stroke._replace(code=code), layout)
        for level, stroke in enumerate(LEVELS)
        for code in (*range(2, 14), *range(16, 28), *range(30, 42), *range(43, 54), 86)
    }
    told = {key: sign for key, sign in ours.items() if sign != UNREADABLE}
    assert told == {key: desktop.sign(*key) for key in told}
    assert len(told) > 90
