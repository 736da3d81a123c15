"""What the counter decides, for screen, printer and lights to carry out. Pure."""

from dataclasses import dataclass
from typing import Literal

from appliance.rows import PrintOrder
from appliance.values.code import Code
from appliance.values.money import Money
from appliance.values.name import Name
from appliance.values.phone import Phone

Mood = Literal["ok", "sorry"]
Mode = Literal["code", "phone", "join", "forgot", "elsewhere"]
Means = Literal["card", "member", "code", "phone"]
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
    "no-joining",
    "no-slip",
    "calibrated",
    "forgot",
    "asking",
    "not-elsewhere",
    "unknown-elsewhere",
    "met",
]


@dataclass(frozen=True)
class Greeting:
    """A customer is greeted. A phone proves nothing: whoever comes by one gets no name and no own
    offers. `code` only if it was shown or typed just now: nobody reads a code here that they did not know.
    `missing` points until the next reward, None where there is none; `large` letters.
    """

    customer: str
    name: str | None
    points: int
    language: str
    by: Means
    code: Code | None = None
    large: bool = False
    missing: int | None = None

    @property
    def proven(self) -> bool:
        return self.by != "phone"


@dataclass(frozen=True)
class Notice:
    """A kind page that says what to do; `seconds` only for `wait`, `again` where it leads elsewhere."""

    kind: NoticeKind
    seconds: int = 0
    again: Mode | None = None


@dataclass(frozen=True)
class Keypad:
    """The keypad, for a code or a phone and what they are typed for."""

    mode: Mode


@dataclass(frozen=True)
class Joining:
    """What somebody joins with so far: on the screen they stand at, and nowhere else.

    `request` becomes the claim's id, so that a second touch joins nobody twice.
    """

    request: str
    phone: Phone
    name: Name | None = None
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Consents:
    """One question for each purpose. `missing` when the one without which nobody can join was left empty,
    `busy` when the answers could not be kept just now."""

    joining: Joining
    missing: bool = False
    busy: bool = False


@dataclass(frozen=True)
class NameBoard:
    """A keyboard for a first name, which nobody has to give."""

    joining: Joining


@dataclass(frozen=True)
class Joined:
    """Welcome, and the code to keep."""

    customer: str
    code: Code
    name: str | None


@dataclass(frozen=True)
class Priced:
    """A product of the price list, and what it earns."""

    name: str
    price: Money
    points: int


@dataclass(frozen=True)
class Offers:
    """Today's offers, when nobody is served."""


Page = Greeting | Notice | Keypad | Consents | NameBoard | Joined | Priced | Offers


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


@dataclass(frozen=True)
class Ask:
    """Ask the chain's head office for somebody it may know by `value`; then the counter decides again.

    A code needs the last two `digits` of its owner's phone. `text` is what was scanned.
    """

    kind: Literal["card", "code", "customer", "phone"]
    value: str
    text: str = ""
    digits: str = ""


Effect = Show | Print | Light | Beep | Ask
