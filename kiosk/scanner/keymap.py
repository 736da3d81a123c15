"""Which character a key means: the US layout, in which scanners leave the factory. Pure.

Numbers are those of linux/input-event-codes.h.
"""

ENDS = frozenset({15, 28, 96})  # Tab, Enter, keypad Enter
SHIFTS = frozenset({42, 54})
CAPS_LOCK = 58
# Keys that say nothing by themselves: Num Lock, Scroll Lock, the Windows and menu keys.
SILENT = frozenset({69, 70, 125, 126, 127})
# With Ctrl or Alt held a key is a command or part of a number typed on the pad, not its own character.
COMMANDS = frozenset({29, 97, 56, 100})
UNREADABLE = "\ufffd"

_ROWS = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./", 71: "789-456+1230."}
_SHIFTED_ROWS = {2: "!@#$%^&*()_+", 26: "{}", 39: ':"~', 43: "|", 51: "<>?"}


def _table(rows: dict[int, str]) -> dict[int, str]:
    return {first + i: character for first, row in rows.items() for i, character in enumerate(row)}


PLAIN = _table(_ROWS) | {55: "*", 57: " ", 98: "/"}
SHIFTED = PLAIN | _table(_SHIFTED_ROWS)


def character(code: int, shift: bool, caps: bool) -> str:
    """The character key `code` types; UNREADABLE for a key that is on no row."""
    plain = PLAIN.get(code, UNREADABLE)
    if plain.isalpha():
        return plain.upper() if shift != caps else plain
    return SHIFTED.get(code, UNREADABLE) if shift else plain


def keys_for(text: str) -> list[tuple[int, bool]]:
    """The keys (code, with Shift) that type `text`; raises KeyError for what the layout lacks."""
    found = {c: (code, True) for code, c in SHIFTED.items()} | {c: (code, False) for code, c in PLAIN.items()}
    capitals = {c.upper(): (code, True) for code, c in PLAIN.items() if c.isalpha()}
    return [(found | capitals)[c] for c in text]
