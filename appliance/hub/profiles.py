"""One customer across the shops, for head office's people: only who agreed to be known in all shops."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from appliance.errors import BadInput, NotFound
from appliance.hub import accounts
from appliance.hub.circles import Circle, circles
from appliance.hub.database import Connection, rows
from appliance.hub.finds import candidates, may_be_told
from appliance.hub.told import Stored
from appliance.hub.users import User
from appliance.values.barcode import Barcode
from appliance.values.code import Code
from appliance.values.phone import Phone

MOST_EVENTS = 5000
"""Of one person: ten visits a day for more than a year."""


@dataclass(frozen=True)
class Person:
    """Enough to tell one from another in a list."""

    id: str
    name: str


@dataclass
class InShop:
    """What one shop told of a customer: purchases, points given and taken, the last day."""

    name: str
    purchases: int = 0
    earned: int = 0
    taken: int = 0
    last: str = ""


@dataclass(frozen=True)
class Profile:
    """`held` names the shops that may spend so many of the points while cut off."""

    id: str
    name: str
    points: int
    shops: Sequence[InShop]
    consents: Mapping[str, bool]
    held: Sequence[tuple[str, int, bool]] = field(default=())


def search(connection: Connection, user: User, text: str, country: str) -> list[Person]:
    """Whoever has this phone, card or code, as far as they may be shown to the user."""
    found: dict[str, Circle] = {}
    for kind, value in _keys(text, country):
        found |= {circle.leader: circle for circle in candidates(connection, kind, value)}
    open_ones = [circle for circle in found.values() if _is_open(circle, user)]
    return [Person(circle.leader, _name(_events(connection, circle))) for circle in open_ones]


def profile(connection: Connection, user: User, customer: str) -> Profile:
    """Raises NotFound, also for somebody who may not be shown."""
    circle = circles(connection, [customer])[customer]
    if not _is_open(circle, user):
        raise NotFound()
    events, names = _events(connection, circle), _shop_names(connection, circle.shops)
    holding = accounts.held(connection, circle.members)
    return Profile(
        circle.leader,
        _name(events),
        accounts.balance(connection, circle.members),
        sorted(_by_shop(events, names).values(), key=lambda one: one.name),
        _consents(events),
        [(names.get(one.shop, one.shop), one.left, one.recalled) for one in holding],
    )


def _is_open(circle: Circle, user: User) -> bool:
    return may_be_told(circle) and any(user.sees(shop) for shop in circle.shops)


def _keys(text: str, country: str) -> list[tuple[str, str]]:
    """Whatever the text can be; six digits may be a code and a phone."""
    keys = []
    with suppress(BadInput):
        keys.append(("code", Code.parse(text).digits))
    with suppress(BadInput):
        keys.append(("card", Barcode.parse(text).digits))
    with suppress(BadInput):
        keys.append(("phone", Phone.parse(text, country).e164))
    return keys


def _events(connection: Connection, circle: Circle) -> list[Stored]:
    found = rows(
        connection,
        "SELECT shop, epoch, seq, id, type, version, facts, personal, subject FROM event"
        " WHERE subject = ANY(%s) ORDER BY received_at DESC, shop, epoch, seq DESC LIMIT %s",
        list(circle.members),
        MOST_EVENTS,
    )
    return [Stored(*one) for one in found]


def _shop_names(connection: Connection, shops: frozenset[str]) -> dict[str, str]:
    return dict(rows(connection, "SELECT shop, name FROM shop WHERE shop = ANY(%s)", sorted(shops)))


def _name(events: Sequence[Stored]) -> str:
    """The first name, as it was told last; empty where none was."""
    told = [(event.personal or {}).get("name") for event in events if event.type == "CustomerRegistered"]
    return next((str(name).split()[0] for name in told if name), "")


def _by_shop(events: Sequence[Stored], names: Mapping[str, str]) -> dict[str, InShop]:
    found: dict[str, InShop] = {}
    for event in events:
        here = found.setdefault(event.shop, InShop(names.get(event.shop, event.shop)))
        here.purchases += event.type == "PurchaseRecorded"
        here.earned += max(event.points, 0)
        here.taken += max(-event.points, 0)
        here.last = max(here.last, str(event.facts.get("business_date", "")))
    return found


def _consents(events: Sequence[Stored]) -> dict[str, bool]:
    """Per purpose that was asked about: of the answers that no later one replaced, a refusal wins."""
    answers = [event for event in events if event.type == "ConsentRecorded"]
    replaced = {id for event in answers for id in event.facts.get("replaces", ())}
    state: dict[str, bool] = {}
    for event in answers:
        if event.id not in replaced:
            purpose = str(event.facts.get("purpose"))
            state[purpose] = state.get(purpose, True) and bool(event.facts.get("given"))
    return state
