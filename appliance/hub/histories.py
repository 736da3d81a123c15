"""What a shop is told that comes to know somebody: all that the others told, as far as the borders allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appliance.hub.circles import Circle
from appliance.hub.database import Connection, rows
from appliance.hub.mailbox import Letter
from appliance.hub.told import Stored

_HISTORY = """
    SELECT e.shop, e.epoch, e.seq, e.id, e.type, e.version, e.facts, e.personal, e.subject
    FROM event e JOIN shop_epoch p ON p.shop = e.shop AND p.epoch = e.epoch
    WHERE e.subject = ANY(%s) AND e.shop <> %s AND e.seq <= p.complete
    AND e.type NOT IN ('PurchaseRecorded', 'PurchaseTakenBack', 'GrantReturned', 'VisitsCounted')
    ORDER BY e.shop, e.epoch, e.seq
"""


@dataclass(frozen=True)
class Borders:
    """Where shops stand, and which countries each one's owner lets customers' data go to."""

    country: Mapping[str, str]
    allowed: Mapping[str, frozenset[str]]

    def allow(self, one: str, other: str) -> bool:
        """Whether what one shop told may be told to the other: both owners must have said so."""
        return self._lets(one, other) and self._lets(other, one)

    def _lets(self, one: str, other: str) -> bool:
        there = self.country.get(other, "")
        return there == self.country.get(one) or there in self.allowed.get(one, frozenset())


def borders(connection: Connection, shops: Iterable[str]) -> Borders:
    """Of these shops."""
    found = rows(connection, "SELECT shop, country, countries FROM shop WHERE shop = ANY(%s)", sorted(shops))
    return Borders(
        {shop: country for shop, country, _ in found},
        {shop: frozenset(countries) for shop, _, countries in found},
    )


def history(connection: Connection, circle: Circle, shop: str, limits: Borders) -> list[Letter]:
    """All other shops' events about a person, each shop's in its order."""
    found = [Stored(*one) for one in rows(connection, _HISTORY, list(circle.members), shop)]
    return [("event", one.body, one.subject) for one in found if limits.allow(one.shop, shop)]
