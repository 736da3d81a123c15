"""What a shop sold and which points it gave and took, a day: counted by the router, each event once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from appliance.hub.database import Connection, row, run
from appliance.hub.told import Stored

EARNED, TAKEN = "earned", "taken"
REACH = 5000
"""A receipt is taken back on its own day: its event lies at most so many numbers before."""

Sum = tuple[str, str, int, int]
"""Day, name, times, amount; see the table."""


def add(connection: Connection, events: Iterable[Stored]) -> None:
    """Count a page of one shop's events; sorted, so that two transactions lock in one order."""
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for event in (event for event in events if event.is_known):
        for day, name, times, amount in _told(connection, event):
            before = sums.get((event.shop, day, name), (0, 0))
            sums[event.shop, day, name] = before[0] + times, before[1] + amount
    for key in sorted(sums):
        run(
            connection,
            "INSERT INTO day_sum VALUES (%s, %s, %s, %s, %s) ON CONFLICT (shop, day, name) DO UPDATE"
            " SET times = day_sum.times + EXCLUDED.times, amount = day_sum.amount + EXCLUDED.amount",
            *key,
            *sums[key],
        )


def _told(connection: Connection, event: Stored) -> Iterator[Sum]:
    day = str(event.facts.get("business_date", ""))
    if event.type == "PointsEarned":
        yield day, EARNED, 1, event.points
    elif event.type == "PointsTaken":
        yield day, TAKEN, 1, -event.points
    elif event.type == "PurchaseRecorded":
        yield _sold(event.facts, 1)
    elif event.type == "PurchaseTakenBack":
        sold = _purchase(connection, event)
        if sold is not None:
            yield _sold(sold, -1)


def _sold(facts: Mapping[str, Any], sign: int) -> Sum:
    return str(facts.get("business_date")), str(facts.get("currency")), sign, sign * int(facts["minor"])


def _purchase(connection: Connection, event: Stored) -> Mapping[str, Any] | None:
    """The facts of the receipt that was taken back."""
    found = row(
        connection,
        "SELECT facts FROM event WHERE shop = %s AND epoch = %s AND seq < %s AND seq >= %s"
        " AND type = 'PurchaseRecorded' AND facts ->> 'purchase' = %s",
        event.shop,
        event.epoch,
        event.seq,
        event.seq - REACH,
        str(event.facts.get("purchase")),
    )
    return found[0] if found else None
