"""What the counter decides, for screen, printer and lights to carry out. Pure."""

from dataclasses import dataclass
from typing import Literal

from appliance.rows import PrintOrder
from appliance.values.code import Code

Mood = Literal["ok", "sorry"]
Mode = Literal["code", "phone"]
Means = Literal["card", "code", "phone"]
NoticeKind = Literal[
    "unknown",
    "unknown-code",
    "unknown-card",
    "product",
    "payment",
    "join",
    "not-a-code",
    "not-a-phone",
    "thanks",
    "wait",
    "later",
]


@dataclass(frozen=True)
class Greeting:
    """A customer is greeted. A phone proves nothing: whoever comes by one gets no name and no own
    offers. `code` only if it was shown or typed just now: nobody reads a code here that they did not know.
    """

    customer: str
    name: str | None
    points: int
    language: str
    by: Means
    code: Code | None = None

    @property
    def proven(self) -> bool:
        return self.by != "phone"


@dataclass(frozen=True)
class Notice:
    """A kind page that says what to do; `seconds` only for `wait`."""

    kind: NoticeKind
    seconds: int = 0


@dataclass(frozen=True)
class Keypad:
    """The keypad, for a code or for a phone."""

    mode: Mode


@dataclass(frozen=True)
class Offers:
    """Today's offers, when nobody is served."""


Page = Greeting | Notice | Keypad | Offers


@dataclass(frozen=True)
class Show:
    """Put a page on the screen."""

    page: Page


@dataclass(frozen=True)
class Print:
    """Print a slip, if there is a printer."""

    order: PrintOrder


@dataclass(frozen=True)
class Light:
    """Flash a light."""

    mood: Mood


@dataclass(frozen=True)
class Beep:
    """Sound the buzzer."""

    mood: Mood


Effect = Show | Print | Light | Beep
