"""What the shops of a chain did within some days, as far as no single person shows in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from appliance.hub.database import Connection, rows
from appliance.hub.day_sums import EARNED, TAKEN

FEWEST = 5
"""People in a group that is shown; a smaller one might name somebody."""
Shown = int | None
"""None is a number that is not shown."""


@dataclass(frozen=True)
class Figures:
    """Of one shop, or in sum."""

    visits: Shown = 0
    returning: Shown = 0
    purchases: Shown = 0
    earned: Shown = 0
    taken: Shown = 0
    money: Mapping[str, int] = field(default_factory=dict)
    hours: float = 0
    """How long the shop was open; 0 where head office has not said."""

    def per_hour(self, number: Shown) -> float | None:
        return number / self.hours if number and self.hours else None


def figures(
    connection: Connection, shops: Sequence[str], first: str, last: str, hours: Mapping[str, float]
) -> dict[str, Figures]:
    """Of each of the `shops`, from one day to another (both counted), with the `hours` each was open."""
    visits = rows(
        connection,
        "SELECT shop, sum(recognised + others), sum(returning_) FROM visit_day"
        " WHERE shop = ANY(%s) AND day BETWEEN %s AND %s GROUP BY shop",
        list(shops),
        first,
        last,
    )
    sums = rows(
        connection,
        "SELECT shop, name, sum(times), sum(amount) FROM day_sum"
        " WHERE shop = ANY(%s) AND day BETWEEN %s AND %s GROUP BY shop, name",
        list(shops),
        first,
        last,
    )
    came = {shop: (int(every), int(returning)) for shop, every, returning in visits}
    traded: dict[str, dict[str, tuple[int, int]]] = {}
    for shop, name, times, amount in sums:
        traded.setdefault(shop, {})[name] = int(times), int(amount)
    return {shop: careful(came.get(shop, (0, 0)), traded.get(shop, {}), hours.get(shop, 0)) for shop in shops}


def careful(came: tuple[int, int], traded: Mapping[str, tuple[int, int]], hours: float = 0) -> Figures:
    """One shop's figures from its counts, without what is about fewer than five people.

    `came` is all visits and the returning among them, `traded` times and amount by name.
    """
    visits, returning = came
    money = {name: found for name, found in traded.items() if name not in (EARNED, TAKEN)}
    # The rest of the visits is a group too: it must not follow from the other two numbers.
    both = not _small(returning) and not _small(visits - returning)
    return Figures(
        visits=None if _small(visits) else visits,
        returning=returning if both and not _small(visits) else None,
        purchases=_shown(sum(times for times, _ in money.values()), money.values()),
        earned=_amount(traded.get(EARNED, (0, 0))),
        taken=_amount(traded.get(TAKEN, (0, 0))),
        money={name: amount for name, (times, amount) in money.items() if times >= FEWEST},
        hours=hours,
    )


def total(every: Iterable[Figures]) -> Figures:
    """The sum of what is shown: whatever is not shown must not follow from a sum."""
    every = list(every)
    hours = [one.hours for one in every]
    money: dict[str, int] = {}
    for one in every:
        for currency, minor in one.money.items():
            money[currency] = money.get(currency, 0) + minor
    sums = {name: sum(getattr(one, name) or 0 for one in every) for name in _NUMBERS}
    return Figures(**sums, money=money, hours=sum(hours) if all(hours) else 0)


_NUMBERS = [one.name for one in fields(Figures) if one.name not in ("money", "hours")]


def _small(number: int) -> bool:
    return 0 < number < FEWEST


def _shown(number: int, parts: Iterable[tuple[int, int]]) -> Shown:
    return None if any(_small(times) for times, _ in parts) else number


def _amount(found: tuple[int, int]) -> Shown:
    return None if _small(found[0]) else found[1]
