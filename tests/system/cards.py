"""A shop's box with its card, whose way to head office a test holds in its hand."""

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self, cast

from appliance.chain import GrantAnswer
from appliance.documents import DocumentFolder
from appliance.errors import HubRefused, HubSilent
from appliance.keys import KeyFolder
from appliance.loyalty.ledger import Ledger
from appliance.loyalty.offer_counts import OfferCounts
from appliance.loyalty.offers import Offers
from appliance.notices import Notices
from appliance.people.consent import Consents
from appliance.people.customers import Customers
from appliance.people.doubles import Doubles
from appliance.pictures import PictureFolder
from appliance.settings import Paths, load_settings
from appliance.store.shop_store import open_store
from appliance.sync.client import HubClient
from appliance.sync.post import Post
from appliance.sync.relay import Relay
from appliance.testing import FakeClock
from tests.system.chain_told import Facts
from tests.system.hub import Office

LIMIT = 15
"""The owner's, a customer and day."""


class Line:
    """The way of one card to head office. `cut` for as long as that is so, `fault` for one question."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.cut = False
        self.fault = ""
        self._under_way: list[tuple[str, Mapping[str, Any], str]] = []
        self._answers: dict[str, dict[str, Any]] = {}

    def post(
        self, path: str, words: Mapping[str, Any], bearer: str = "", _seconds: float = 0
    ) -> dict[str, Any]:
        fault, self.fault = self.fault, ""
        if fault == "late":
            self._under_way.append((path, words, bearer))
        if self.cut or fault in {"asked in vain", "late"}:
            raise HubSilent()
        status, answer = self.office.ask(path, words, bearer)
        if fault == "asked twice":
            self.office.ask(path, words, bearer)
        if fault == "answer lost":
            raise HubSilent()
        if status != 200:
            raise HubRefused(**{"message": "", **answer})
        before = self._answers.get(path, answer)
        self._answers[path] = answer
        return before if fault == "old answer" else answer

    def arrive(self) -> None:
        """The oldest question that is late comes to head office; nobody waits for its answer any more."""
        if self._under_way:
            self.office.ask(*self._under_way.pop(0))

    def close(self) -> None: ...


class Card:
    """A shop's box with its card, which lies in `folder`; `box` is the board."""

    def __init__(self, name: str, folder: Path, line: Line, clock: FakeClock, box: str) -> None:
        self.name, self.folder, self.clock = name, folder, clock
        self.line = line
        self.box = box
        self.is_set = True
        self.open()

    @classmethod
    def enrolled(cls, name: str, folder: Path, office: Office, clock: FakeClock) -> Self:
        folder.mkdir()
        (folder / "settings.toml").write_text(
            f'[shop]\nname = "{name}"\n[sync]\nhub = "https://hub.example"\n'
        )
        card = cls(name, folder, Line(office), clock, f"board of {name}")
        card.relay.enrol(office.code(name))
        return card

    def copy(self, name: str, folder: Path, box: str) -> "Card":
        """A second card with all that is on this one, put into a box and switched on beside it."""
        self.store.fold_log()
        shutil.copytree(self.folder, folder)
        return Card(name, folder, Line(self.line.office), self.clock, box)

    def open(self) -> None:
        """As after a start."""
        paths = Paths(self.folder)
        settings = load_settings(paths)
        self.store = store = open_store(paths.shop_db)
        documents = DocumentFolder(paths.documents)
        counts = OfferCounts(store, self.clock)
        offers = Offers(documents, PictureFolder(paths.pictures), counts, self.clock, ("uk",))
        self.relay = Relay(
            settings=settings,
            store=store,
            keys=KeyFolder(paths.keys),
            clock=self.clock,
            client=cast("HubClient", self.line),
            post=Post(store, documents, offers),
            notices=Notices(paths.notices),
            box=self.box,
        )
        self.ledger = Ledger(store, self.clock, self, LIMIT)
        self.customers = Customers(store, self.clock, "UA")
        self.consents = Consents(store, self.clock)
        self.doubles = Doubles(store, self.clock)

    def find(self, kind: str, value: str, shop: str = "", digits: str = "") -> str | None:
        raise NotImplementedError

    def grant(self, request: str, customer: str, points: int) -> GrantAnswer | None:
        """As the relay asks for the ledger."""
        words = {"request": request, "customer": customer, "points": points}
        try:
            answer = self.line.post("/v1/grant", words, self.relay.bearer(self.relay.may_ask()))
        except (HubSilent, HubRefused):
            return None
        return GrantAnswer(answer["grant"], answer["points"], answer["held"], answer["epoch"])

    def own(self) -> dict[str, tuple[str, Facts]]:
        """What this shop recorded, as far as this card knows: by id, the type and the facts."""
        rows = self.store._db.rows(
            "SELECT id, type, facts FROM journal WHERE shop = (SELECT shop FROM identity)"
        )
        return {id: (kind, json.loads(facts)) for id, kind, facts in rows}

    def unsent(self, people: Iterable[str]) -> Counter[str]:
        """By customer, what was earned here and certainly never left the box."""
        attempted = self.relay.state().attempted
        return Counter({id: self.store.records.rights.unsent([id], attempted) for id in people})

    def grants(self) -> dict[str, tuple[str, int]]:
        """The grants of this epoch, whose they are and what is left of each."""
        rows = self.store._db.rows(
            "SELECT id, customer, points - used - returned FROM granted"
            " WHERE epoch = (SELECT epoch FROM identity)"
        )
        return {id: (customer, left) for id, customer, left in rows}

    def all_grants(self) -> dict[str, tuple[str, int]]:
        """Every grant that ever came, whose it is and how much it was."""
        rows = self.store._db.rows("SELECT id, customer, points FROM granted")
        return {id: (customer, points) for id, customer, points in rows}

    def provisional(self) -> int:
        """What was spent here on the owner's limit alone, as far as this card knows."""
        rows = self.store._db.rows(
            "SELECT coalesce(sum(facts ->> 'provisional'), 0) FROM journal WHERE type = 'PointsTaken'"
            " AND shop = (SELECT shop FROM identity)"
        )
        return int(rows[0][0])

    def names(self, customer: str) -> bool:
        """Whether this card knows how somebody is called, told under exactly this id."""
        return bool(self.store._db.rows("SELECT 1 FROM customer WHERE id = ? AND name IS NOT NULL", customer))

    def registered(self, customer: str) -> bool:
        return self.store.records.journal.registered(customer)

    def image(self) -> bytes:
        self.store.fold_log()
        return (self.folder / "shop.db").read_bytes()

    def put_back(self, image: bytes) -> None:
        self.store.close()
        for leftover in self.folder.glob("shop.db-*"):
            leftover.unlink()
        (self.folder / "shop.db").write_bytes(image)
        self.open()
