"""Shops of one head office on a real PostgreSQL, without boxes behind them: each says what a box would."""

from typing import Any

from appliance.hub import accounts
from appliance.hub.router import Router
from tests.system.hub import Box, Office, event

PHONE = "+380671234567"


class Chain:
    """Shops of one head office; each tells its events and reads its mailbox."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.router = Router(office.database)
        self._boxes: dict[str, Box] = {}
        self._told: dict[str, int] = {}

    def shop(self, name: str, **facts: Any) -> Box:
        if name not in self._boxes:
            self._boxes[name] = self.office.box(name, key=name * 10, **facts)
        return self._boxes[name]

    def tell(self, shop: str, kind: str, /, personal: dict[str, Any] | None = None, **facts: Any) -> str:
        """One event of a shop, routed at once; returns its id."""
        box = self.shop(shop)
        seq = box.sent + 1
        id = f"{shop}-{box.epoch}-{seq}"
        told = event(seq, id, kind, **{"customer": "olena"} | facts) | {"personal": personal}
        status, answer = box.exchange(told)
        assert status == 200, answer
        while self.router.step():
            pass
        return id

    def mail(self, shop: str) -> list[tuple[str, dict[str, Any]]]:
        return [(letter["kind"], letter["body"]) for letter in self.shop(shop).exchange()[1]["mail"]]

    def heard(self, shop: str) -> list[str]:
        """The ids of the events in a shop's mailbox."""
        return [body["id"] for kind, body in self.mail(shop) if kind == "event"]

    def joins(self, shop: str, customer: str = "olena", phone: str = PHONE, shared: bool = True) -> None:
        self.tell(
            shop,
            "CustomerRegistered",
            {"phone": phone, "name": "Олена"},
            customer=customer,
            claim=False,
            language="uk",
        )
        if shared:
            self.tell(shop, "ConsentRecorded", customer=customer, purpose="sharing", given=True, replaces=[])

    def earns(self, shop: str, points: int, customer: str = "olena") -> str:
        return self.tell(shop, "PointsEarned", customer=customer, points=points, kind="earn")

    def find(self, shop: str, kind: str, value: str, **other: Any) -> dict[str, Any]:
        return self.office.ask("/v1/find", {"kind": kind, "value": value} | other, self.shop(shop).key)[1]

    def grant(self, shop: str, points: int, request: str = "r1", customer: str = "olena") -> dict[str, Any]:
        words = {"request": request, "customer": customer, "points": points}
        return self.office.ask("/v1/grant", words, self.shop(shop).key)[1]

    def held(self, shop: str) -> int:
        found = self.office.database.work(lambda c: accounts.held(c, ["olena"]))
        return sum(one.left for one in found if one.shop == shop)

    def route(self) -> None:
        while self.router.step():
            pass

    def rights(self, *customers: str) -> int:
        """All that shops may let these customers spend, once each."""
        found = self.office.database.work(
            lambda c: [one for id in customers for one in accounts.held(c, [id])]
        )
        return sum({one.id: one.left for one in found}.values())
