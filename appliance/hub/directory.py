"""The shops as head office's people see them: how far each is, and what waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from appliance.errors import NotFound
from appliance.hub.database import Connection, rows, run


@dataclass(frozen=True)
class Named:
    """A shop with the hours a week that it is open."""

    id: str
    name: str
    open_hours: int | None


@dataclass(frozen=True)
class Card:
    """One life of one card: `begun_at` and `gone_at` in Unix seconds, the rest as in the table shop_epoch."""

    epoch: int
    received: int
    announced: int
    complete: int
    routed: int
    begun_at: int
    gone_at: int | None


@dataclass(frozen=True)
class ShopState:
    """A shop and how far it and head office are; times in Unix seconds."""

    id: str
    name: str
    country: str
    controller: str
    epoch: int
    enrolled_at: int
    seen_at: int
    revoked_at: int | None
    open_hours: int | None
    unfetched: int
    cards: tuple[Card, ...] = ()

    def is_in_use(self, epoch: int) -> bool:
        """Whether that card may spend: it is the living one, and the shop is not out."""
        return self.revoked_at is None and epoch >= self.epoch

    @property
    def unrouted(self) -> int:
        """Events that are here and not yet told to the other shops."""
        return sum(card.received - card.routed for card in self.cards)

    @property
    def expected(self) -> int:
        """Events that the shop has announced and not sent yet."""
        return sum(max(card.announced - card.received, 0) for card in self.cards if card.gone_at is None)


_STATE = """
    SELECT shop, name, country, controller, epoch, enrolled_at, seen_at, revoked_at, open_hours,
        next_n - 1 - cursor FROM shop
"""


def names(connection: Connection, only: Sequence[str] | None = None) -> list[Named]:
    """Every shop, or `only` these, by name."""
    found = rows(
        connection,
        "SELECT shop, name, open_hours FROM shop WHERE %s OR shop = ANY(%s) ORDER BY name, shop",
        only is None,
        list(only or ()),
    )
    return [Named(*one) for one in found]


def page(
    connection: Connection, only: Sequence[str] | None, number: int, size: int
) -> tuple[list[ShopState], bool]:
    """A page of shops by name, and whether there are more."""
    found = rows(
        connection,
        _STATE + " WHERE %s OR shop = ANY(%s) ORDER BY name, shop LIMIT %s OFFSET %s",
        only is None,
        list(only or ()),
        size + 1,
        number * size,
    )
    return _with_cards(connection, found[:size]), len(found) > size


def get(connection: Connection, shop: str) -> ShopState:
    """Raises NotFound."""
    found = rows(connection, _STATE + " WHERE shop = %s", shop)
    if not found:
        raise NotFound()
    return _with_cards(connection, found)[0]


def set_open_hours(connection: Connection, shop: str, hours: int | None) -> None:
    run(connection, "UPDATE shop SET open_hours = %s WHERE shop = %s", hours, shop)


def _with_cards(connection: Connection, found: list[tuple[Any, ...]]) -> list[ShopState]:
    cards: dict[str, list[Card]] = {}
    for shop, *facts in rows(
        connection,
        "SELECT shop, epoch, received, announced, complete, routed, begun_at, gone_at FROM shop_epoch"
        " WHERE shop = ANY(%s) ORDER BY shop, epoch",
        [one[0] for one in found],
    ):
        cards.setdefault(shop, []).append(Card(*facts))
    return [ShopState(*(*one, tuple(cards.get(one[0], ())))) for one in found]
