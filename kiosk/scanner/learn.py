"""Teaching: the next keyboard that scans, or on which a number is typed, is the one that is meant."""

import time
from collections import deque
from collections.abc import Callable

from appliance.errors import Refused
from kiosk.scanner.device import GUARDED, Attached, Onlooker
from kiosk.scanner.heard import Calibrated, Heard, Press, Scan
from kiosk.scanner.reader import Reader
from kiosk.scanner.seeker import LOOK_AGAIN, Seeker

SHORTEST = 4
"""Characters; less may be a hand on a keyboard."""
SLOWEST = 0.06
"""Seconds a character: no hand types a whole number this fast, and every scanner does."""

Tell = Callable[[str], None]


class NobodyCame(Refused):
    """The time is over."""

    text = "Nothing was scanned within %(seconds)d seconds; nothing has changed."


class NobodyTyped(Refused):
    """The time is over."""

    text = "No number and Enter were typed within %(seconds)d seconds; nothing has changed."


def next_one(keypad: bool, seconds: int, tell: Tell) -> tuple[Attached, Scan | Calibrated]:
    """Wait for it; raises NobodyCame, NobodyTyped. Nothing is grabbed: Ctrl-C must reach whoever waits."""
    heard: deque[Heard] = deque()
    onlooker = Onlooker(pause=0 if keypad else 0.3)  # a scanner may send no Enter, and a hand is slow
    reader = Reader(heard.append)
    seeker = Seeker([onlooker], reader)
    if GUARDED.exists():
        time.sleep(LOOK_AGAIN)  # until then the kiosk lets go of what it ignores
    seeker.look()
    tell(_invitation(keypad, seconds))
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            seeker.look()
            reader.step()
            while heard:
                one = heard.popleft()
                if not isinstance(one, Press) and is_meant(one, keypad, tell):
                    return onlooker.attached(one), one
    finally:
        seeker.close()
    raise NobodyTyped(seconds=seconds) if keypad else NobodyCame(seconds=seconds)


def is_meant(heard: Scan | Calibrated, keypad: bool, tell: Tell) -> bool:
    """Whether this was a scan, or a number typed by hand where a number pad is looked for."""
    if isinstance(heard, Calibrated):
        return not keypad
    if keypad:
        return heard.text.isdigit()
    if len(heard.text) < SHORTEST:
        return False
    if heard.seconds > SLOWEST * len(heard.text):
        tell("That was typed by hand, too slowly for a scanner. A number pad is taken with --keypad.")
        return False
    return True


def _invitation(keypad: bool, seconds: int) -> str:
    what = "Type a number and Enter on the number pad" if keypad else "Scan any barcode with the new scanner"
    return f"{what} within {seconds} seconds."
