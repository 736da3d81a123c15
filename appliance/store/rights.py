"""Rights to spend, from grants and the journal. The rules stand in loyalty.rights."""

import json
from collections.abc import Sequence

from appliance.store.connection import Database
from appliance.store.people import marks


class RightsTable:
    """See ports.RightsTable."""

    def __init__(self, database: Database, shop: str) -> None:
        self._db = database
        self._shop = shop

    def grant(self, id: str, customer: str, epoch: int, points: int) -> None:
        """Keep a grant; the same again changes nothing."""
        self._db.run(
            "INSERT INTO granted (id, customer, epoch, points) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            id,
            customer,
            epoch,
            points,
        )

    def use(self, id: str, used: int, returned: int) -> None:
        self._db.run(
            "UPDATE granted SET used = used + ?, returned = returned + ? WHERE id = ?", used, returned, id
        )

    def left(self, id: str) -> tuple[str, int] | None:
        """Whose grant it is and what is left of it, if it was given to the card of this epoch."""
        found = self._db.row(
            "SELECT customer, points - used - returned FROM granted, identity"
            " WHERE id = ? AND granted.epoch = identity.epoch",
            id,
        )
        return (str(found[0]), int(found[1])) if found else None

    def granted(self, accounts: Sequence[str]) -> list[tuple[str, int]]:
        """(grant, what is left of it) of a person, oldest first; those of this epoch only."""
        return self._db.rows(
            "SELECT id, points - used - returned FROM granted, identity WHERE granted.epoch = identity.epoch"
            f" AND customer IN ({marks(accounts)}) AND points > used + returned ORDER BY id",
            *accounts,
        )

    def unsent(self, accounts: Sequence[str], attempted: int) -> int:
        """What a person earned here, and did not spend again, in events that certainly never left the box."""
        rows = self._db.rows(
            "SELECT type, facts FROM journal, identity WHERE journal.shop = identity.shop"
            " AND journal.epoch = identity.epoch AND seq > ? AND type IN ('PointsEarned', 'PointsTaken')"
            f" AND +subject IN ({marks(accounts)})",
            attempted,
            *accounts,
        )
        return max(0, sum(_own_part(kind, json.loads(facts)) for kind, facts in rows))

    def provisional(self, accounts: Sequence[str], day: str) -> int:
        """What a person spent here on a day on the owner's limit alone."""
        found = self._db.row(
            "SELECT coalesce(sum(facts ->> 'provisional'), 0) FROM journal WHERE type = 'PointsTaken'"
            f" AND subject IN ({marks(accounts)}) AND shop = ? AND facts ->> 'business_date' = ?",
            *accounts,
            self._shop,
            day,
        )
        return int(found[0]) if found else 0


def _own_part(kind: str, facts: dict[str, object]) -> int:
    """What an event changes of the points that were earned here: neither grants nor the owner's limit."""
    if kind == "PointsEarned":
        return _whole(facts["points"])
    taken = _sum(facts["taken"])
    return -(taken - _sum(facts.get("granted", [])) - _whole(facts.get("provisional", 0)))


def _sum(pairs: object) -> int:
    return sum(points for _, points in pairs) if isinstance(pairs, list) else 0


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
