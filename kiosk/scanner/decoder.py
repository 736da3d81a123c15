"""Keys in, scan out. Pure: it opens nothing and knows no clock.

A scan is the text between two ends (Enter, keypad Enter, Tab), with at most LONGEST characters: a longer
one is cut there, because nothing the shop knows is that long, and it stays unknown. A key that cannot be
read leaves a mark in the text, so that no code ever comes out shorter than it was.
"""

from kiosk.scanner import keymap

LONGEST = 256

EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
UP, DOWN, REPEAT = 0, 1, 2


class Decoder:
    """The state of one scanner: what is held, and what was typed since the last end."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._caps = False
        self._typed: list[str] = []
        self._lost = False

    def feed(self, kind: int, code: int, value: int) -> str | None:
        """Take one input event (type, code, value); the text of the scan that it ends, if it ends one."""
        if kind == EV_SYN and code == SYN_DROPPED:
            self._drop()
        elif kind == EV_KEY and value == UP:
            self._held.discard(code)
        elif kind == EV_KEY and value == DOWN:
            return self._press(code)
        return None

    def _drop(self) -> None:
        """The kernel's buffer ran over: keys are missing, so nothing counts up to the next end."""
        self._held.clear()
        self._caps = False
        self._lost = True

    def _press(self, code: int) -> str | None:
        if code in keymap.ENDS:
            return self._end()
        if code == keymap.CAPS_LOCK:
            self._caps = not self._caps
        elif code in keymap.SHIFTS | keymap.COMMANDS:
            self._held.add(code)
        elif code not in keymap.SILENT and len(self._typed) < LONGEST:
            self._typed.append(self._character(code))
        return None

    def _character(self, code: int) -> str:
        if self._held & keymap.COMMANDS:
            return keymap.UNREADABLE
        return keymap.character(code, bool(self._held & keymap.SHIFTS), self._caps)

    def _end(self) -> str | None:
        text, lost = "".join(self._typed), self._lost
        self._typed.clear()
        self._lost = False
        return None if lost or not text else text
