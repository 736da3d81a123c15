"""Business facts in the past tense: what the journal holds and what travels between shops.

Fields marked `personal()` are kept apart, so that erasure can empty them everywhere. A field that is
added later has a default, so that old journals stay readable; one that changes its meaning raises
`version`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

from appliance.errors import BadEvent

MOST = 2**40
"""Numbers stay below it, so that sums of millions of them fit into 64 bits."""
LONGEST = 400
"""Characters of a text: what is longer cannot be looked up by."""


def personal(default: Any = None) -> Any:
    """A field that says who somebody is."""
    return field(default=default, metadata={"personal": True})


@dataclass(frozen=True, kw_only=True)
class Event:
    """`at` is the shop's clock in Unix seconds; order comes from the journal, not from it."""

    version: ClassVar[int] = 1
    at: int


@dataclass(frozen=True, kw_only=True)
class CustomerRegistered(Event):
    """Somebody became known; a `claim` rests on a typed phone alone."""

    customer: str
    language: str
    claim: bool
    phone: str | None = personal()
    name: str | None = personal()


@dataclass(frozen=True, kw_only=True)
class ClaimConfirmed(Event):
    """A claim was proved by card, code or staff."""

    customer: str
    proof: str


@dataclass(frozen=True, kw_only=True)
class CustomersMerged(Event):
    """Two customers turned out to be one person."""

    customer: str
    other: str
    proof: str


@dataclass(frozen=True, kw_only=True)
class CustomersSeparated(Event):
    """A merge was a mistake; `replaces` names the merges it takes back."""

    customer: str
    other: str
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CustomerErased(Event):
    """The person is gone; a tombstone stays, so that a late shop does not bring them back."""

    customer: str


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Event):
    """The shop gave a customer six digits of its own."""

    customer: str
    code: str


@dataclass(frozen=True, kw_only=True)
class CardLinked(Event):
    """A printed card was handed to a customer."""

    customer: str
    barcode: str | None = personal()


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(Event):
    """An answer to one purpose's text; `replaces` names the earlier answers it was given in knowledge of."""

    customer: str
    purpose: str
    given: bool
    text_id: str
    text_hash: str
    language: str
    channel: str
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PreferenceSet(Event):
    """A customer told us how they like it; `replaces` names the earlier answers we knew of."""

    customer: str
    name: str
    value: str
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PointsEarned(Event):
    """Points earned together: a lot, named by the event's id."""

    customer: str
    points: int
    kind: str
    business_date: str
    source: str | None = None
    reason: str | None = personal()


@dataclass(frozen=True, kw_only=True)
class PointsTaken(Event):
    """Points that left lots: `taken` is (lot, points above 0); a debt has no lot.

    `granted` is (grant, points of it) and `provisional` what only the owner's offline limit covered; the rest
    came from points that were earned here and had not left the box.
    """

    customer: str
    taken: tuple[tuple[str | None, int], ...]
    kind: str
    business_date: str
    source: str | None = None
    reason: str | None = personal()
    granted: tuple[tuple[str, int], ...] = ()
    provisional: int = 0


@dataclass(frozen=True, kw_only=True)
class GrantReturned(Event):
    """A shop gave up what was left of a grant: from then on head office may grant it to another."""

    customer: str
    grant: str
    points: int


@dataclass(frozen=True, kw_only=True)
class CustomerMet(Event):
    """A shop met somebody whom another shop registered; `proof` is `card`, `code`, `phone` or `qr`."""

    customer: str
    proof: str


@dataclass(frozen=True, kw_only=True)
class PurchaseRecorded(Event):
    """A receipt was entered; `minor` hundredths of `currency`."""

    purchase: str
    receipt: str
    customer: str | None
    minor: int
    currency: str
    points: int
    business_date: str


@dataclass(frozen=True, kw_only=True)
class PurchaseTakenBack(Event):
    """A receipt was entered by mistake, or all of it was returned."""

    purchase: str


@dataclass(frozen=True, kw_only=True)
class VisitsCounted(Event):
    """How many devices came on a day of the shop that is over; `others` were counted without being known."""

    day: str
    returning: int
    recognised: int
    others: int
    randomised: int


TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        CustomerRegistered,
        ClaimConfirmed,
        CustomersMerged,
        CustomersSeparated,
        CustomerMet,
        CustomerErased,
        CodeIssued,
        CardLinked,
        ConsentRecorded,
        PreferenceSet,
        PointsEarned,
        PointsTaken,
        GrantReturned,
        PurchaseRecorded,
        PurchaseTakenBack,
        VisitsCounted,
    )
}


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An event with its place in the journal; order is (shop, epoch, seq)."""

    id: str
    shop: str
    epoch: int
    seq: int
    event: Event


def without_personal(event: Event) -> Event:
    """The same event with its personal part emptied."""
    emptied: dict[str, Any] = dict.fromkeys(personal_fields(event))
    return replace(event, **emptied)


def personal_fields(event: Event) -> frozenset[str]:
    """The names of the personal fields."""
    return frozenset(f.name for f in fields(event) if f.metadata.get("personal"))


def to_json(event: Event) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Facts and personal parts, ready for JSON; the latter is None when there is nothing personal."""
    values = asdict(event)
    private = {name: values.pop(name) for name in personal_fields(event)}
    told = {name: value for name, value in private.items() if value is not None}
    return values, told or None


def from_json(kind: str, version: int, facts: dict[str, Any], private: dict[str, Any] | None) -> Event:
    """Rebuild an event; raises BadEvent for a type, version or field this program does not know, and for a
    value that is not of its field's type or out of all bounds."""
    cls = TYPES.get(kind)
    if cls is None or version != cls.version:
        raise BadEvent(type=kind, version=version)
    values = {name: _frozen(value) for name, value in {**facts, **(private or {})}.items()}
    try:
        event = cls(**values)
    except TypeError:
        raise BadEvent(type=kind, version=version) from None
    if not all(fits(getattr(event, name)) for name, fits in _checks(kind)):
        raise BadEvent(type=kind, version=version)
    return event


Check = Callable[[Any], bool]


@cache
def _checks(kind: str) -> tuple[tuple[str, Check], ...]:
    """Whether a field's value is of its type and within bounds: it may come from another shop."""
    hints = get_type_hints(TYPES[kind])
    return tuple((field.name, _check(hints[field.name])) for field in fields(TYPES[kind]))


def _check(hint: Any) -> Check:
    """For a type as the events' fields have it; made once: a backlog is a hundred thousand events."""
    parts = get_args(hint)
    checks = [_check(part) for part in parts if part is not Ellipsis]
    if get_origin(hint) is tuple and parts[-1] is Ellipsis:
        return lambda value: isinstance(value, tuple) and all(map(checks[0], value))
    if get_origin(hint) is tuple:
        return lambda value: (
            isinstance(value, tuple)
            and len(value) == len(checks)
            and all(check(item) for check, item in zip(checks, value, strict=True))
        )
    if parts:
        return lambda value: any(check(value) for check in checks)
    if hint is int:
        return lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) < MOST
    if hint is str:
        return lambda value: isinstance(value, str) and len(value) <= LONGEST
    return lambda value: isinstance(value, hint)


def _frozen(value: Any) -> Any:
    """JSON lists back to the tuples they were."""
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
