"""A month of a large chain whose shops are cut off now and then: what each policy of spending costs.

`python -m tests.bench.chain_simulation` prints the table. Who visits where and wants what is drawn once, and
every policy meets the same month. What may be spent and granted is said by `loyalty.rights`.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import merge

from appliance.loyalty.rights import Rights, cover, free, share

SHOPS, CUSTOMERS, DAYS, SEED = 1_000, 20_000, 30, 7
HOURS = DAYS * 24.0
VISITS = 6
"""A month, of one customer, on average."""
ELSEWHERE = 0.25
"""Of the visits, in one of two other shops."""
CUT_OFF = 0.165
"""Of the time, in pieces of up to two days."""
WANTS = 0.2
"""Of the visits: somebody wants to spend."""
LIMIT = 100


@dataclass(frozen=True, order=True)
class Visit:
    """At hour `at` a customer earns, and may want to spend; with no customer the shop's line is back."""

    at: float
    shop: int
    customer: int = -1
    earns: int = 0
    wants: int = 0


@dataclass
class Month:
    """What happens, in its order, and when which shop is cut off."""

    visits: list[Visit]
    outages: dict[int, list[tuple[float, float]]]

    def is_cut_off(self, shop: int, at: float) -> bool:
        return any(begins <= at < ends for begins, ends in self.outages[shop])


def draw(shops: int = SHOPS, customers: int = CUSTOMERS, seed: int = SEED) -> Month:
    chance = random.Random(seed)  # noqa: S311  # a simulation
    outages = {shop: sorted(_outages(chance)) for shop in range(shops)}
    back = sorted(Visit(ends, shop) for shop, pieces in outages.items() for _, ends in pieces)
    return Month(list(merge(sorted(_visits(chance, shops, customers)), back)), outages)


def _outages(chance: random.Random) -> Iterator[tuple[float, float]]:
    """One after the other, so that none lies in another."""
    left, at = CUT_OFF * HOURS, 0.0
    room = HOURS - left
    while left > 0:
        lasts = min(left, chance.uniform(1, 48))
        pause = room * min(1.0, chance.expovariate(1) * lasts / (CUT_OFF * HOURS))
        room -= pause
        left -= lasts
        at += pause + lasts
        yield at - lasts, at


def _visits(chance: random.Random, shops: int, customers: int) -> Iterator[Visit]:
    for customer in range(customers):
        home, *others = chance.sample(range(shops), 3)
        for _ in range(chance.randint(1, 2 * VISITS - 1)):
            shop = chance.choice(others) if chance.random() < ELSEWHERE else home
            wants = chance.randint(20, 120) if chance.random() < WANTS else 0
            yield Visit(chance.uniform(0, HOURS), shop, customer, chance.randint(5, 40), wants)


@dataclass
class Person:
    """`true` is what everything that happened comes to; `known` is what head office counts.

    By shop: `view` the balance it knows of, `held` what is left of what it was granted, `unsent` what it
    added and took since its line was cut, `earned` what of that nobody else can spend.
    """

    true: int = 0
    known: int = 0
    view: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    held: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    unsent: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    earned: dict[int, int] = field(default_factory=lambda: defaultdict(int))


@dataclass
class Result:
    """What became of the wishes while a shop was cut off, and of funded ones while it was not."""

    asked: int = 0
    allowed: int = 0
    refused_though_funded: int = 0
    overspent: int = 0
    funded_with_a_line: int = 0
    refused_with_a_line: int = 0


Policy = Callable[[Person, int], Rights | None]
"""What a shop that is cut off goes by for a person; None: it lets nobody spend."""


def granted(person: Person, shop: int) -> Rights:
    return Rights((("held", person.held[shop]),), person.earned[shop])


POLICIES: dict[str, Policy] = {
    "naive": lambda person, shop: Rights(earned=max(0, person.view[shop])),
    f"limit {LIMIT}": lambda _person, _shop: Rights(limit=LIMIT),
    "grants": granted,
    "online only": lambda _person, _shop: None,
}


