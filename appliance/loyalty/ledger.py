"""The points ledger: append-only entries; a balance is a sum over them, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.errors import BadPoints, NotEnoughPoints, NotFound, PointsElsewhere, PointsUncertain, Stale
from appliance.events import PointsEarned, PointsTaken
from appliance.loyalty.rights import Cover, Rights, cover
from appliance.ports import Clock, Records, Store, Upstream
from appliance.rows import Entry
from appliance.values.uuid7 import uuid7

MOST = 1_000_000
Taken = tuple[tuple[str | None, int], ...]


class Ledger:
    """Gives and takes points by hand. Purchases credit theirs themselves."""

    def __init__(
        self, store: Store, clock: Clock, upstream: Upstream | None = None, offline_limit: int = 0
    ) -> None:
        self._store = store
        self._clock = clock
        self._upstream = upstream
        self._box = upstream.box if upstream else ""
        self._offline_limit = offline_limit

    def balance(self, customer: str) -> int:
        records = self._store.records
        return records.ledger.balance(accounts(records, customer))

    def entries(self, customer: str) -> list[Entry]:
        records = self._store.records
        return records.ledger.entries(accounts(records, customer))

    def earn(self, customer: str, points: int, reason: str, source: str | None = None) -> int:
        """Give points by hand; returns the new balance. Raises BadPoints.

        `source` is an id of the form it came from: sent twice it gives once. Raises Stale when the same
        form comes again with another number.
        """
        self._check(points)
        with self._store.transaction() as records:
            own = accounts(records, customer)
            if _done(records, own, source, points):
                return records.ledger.balance(own)
            must_live(records, customer)
            records.record(
                PointsEarned(
                    at=self._clock.now(),
                    customer=customer,
                    points=points,
                    kind="adjust",
                    business_date=self._clock.today().isoformat(),
                    source=source,
                    reason=reason,
                )
            )
            return records.ledger.balance(own)

    def spend(self, customer: str, points: int, reason: str, source: str | None = None) -> int:
        """Take points, oldest lots first; returns the new balance. Raises NotEnoughPoints, BadPoints.

        In a chain it takes what this shop has a right to, and asks head office for the rest: 2 s at most.
        Raises PointsElsewhere, or PointsUncertain when there is no answer. `source` as in `earn`.
        """
        self._check(points)
        wish = _Wish(customer, points, reason, source)
        outcome = self._take(wish, offline_limit=0)
        if not isinstance(outcome, _Short):
            return outcome
        silent = self._ask(outcome, source)
        outcome = self._take(wish, self._offline_limit if silent else 0)
        if isinstance(outcome, _Short):
            raise (PointsUncertain if silent else PointsElsewhere)(most=outcome.most)
        return outcome

    def _take(self, wish: "_Wish", offline_limit: int) -> "int | _Short":
        """The new balance; or what is missing, and then nothing was changed."""
        with self._store.transaction() as records:
            own = accounts(records, wish.customer)
            balance = records.ledger.balance(own)
            if _done(records, own, wish.source, -wish.points):
                return balance
            if wish.points > balance:
                raise NotEnoughPoints(balance=balance)
            today = self._clock.today().isoformat()
            rights = rights_of(records, own, today, offline_limit, self._box)
            covered = cover(rights, balance, wish.points) if rights else ALL_OURS
            if covered is None:
                missing = wish.points - (rights.certain if rights else 0)
                return _Short(own[0], missing, wish.points - missing + (rights.limit if rights else 0))
            records.record(
                PointsTaken(
                    at=self._clock.now(),
                    customer=wish.customer,
                    taken=draw(records.ledger.open_lots(own), wish.points),
                    kind="redeem",
                    business_date=today,
                    source=wish.source,
                    reason=wish.reason,
                    granted=covered.granted,
                    provisional=covered.provisional,
                )
            )
            return balance - wish.points

    def _ask(self, short: "_Short", source: str | None) -> bool:
        """Ask head office for a right to what is missing; whether it gave no answer."""
        answer = self._upstream and self._upstream.grant(source or uuid7(), short.customer, short.missing)
        if not answer:
            return True
        with self._store.transaction() as records:
            if answer.points:
                # It comes by mail as well; whichever is first.
                records.rights.grant(answer.grant, short.customer, answer.epoch, answer.points)
        return False

    def _check(self, points: int) -> None:
        if not 1 <= points <= MOST:
            raise BadPoints(most=MOST)


@dataclass(frozen=True)
class _Wish:
    """What somebody wants to spend."""

    customer: str
    points: int
    reason: str
    source: str | None


@dataclass(frozen=True)
class _Short:
    """`missing` points are not this shop's to spend; `most` could be."""

    customer: str
    missing: int
    most: int


ALL_OURS = Cover(0, (), 0)
"""A shop that is alone asks nobody: all it knows of was earned in it."""


def rights_of(records: Records, own: Sequence[str], day: str, offline_limit: int, box: str) -> Rights | None:
    """What this shop may let a customer spend now; None in a shop that has no head office.

    A card that was restored, or put into another `box`, holds no right until head office has spoken to it.
    """
    state = records.upstream.state()
    if state is None:
        return None
    if state.exchanged_at is None or state.box != box:
        return Rights()
    return Rights(
        tuple(records.rights.granted(own)),
        records.rights.unsent(own, state.attempted),
        max(0, offline_limit - records.rights.provisional(own, day)) if offline_limit else 0,
    )


def _done(records: Records, own: list[str], source: str | None, points: int) -> bool:
    """Whether `source` moved these very points already."""
    moved = [entry.points for entry in records.ledger.entries(own) if source and entry.source == source]
    if moved and sum(moved) != points:
        raise Stale()
    return bool(moved)


def draw(lots: list[tuple[str, int]], points: int) -> Taken:
    """Which lots `points` come from, in the order given; what the lots do not hold becomes a debt.

    A debt arises only when points that were spent are taken back by a refund; it lowers the balance until
    new points repay it (Square documents the same rule).
    """
    taken: list[tuple[str | None, int]] = []
    for lot, left in lots:
        part = min(left, points)
        if part > 0:
            taken.append((lot, part))
            points -= part
    return (*taken, (None, points)) if points else tuple(taken)


def accounts(records: Records, customer: str) -> list[str]:
    """Every id whose entries are this customer's."""
    return records.customers.members(customer) or [customer]


def must_live(records: Records, customer: str) -> None:
    """Raises NotFound for a tombstone: the erasure may have come since the look-up."""
    found = records.customers.get(customer)
    if found is None or found.state == "erased":
        raise NotFound()
