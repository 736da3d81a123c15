"""Which character a key means on a keyboard of a given layout. Pure.

Numbers are those of linux/input-event-codes.h.
"""

from typing import NamedTuple

from kiosk.scanner.layouts import FIRST_KEYS, LAYOUTS, Rows

ENTERS = frozenset({28, 96})  # Enter, keypad Enter
ENDS = ENTERS | {15}  # and Tab
SHIFT = 42
SHIFTS = frozenset({SHIFT, 54})
CAPS_LOCK = 58
BACKSPACE = 14
ALT, ALT_GR, CTRL = 56, 100, 29
# With one of these held a key is a command or part of a number typed on the pad, not its own character.
COMMANDS = frozenset({CTRL, 97, ALT})
MODIFIERS = SHIFTS | COMMANDS | {ALT_GR}
# Keys that say nothing by themselves: Num Lock, Scroll Lock, the Windows and menu keys.
SILENT = frozenset({69, 70, 125, 126, 127})
UNREADABLE = "\ufffd"


class Stroke(NamedTuple):
    """A key that was pressed, and what was held or locked with it."""

    code: int
    shift: bool = False
    caps: bool = False
    alt_gr: bool = False


def _table(rows: Rows) -> dict[int, str]:
    keys = (
        (first + i, sign) for first, row in zip(FIRST_KEYS, rows, strict=True) for i, sign in enumerate(row)
    )
    return {code: sign for code, sign in keys if sign != " "}


PAD = {71 + i: sign for i, sign in enumerate("789-456+1230.")}
PAD_DIGITS = {code: sign for code, sign in PAD.items() if sign.isdigit()}
_EVERYWHERE = PAD | {55: "*", 57: " ", 98: "/"}
_PLAIN = {name: _table(layout.plain) | _EVERYWHERE for name, layout in LAYOUTS.items()}
_SHIFT = {name: _table(layout.shift) | _EVERYWHERE for name, layout in LAYOUTS.items()}
_ALT_GR = {name: _table(layout.alt_gr) for name, layout in LAYOUTS.items()}


def character(stroke: Stroke, layout: str = "us") -> str:
    """The character it types on that keyboard; UNREADABLE when it types none.

    Caps Lock turns letters and nothing else.
    """
    code = stroke.code
    if stroke.alt_gr:
        return _ALT_GR[layout].get(code, UNREADABLE)
    plain = _PLAIN[layout].get(code, UNREADABLE)
    shifted = _SHIFT[layout].get(code, UNREADABLE)
    turned = stroke.caps and plain.upper() == shifted != plain
    return shifted if stroke.shift != turned else plain


def keys_for(text: str, layout: str = "us") -> list[tuple[int, int]]:
    """The keys that type `text`, each with the modifier it is held with or 0; raises KeyError for what
    the layout lacks. As scanners do, it leaves the number pad alone."""
    rows = LAYOUTS[layout]
    levels = ((rows.alt_gr, ALT_GR), (rows.shift, SHIFT), (rows.plain, 0))
    found = {sign: (code, held) for level, held in levels for code, sign in _table(level).items()}
    return [(found | {" ": (57, 0)})[sign] for sign in text]
