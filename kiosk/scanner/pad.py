"""A number pad beside the screen: each key counts by itself. Pure."""

from kiosk.scanner import keymap
from kiosk.scanner.heard import DOWN, EV_KEY, Part, Press

KEYS = (
    {code: str((code - 1) % 10) for code in range(2, 12)}  # the digits of an ordinary keyboard's top row
    | keymap.PAD_DIGITS
    | {78: "+", keymap.BACKSPACE: "back", 111: "back"}  # 111: Delete
    | dict.fromkeys(keymap.ENTERS, "ok")
)


class Pad:
    """The listener for a number pad. It remembers nothing, so nothing that is lost can spoil the next key."""

    patience = float("inf")

    def __init__(self, _part: Part, _opened: float = 0) -> None:
        return

    def feed(self, kind: int, code: int, value: int, _at: float = 0) -> Press | None:
        """See Listener; keys held down count once."""
        pressed = kind == EV_KEY and value == DOWN and code in KEYS
        return Press(KEYS[code]) if pressed else None

    def quiet(self) -> None:
        return None
