"""Head office over a PostgreSQL of its own, asked as a box asks it."""

import gzip
import json
import time
from typing import Any

from flask.testing import FlaskClient

from appliance.hub import shops
from appliance.hub.app import build
from appliance.hub.database import Database, run
from appliance.settings import Settings

BOX = "board-1"
NOW = 1_793_600_000
DAY = "2026-11-02"
FACTS: dict[str, dict[str, Any]] = {
    "PointsEarned": {"customer": "c1", "points": 5, "kind": "earn", "business_date": DAY},
    "PointsTaken": {"customer": "c1", "kind": "redeem", "business_date": DAY},
    "ConsentRecorded": {
        "customer": "c1", "text_id": "sharing-1", "text_hash": "x", "language": "uk", "channel": "till",
    },
    "PurchaseRecorded": {
        "customer": "c1", "purchase": "p1", "receipt": "77", "currency": "UAH", "business_date": DAY,
    },
    "VisitsCounted": {},
}  # fmt: skip


class Office:
    """One process of head office, without a network between it and the box."""

    def __init__(self, settings: Settings, address: str) -> None:
        self.database = Database(address)
        self.database.migrate()
        self.woken: list[bool] = []
        self.client: FlaskClient = build(
            settings, self.database, lambda: self.woken.append(True)
        ).test_client()

    def code(self, name: str, shop: str | None = None, at: int | None = None) -> str:
        moment = int(time.time()) if at is None else at
        return self.database.work(lambda connection: shops.make_code(connection, name, shop, moment))

    def ask(self, path: str, body: Any, key: str = "", *, packed: bool = False) -> tuple[int, dict[str, Any]]:
        raw = json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {key}"} | ({"Content-Encoding": "gzip"} if packed else {})
        answer = self.client.post(path, data=gzip.compress(raw) if packed else raw, headers=headers)
        return answer.status_code, json.loads(answer.data)

    def box(self, shop: str, name: str = "Kava", box: str = BOX, **facts: Any) -> "Box":
        """A box that is enrolled just now."""
        made = Box(self, shop, box, **facts)
        status, answer = made.enrol(self.code(name))
        assert status == 200, answer
        return made

    def close(self) -> None:
        self.database.close()

    def count(self, table: str) -> int:
        return int(self.database.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608  # our own tables


def empty(office: Office) -> None:
    """Nothing of the last example is left but head office's own keys."""
    tables = office.database.rows(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        " AND table_name NOT IN ('hub_step', 'hub_secret') ORDER BY table_name"
    )
    names = ", ".join(name for (name,) in tables)
    office.database.work(lambda connection: run(connection, f"TRUNCATE {names}"))


class Box:
    """What a shop's relay says, without a shop behind it."""

    def __init__(
        self, office: Office, shop: str, box: str = BOX, country: str = "UA", key: str = "k" * 43
    ) -> None:
        self.office, self.shop, self.name = office, shop, box
        self.country = country
        self._key = key
        self.epoch = 1
        self.sent = 0

    @property
    def key(self) -> str:
        return f"{self.shop}.{self._key}"

    def enrol(self, code: str, **other: Any) -> tuple[int, dict[str, Any]]:
        words = {
            "code": code, "shop": self.shop, "name": "Kava", "country": self.country, "controller": "Kava OÜ",
            "key": self._key, "verify": "A" * 43, "box": self.name, "countries": [self.country],
        } | other  # fmt: skip
        status, answer = self.office.ask("/v1/enrol", words)
        self.epoch = answer.get("epoch", self.epoch)
        return status, answer

    def exchange(self, *events: dict[str, Any], **other: Any) -> tuple[int, dict[str, Any]]:
        numbers = [event["seq"] for event in events]
        words = {
            "epoch": self.epoch, "box": self.name, "cursor": 0, "head": max([self.sent, *numbers]),
            "events": list(events), "countries": [self.country],
        } | other  # fmt: skip
        status, answer = self.office.ask("/v1/exchange", words, self.key)
        if status == 200:
            self.sent = answer["received"]
        return status, answer


def event(seq: int, id: str = "", kind: str = "PointsEarned", /, **facts: Any) -> dict[str, Any]:
    """An event as it travels, with what each of its kind says and no test is about."""
    told = {"at": NOW} | FACTS.get(kind, {"customer": "c1"}) | facts
    return {
        "seq": seq, "id": id or f"e{seq}", "type": kind, "version": 1, "facts": told, "personal": None,
    }  # fmt: skip
