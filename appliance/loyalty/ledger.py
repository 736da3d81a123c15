"""The points ledger: append-only entries; a balance is a sum over them, never stored."""

from appliance.errors import BadPoints, NotEnoughPoints, NotFound, Stale
from appliance.events import PointsEarned, PointsTaken
from appliance.ports import Clock, Records, Store
from appliance.rows import Entry

MOST = 1_000_000
Taken = tuple[tuple[str | None, int], ...]


class Ledger:
    """Gives and takes points by hand. Purchases credit theirs themselves."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

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

        `source` as in `earn`.
        """
        self._check(points)
        with self._store.transaction() as records:
            own = accounts(records, customer)
            balance = records.ledger.balance(own)
            if _done(records, own, source, -points):
                return balance
            if points > balance:
                raise NotEnoughPoints(balance=balance)
            records.record(
                PointsTaken(
                    at=self._clock.now(),
                    customer=customer,
                    taken=draw(records.ledger.open_lots(own), points),
                    kind="redeem",
                    business_date=self._clock.today().isoformat(),
                    source=source,
                    reason=reason,
                )
            )
            return balance - points

    def _check(self, points: int) -> None:
        if not 1 <= points <= MOST:
            raise BadPoints(most=MOST)


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
