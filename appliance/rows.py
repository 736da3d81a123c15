"""What the tables and documents hold, as frozen dataclasses. All times are Unix seconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from appliance.values.barcode import Barcode
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.money import Money
from appliance.values.phone import Phone

CustomerState = Literal["confirmed", "claim", "erased"]
EntryKind = Literal["earn", "redeem", "expire", "reverse", "adjust", "merge"]
SlipKind = Literal["membership", "balance", "name", "wifi", "calibration", "test", "recovery", "setup"]
Audience = Literal["everyone", "returning", "members", "customer"]
AUDIENCES: tuple[Audience, ...] = ("everyone", "returning", "members", "customer")
Moment = Literal["before", "after"]
"""Of a page on the shop's Wi-Fi: before or after the login."""
Shown = Literal["both", "before", "after"]
SHOWN: tuple[Shown, ...] = ("both", "before", "after")
Duty = Literal["scanner", "keypad"]


@dataclass(frozen=True)
class Customer:
    """Somebody known. A claim knows only a phone that somebody typed."""

    id: str
    phone: Phone | None
    name: str | None
    language: str
    state: CustomerState
    code: Code | None
    registered_at: int


@dataclass(frozen=True)
class Consent:
    """One answer to one question, as it was shown."""

    id: str
    customer: str
    purpose: str
    given: bool
    text_id: str
    text_hash: str
    language: str
    channel: str
    shop: str
    at: int


@dataclass(frozen=True)
class DeviceKey:
    """How a device is written down: an id made with the recognition key of a generation."""

    id: str
    generation: int
    randomised: bool


@dataclass(frozen=True)
class Device:
    """A phone or laptop whose owner lets us recognise it; never a person."""

    id: str
    randomised: bool
    first_seen: int
    last_seen: int
    days_seen: int
    agreed: bool
    objected: bool
    customer: str | None


@dataclass(frozen=True)
class Visit:
    """A run of sightings. `device` is known only for recognised devices."""

    id: str
    device: str | None
    randomised: bool
    started: int
    last_seen: int
    ended: int | None
    returning: bool


@dataclass(frozen=True)
class VisitSummary:
    """One day's devices: `returning` among the `recognised`, `others` counted without being known."""

    returning: int
    recognised: int
    others: int
    randomised: int


@dataclass(frozen=True)
class Entry:
    """One line of the points ledger; `points` is signed, a debt has no lot."""

    id: str
    shop: str
    seq: int
    account: str
    lot: str | None
    kind: EntryKind
    points: int
    business_date: str
    source: str | None
    reason: str | None


@dataclass(frozen=True)
class Purchase:
    """One receipt."""

    id: str
    receipt: str
    customer: str | None
    amount: Money
    points: int
    at: int
    business_date: str
    taken_back: bool


@dataclass(frozen=True)
class Scan:
    """One look-up at the counter; `masked` is what the owner may see of it."""

    id: int
    at: int
    kind: str
    customer: str | None
    masked: str


@dataclass(frozen=True)
class Product:
    """A line of the price list."""

    barcode: Barcode
    name: str
    price: Money


@dataclass(frozen=True)
class PrintOrder:
    """What a slip shall say. `text` is the name on a name slip, `with_code` for who came by their code."""

    kind: SlipKind
    language: str
    customer: str | None = None
    large: bool = False
    with_code: bool = False
    text: str = ""


@dataclass(frozen=True)
class PrintJob:
    """A slip that is not known to be printed; from `sent` 1 on it may have been."""

    id: str
    asked_at: int
    state: Literal["waiting", "printing", "unconfirmed"]
    sent: int
    order: PrintOrder


@dataclass(frozen=True)
class Admission:
    """The right to pass the gate until a time; None for the shop's own devices, whose right does not end."""

    mac: Mac
    until: int | None


ALWAYS = 1 << 40
"""Seconds that stand for a right without end."""


@dataclass(frozen=True)
class Quota:
    """The `most` seconds that one device may be granted on a day; the device by its id of that day."""

    device: str
    day: str
    most: int


@dataclass(frozen=True)
class Picture:
    """A JPEG in the shop's folder of pictures; `name` is made from its content. Sizes in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True)
class OfferText:
    """An offer in one language; `alt` says what the picture shows."""

    title: str
    body: str
    alt: str = ""


@dataclass(frozen=True)
class Offer:
    """What the owner offers, to whom and when. Hours are `HH:MM` in the shop's zone, the end excluded.

    `shown` is for the pages of the Wi-Fi, and so is `most_views`: after so many views a device does not
    see the offer any more; 0 is no bound.
    """

    id: str
    revision: int
    texts: Mapping[str, OfferText]
    audience: Audience = "everyone"
    customer: str | None = None
    starts: date | None = None
    ends: date | None = None
    weekdays: tuple[int, ...] = ()
    hours: tuple[str, str] | None = None
    active: bool = True
    shown: Shown = "both"
    most_views: int = 0
    picture: Picture | None = None


@dataclass(frozen=True)
class OfferView:
    """An offer as one reader sees it; `bounded` when it is shown to a device so many times only."""

    id: str
    title: str
    body: str
    language: str = field(default="")
    picture: Picture | None = None
    alt: str = ""
    bounded: bool = False


@dataclass(frozen=True)
class Viewer:
    """A device that looks at offers: its recognition id where that is known, else its id of the day."""

    id: str
    recognised: bool


@dataclass(frozen=True)
class OfferFigures:
    """How often an offer was shown on a page of the Wi-Fi, and taken up at the till."""

    seen: int = 0
    used: int = 0


@dataclass(frozen=True)
class KnownScanner:
    """A keyboard the box has learned about. Without a duty only its layout is known, from its calibration."""

    identity: str
    name: str
    duty: Duty | None
    layout: str


@dataclass(frozen=True)
class Step:
    """Something that was changed on the box itself."""

    at: int
    what: str
    note: str
