"""Who belongs together: the ids that are one person, the shops that know them, whether they are shared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from appliance.hub.database import TRIES, Connection, Overtaken, rows, run
from appliance.people.consent_texts import SHARING


@dataclass(frozen=True)
class Circle:
    """`members` are the ids of one person, sorted; the first leads, as in a shop's own table of customers.

    `shared` follows the shops' rule: every answer that no later one replaced allows it, and there is one.
    """

    members: tuple[str, ...]
    shops: frozenset[str] = frozenset()
    shared: bool = False
    erased: bool = False

    @property
    def leader(self) -> str:
        return self.members[0]


def locked(connection: Connection, customers: Iterable[str]) -> dict[str, Circle]:
    """The circles of the `customers`, who they are, and nobody else changes that until the transaction ends.

    Who belongs to whom is read again once their accounts are held, since it may have changed before.
    """
    asked = set(customers)
    held: set[str] = set()
    for _ in range(TRIES):
        found = circles(connection, asked)
        members = asked.union(*(circle.members for circle in found.values()))
        if members <= held:
            return found
        run(
            connection,
            # Sorted, so that two transactions lock in one order.
            "INSERT INTO account (customer) SELECT unnest(%s::text[]) ON CONFLICT (customer)"
            " DO UPDATE SET customer = EXCLUDED.customer",
            sorted(members),
        )
        held |= members
    raise Overtaken()


def circles(connection: Connection, customers: Iterable[str]) -> dict[str, Circle]:
    """The circle of each of the `customers`; of one that nobody told of, a circle of one."""
    asked = set(customers)
    groups = _groups(connection, asked)
    everybody = sorted({member for group in groups.values() for member in group})
    shops = _pairs(connection, "SELECT customer, shop FROM knows WHERE customer = ANY(%s)", everybody)
    erased = _pairs(
        connection, "SELECT customer, customer FROM person WHERE customer = ANY(%s) AND erased", everybody
    )
    answers = _answers(connection, everybody)
    return {
        customer: Circle(
            group,
            frozenset(shop for member in group for shop in shops.get(member, ())),
            _shared([given for member in group for given in answers.get(member, ())]),
            any(member in erased for member in group),
        )
        for customer, group in groups.items()
    }


def _shared(standing: Sequence[bool]) -> bool:
    return bool(standing) and all(standing)


def _groups(connection: Connection, customers: set[str]) -> dict[str, tuple[str, ...]]:
    """Follow the merges that stand; most people have none, so this is one statement."""
    edges: dict[str, set[str]] = {}
    seen, frontier = set(customers), sorted(customers)
    while frontier:
        found = rows(
            connection,
            "SELECT m.customer, m.other FROM merge m WHERE m.customer = ANY(%s) AND NOT EXISTS"
            " (SELECT 1 FROM merge_undone u WHERE u.customer = m.customer AND u.id = m.id)",
            frontier,
        )
        for one, other in found:
            edges.setdefault(one, set()).add(other)
        frontier = sorted({other for _, other in found} - seen)
        seen.update(frontier)
    return {customer: _reach(customer, edges) for customer in customers}


def _reach(customer: str, edges: dict[str, set[str]]) -> tuple[str, ...]:
    reached, waiting = {customer}, [customer]
    while waiting:
        for other in edges.get(waiting.pop(), set()) - reached:
            reached.add(other)
            waiting.append(other)
    return tuple(sorted(reached))


def _answers(connection: Connection, customers: list[str]) -> dict[str, list[bool]]:
    """The answers that no other replaced, by customer. An answer names those it replaces by their ids: also
    those of somebody who was taken for the same person, and stays replaced when that is taken back."""
    given = rows(
        connection,
        "SELECT customer, id, given FROM consent WHERE customer = ANY(%s) AND purpose = %s",
        customers,
        SHARING,
    )
    gone = rows(connection, "SELECT id FROM replaced_consent WHERE id = ANY(%s)", [id for _, id, _ in given])
    replaced = {id for (id,) in gone}
    standing: dict[str, list[bool]] = {}
    for customer, id, allowed in given:
        if id not in replaced:
            standing.setdefault(customer, []).append(allowed)
    return standing


def _pairs(connection: Connection, sql: str, customers: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for customer, other in rows(connection, sql, customers):
        found.setdefault(customer, set()).add(other)
    return found