def live(month: Month, policy: Policy) -> Result:
    """Every shop with a line tells and hears everything at once; one without goes by `policy`."""
    result = Result()
    people: dict[int, Person] = defaultdict(Person)
    behind: dict[int, set[int]] = defaultdict(set)
    for visit in month.visits:
        person = people[visit.customer]
        if visit.customer < 0:
            for customer in sorted(behind.pop(visit.shop, ())):
                settle(month, people[customer], visit)
        elif month.is_cut_off(visit.shop, visit.at):
            behind[visit.shop].add(visit.customer)
            cut_off(person, visit, policy, result)
        else:
            with_a_line(month, person, visit, result)
    return result


def cut_off(person: Person, visit: Visit, policy: Policy, result: Result) -> None:
    """What the shop knows and has a right to decides; what was true is counted afterwards."""
    shop, points = visit.shop, visit.wants
    move(person, shop, visit.earns)
    person.earned[shop] += visit.earns
    if not points:
        return
    result.asked += 1
    rights = policy(person, shop)
    covered = cover(rights, person.view[shop], points) if rights else None
    if covered is None:
        result.refused_though_funded += points <= person.true
        return
    result.allowed += 1
    result.overspent += max(0, points - max(0, person.true))
    person.earned[shop] -= min(covered.earned, person.earned[shop])
    person.held[shop] -= sum(part for _, part in covered.granted)
    move(person, shop, -points)


def with_a_line(month: Month, person: Person, visit: Visit, result: Result) -> None:
    """Head office is asked for what the shop's own rights lack."""
    move(person, visit.shop, visit.earns)
    settle(month, person, visit)
    held = person.held[visit.shop]
    fits = visit.wants <= held + free(person.known, sum(person.held.values()))
    funded = 0 < visit.wants <= person.true
    result.funded_with_a_line += funded
    result.refused_with_a_line += funded and not fits
    if visit.wants and fits:
        person.held[visit.shop] = max(0, held - visit.wants)
        move(person, visit.shop, -visit.wants)
        settle(month, person, visit)


def move(person: Person, shop: int, points: int) -> None:
    person.true += points
    person.view[shop] += points
    person.unsent[shop] += points


def settle(month: Month, person: Person, visit: Visit) -> None:
    """A shop's line is there: head office counts what it did, calls back what shops with a line hold, and
    grants the shop where the customer is its share."""
    here = visit.shop
    person.known += person.unsent.pop(here, 0)
    person.earned.pop(here, None)
    for shop in [shop for shop in person.held if shop != here and not month.is_cut_off(shop, visit.at)]:
        person.held.pop(shop)
        person.view[shop] = person.known
    elsewhere = sum(person.held.values()) - person.held[here]
    person.held[here] += share(person.known, person.held[here], elsewhere, len(person.view))
    person.view[here] = person.known


def table(month: Month) -> str:
    results = {name: live(month, policy) for name, policy in POLICIES.items()}
    lines = ["| policy | allowed | refused though funded | overspent points |", "|---|---|---|---|"]
    for name, result in results.items():
        figures = (result.allowed, result.refused_though_funded, result.overspent)
        lines.append(f"| {name} | {' | '.join(f'{figure:,}' for figure in figures)} |")
    cuts = [month.is_cut_off(visit.shop, visit.at) for visit in month.visits if visit.customer >= 0]
    asked = results["naive"].asked
    head = (
        f"{len(cuts):,} visits, {sum(cuts) / len(cuts):.1%} of them cut off; {asked:,} wishes to spend there"
    )
    last = results["grants"]
    tail = (
        f"With a line {last.refused_with_a_line:,} of {last.funded_with_a_line:,} wishes that were funded are"
    )
    tail += " refused under grants: their points lie in a shop that is cut off."
    return "\n".join([head, "", *lines, "", tail])


def main() -> None:
    print(f"{SHOPS:,} shops, {CUSTOMERS:,} customers, {DAYS} days: {table(draw())}")


if __name__ == "__main__":
    main()
