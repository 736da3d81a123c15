"""What a keyboard is for, and what is heard from it. Pure."""

from dataclasses import dataclass
from typing import Literal, Protocol

EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
UP, DOWN, REPEAT = 0, 1, 2


@dataclass(frozen=True)
class Part:
    """The part a keyboard plays at the counter.

    `scanner` is its vendor and product, as in `05e0:1200`; `layout` the keyboard it pretends to be; a pause
    of `pause` seconds ends a scan, 0 for none. An ignored one is taken so that its keys reach nobody.
    """

    duty: Literal["scanner", "keypad", "ignored"]
    scanner: str = ""
    layout: str = "us"
    pause: float = 0


@dataclass(frozen=True)
class Scan:
    """A scan as text; from its first key to its last it took `seconds`.

    `scanner` is who scanned, `paused` tells that no key ended it.
    """

    text: str
    scanner: str = ""
    seconds: float = 0
    paused: bool = False


@dataclass(frozen=True)
class Calibrated:
    """The calibration sheet was scanned: this scanner pretends to be a keyboard of that layout."""

    scanner: str
    layout: str


@dataclass(frozen=True)
class Press:
    """A key of a number pad: a digit, `+`, `ok` or `back`."""

    key: str


Heard = Scan | Calibrated | Press


class Listener(Protocol):
    """Makes sense of one keyboard's keys."""

    patience: float
    """Seconds without a key after which `quiet` is to be called."""

    def feed(self, kind: int, code: int, value: int, at: float) -> Heard | None:
        """Take one input event (type, code, value) and its time in seconds."""
        ...

    def quiet(self) -> Heard | None:
        """No key came for `patience` seconds, and none is waiting."""
        ...


class Deaf:
    """Hears nothing of a keyboard that is ignored."""

    patience = float("inf")

    def feed(self, _kind: int, _code: int, _value: int, _at: float) -> None:
        return None

    def quiet(self) -> None:
        return None
