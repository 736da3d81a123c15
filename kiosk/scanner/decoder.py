"""Keys in, scan out. Pure: it opens nothing and knows no clock; the time comes with each key.

A scan is the text between two ends (Enter, keypad Enter, Tab, or a pause where the settings name one), with
at most LONGEST characters: a longer one is cut there and stays unknown. A key that cannot be read leaves a
mark in the text, so that no code ever comes out shorter than it was. What was begun and not ended within
SILENCE is forgotten: it would be the head of the next scan.
"""

from kiosk.scanner import calibration, keymap
from kiosk.scanner.heard import DOWN, EV_KEY, EV_SYN, SYN_DROPPED, UP, Calibrated, Heard, Part, Scan

LONGEST = 512
"""A member's number with its proof has 429 digits, and nothing the shop knows is longer."""
SILENCE = 2.0
"""Seconds. A scanner types one scan within a second."""
SETTLE = 0.25
"""Seconds after a scanner was opened in which a key may be the tail of a scan begun before."""
ENDING_NUMBERS = frozenset({9, 10, 13})


class Decoder:
    """The state of one scanner: what is held, and what was typed since the last end.

    `opened` is when the scanner was opened, on the clock of its keys.
    """

    def __init__(self, part: Part, opened: float = float("-inf")) -> None:
        self._part = part
        self._layout = part.layout
        self._settled = opened + SETTLE
        self.patience = part.pause or SILENCE
        self._held: set[int] = set()
        self._caps = False
        self._number: int | None = None
        self._typed: list[keymap.Stroke | str] = []
        self._began = self._last = 0.0
        self._lost = False
        self._reads_digits = False

    def feed(self, kind: int, code: int, value: int, at: float = 0) -> Heard | None:
        """See Listener. What a pause has ended comes out with the key after it, if `quiet` was not called."""
        if kind == EV_SYN and code == SYN_DROPPED:
            self._last = at  # keys came until just now: what follows is no new scan after a silence
            self._drop()
        elif kind == EV_KEY and value == UP:
            return self._release(code)
        elif kind == EV_KEY and value == DOWN:
            paused = self.quiet() if at - self._last >= self.patience else None
            self._last = at
            self._lost = self._lost or at < self._settled
            return self._press(code) or paused
        return None

    def quiet(self) -> Heard | None:
        """See Listener. It ends a scan where the settings name a pause; elsewhere that scan is forgotten."""
        self._lost = self._lost or not self._part.pause
        # Nobody holds a key for so long: its release was lost, and it would spoil every scan from here.
        self._held.clear()
        self._number = None
        # Nor does a scanner leave Caps Lock on: an event of it was lost, and the lamp is ours alone.
        self._caps = False
        return self._end(paused=True)

    def _drop(self) -> None:
        """The kernel's buffer ran over: keys are missing, so nothing counts up to the next end."""
        self._held.clear()
        self._number = None
        self._caps = False
        self._lost = True

    def _press(self, code: int) -> Heard | None:
        if code in keymap.ENDS:
            return self._end()
        if code == keymap.CAPS_LOCK:
            self._caps = not self._caps
        elif code in keymap.MODIFIERS:
            self._held.add(code)
        elif keymap.ALT in self._held and code in keymap.PAD_DIGITS:
            self._number = min((self._number or 0) * 10 + int(keymap.PAD_DIGITS[code]), 9999)
        elif code not in keymap.SILENT:
            self._type(self._stroke(code))
        return None

    def _release(self, code: int) -> Heard | None:
        """A character may be typed as its number on the pad while Alt is held, the same on every layout."""
        self._held.discard(code)
        if code != keymap.ALT or self._number is None:
            return None
        number, self._number = self._number, None
        if number in ENDING_NUMBERS:
            return self._end()
        # Above 126 the number means another letter in each country's code page.
        self._type(chr(number) if 32 <= number <= 126 else keymap.UNREADABLE)
        return None

    def _stroke(self, code: int) -> keymap.Stroke | str:
        # Some scanners hold Ctrl and Alt for AltGr, which is the same on Windows.
        alt_gr = keymap.ALT_GR in self._held or {keymap.CTRL, keymap.ALT} <= self._held
        if self._held & keymap.COMMANDS and not alt_gr:
            return keymap.UNREADABLE
        return keymap.Stroke(code, bool(self._held & keymap.SHIFTS), self._caps, alt_gr)

    def _type(self, key: keymap.Stroke | str) -> None:
        if not self._typed:
            self._began = self._last
        if len(self._typed) < LONGEST:
            self._typed.append(key)

    def _end(self, paused: bool = False) -> Heard | None:
        typed, lost = self._typed, self._lost
        self._typed, self._lost = [], False
        if lost or not typed:
            return None
        layout = calibration.layout_of(typed, self._layout)
        if layout and self._may_become(layout):
            self._layout = layout
            return Calibrated(self._part.scanner, layout)
        text = calibration.read(typed, self._layout)
        self._reads_digits = self._reads_digits or calibration.ends_in_a_number(text)
        return Scan(text, self._part.scanner, self._last - self._began, paused)

    def _may_become(self, layout: str) -> bool:
        """Whoever shows a made-up calibration must not make a scanner unreadable that reads well."""
        return not self._reads_digits or calibration.same_digits(self._layout, layout)
