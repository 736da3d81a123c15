"""A shop's box with its card, whose way to head office a test holds in its hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

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
from appliance.pictures import PictureFolder
from appliance.settings import Paths, load_settings
from appliance.store.shop_store import open_store
from appliance.sync.client import HubClient
from appliance.sync.post import Post
from appliance.sync.relay import Relay
from appliance.testing import FakeClock
from tests.system.hub import Office

LIMIT = 15
"""The owner's, a customer and day."""


class Line:
    """The way of one card to head office. `cut` for as long as that is so, `fault` for one question."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.cut = False
        self.fault = ""

    def post(
        self, path: str, words: Mapping[str, Any], bearer: str = "", _seconds: float = 0
    ) -> dict[str, Any]:
        fault, self.fault = self.fault, ""
        if self.cut or fault == "asked in vain":
            raise HubSilent()
        status, answer = self.office.ask(path, words, bearer)
        if fault == "asked twice":
            self.office.ask(path, words, bearer)
        if fault == "answer lost":
            raise HubSilent()
        if status != 200:
            raise HubRefused(**{"message": "", **answer})
        return answer

    def close(self) -> None: ...


class Card:
    """A shop's box with its card."""

    def __init__(self, name: str, folder: Path, office: Office, clock: FakeClock) -> None:
        self.name, self.folder, self.clock = name, folder, clock
        self.line = Line(office)
        self.box = f"board of {name}"
        self.is_set = True
        folder.mkdir()
        (folder / "settings.toml").write_text(
            f'[shop]\nname = "{name}"\n[sync]\nhub = "https://hub.example"\n'
        )
        self.open()
        self.relay.enrol(office.code(name))

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

    def own(self) -> set[str]:
        """The ids of what this shop recorded, as far as this card knows."""
        rows = self.store._db.rows("SELECT id FROM journal WHERE shop = (SELECT shop FROM identity)")
        return {id for (id,) in rows}

    def provisional(self) -> int:
        """What was spent here on the owner's limit alone, as far as this card knows."""
        rows = self.store._db.rows(
            "SELECT coalesce(sum(facts ->> 'provisional'), 0) FROM journal WHERE type = 'PointsTaken'"
            " AND shop = (SELECT shop FROM identity)"
        )
        return int(rows[0][0])

    def names(self, customer: str) -> bool:
        found = self.store.records.customers.get(customer)
        return found is not None and found.name is not None

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
