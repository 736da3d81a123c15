"""The scan that tells by itself which keyboard a scanner pretends to be. Pure.

The text is printed as a Code 128. A scanner types it with the keys that have these signs on *its* keyboard,
so that one layout alone makes the same text of the keys that came. Its last three signs tell the layouts
apart: any two have one of `"`, `z` and `-` on different keys, and none needs AltGr or a dead accent.
"""

from collections.abc import Sequence

from kiosk.scanner.keymap import Stroke, character, keys_for
from kiosk.scanner.layouts import LAYOUTS

TEXT = 'KEY"z-'
"""What the sheet and the slip say, six characters: at 384 dots no more fit in bars that a scanner reads."""

DIGITS = "0123456789"
NUMBER = 6
"""The digits of a code, the shortest number a shop gives."""

Typed = Sequence[Stroke | str]
"""Keys as they were pressed, or characters where the scanner named them by number."""


def read(typed: Typed, layout: str) -> str:
    """The text that these keys type on that keyboard."""
    return "".join(key if isinstance(key, str) else character(key, layout) for key in typed)


def layout_of(typed: Typed, current: str) -> str | None:
    """The layout under which this is the calibration text, if it is that: `current` before others."""
    return next((layout for layout in (current, *LAYOUTS) if TEXT in read(typed, layout)), None)


def same_digits(one: str, other: str) -> bool:
    """Whether digits are typed with the same keys on both keyboards; only the French one has others."""
    return keys_for(DIGITS, one) == keys_for(DIGITS, other)


def ends_in_a_number(text: str) -> bool:
    """Whether a scan came out as every card and product does: only where the layout is right for digits."""
    tail = text[-NUMBER:]
    return len(tail) == NUMBER and set(tail) <= set(DIGITS)
