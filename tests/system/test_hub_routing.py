"""Who is told what: through head office's own requests and router, on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.hub import accounts
from appliance.hub.router import Router
from appliance.settings import Paths, load_settings
from tests.system.hub import NOW, Box, Office
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system
PHONE = "+380671234567"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres(tmp_path_factory.mktemp("hub")) as postgres:
        yield postgres


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
        told = {"at": NOW, "customer": "olena"} | facts
        words = {"seq": seq, "id": id, "type": kind, "version": 1, "facts": told, "personal": personal}
        status, answer = box.exchange(words)
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


@pytest.fixture
def chain(postgres: Postgres, tmp_path: Path) -> Iterator[Chain]:
    office = Office(load_settings(Paths(tmp_path)), postgres.database())
    yield Chain(office)
    office.close()


def test_somebody_who_agreed_is_found_by_phone_in_another_shop(chain: Chain) -> None:
    chain.joins("kyiv")
    earned = chain.earns("kyiv", 40)
    found = chain.find("tartu", "phone", PHONE)
    assert found["customer"] == "olena"
    assert [event["id"] for event in found["events"]] == ["kyiv-1-1", "kyiv-1-2", earned]
    assert chain.heard("tartu") == ["kyiv-1-1", "kyiv-1-2", earned]


def test_somebody_who_did_not_agree_looks_like_nobody(chain: Chain) -> None:
    chain.joins("kyiv", shared=False)
    nobody = chain.find("tartu", "phone", "+380990000000")
    assert chain.find("tartu", "phone", PHONE) == nobody == {"customer": None, "events": []}
    chain.earns("kyiv", 5)
    assert chain.mail("tartu") == []


def test_a_typed_phone_finds_nobody_until_it_was_proved(chain: Chain) -> None:
    chain.tell("kyiv", "CustomerRegistered", {"phone": PHONE}, claim=True, language="uk")
    chain.tell("kyiv", "ConsentRecorded", purpose="sharing", given=True, replaces=[])
    assert chain.find("tartu", "phone", PHONE)["customer"] is None
    chain.tell("kyiv", "ClaimConfirmed", proof="staff")
    assert chain.find("tartu", "phone", PHONE)["customer"] == "olena"


def test_a_card_finds_its_customer_and_a_code_needs_the_phones_last_digits(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("kyiv", "CardLinked", {"barcode": "0420000000017"})
    chain.tell("kyiv", "CodeIssued", code="123456")
    assert chain.find("tartu", "card", "0420000000017")["customer"] == "olena"
    assert chain.find("tartu", "code", "123456")["customer"] is None
    assert chain.find("tartu", "code", "123456", digits="68")["customer"] is None
    assert chain.find("tartu", "code", "123456", digits="67")["customer"] == "olena"


def test_a_shop_that_met_somebody_is_told_what_follows_and_nobody_else_is(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.shop("lviv")
    chain.tell("tartu", "CustomerMet", proof="qr")
    later = chain.earns("kyiv", 7)
    assert chain.heard("tartu") == ["kyiv-1-1", "kyiv-1-2", later]
    assert chain.heard("kyiv") == ["tartu-1-1"]
    assert chain.mail("lviv") == []


def test_receipts_stay_at_home(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="qr")
    chain.tell("kyiv", "PurchaseRecorded", receipt="77", minor=100)
    assert all(body["type"] != "PurchaseRecorded" for _, body in chain.mail("tartu"))


def test_nothing_crosses_a_border_that_both_owners_have_not_opened(chain: Chain) -> None:
    tartu = chain.shop("tartu", country="EE")
    chain.joins("kyiv")
    assert chain.find("tartu", "phone", PHONE)["customer"] is None
    tartu.exchange(countries=["EE", "UA"])
    assert chain.find("tartu", "phone", PHONE)["customer"] is None
    chain.shop("kyiv").exchange(countries=["UA", "EE"])
    assert chain.find("tartu", "phone", PHONE)["customer"] == "olena"


def test_whoever_refuses_is_told_of_no_more_and_other_shops_are_told_to_forget(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="qr")
    refusal = chain.tell("kyiv", "ConsentRecorded", purpose="sharing", given=False, replaces=["kyiv-1-2"])
    chain.earns("kyiv", 9)
    assert chain.mail("tartu")[-2:] == [
        ("withdrawn", {"customers": ["olena"]}),
        ("event", chain.mail("tartu")[-1][1]),
    ]
    assert chain.heard("tartu")[-1] == refusal
    assert chain.find("lviv", "phone", PHONE)["customer"] is None


def test_of_two_answers_that_did_not_know_each_other_the_refusal_wins(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "ConsentRecorded", purpose="sharing", given=False, replaces=[])
    chain.tell("kyiv", "ConsentRecorded", purpose="sharing", given=True, replaces=["kyiv-1-2"])
    assert chain.find("lviv", "phone", PHONE)["customer"] is None


def test_an_erased_person_is_gone_from_events_mailboxes_and_look_ups(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.find("tartu", "phone", PHONE)
    chain.tell("kyiv", "CustomerErased")
    chain.tell("lviv", "CustomerRegistered", {"phone": PHONE}, claim=False, language="uk")
    assert chain.find("tartu", "phone", PHONE)["customer"] is None
    assert "CustomerErased" in [body["type"] for _, body in chain.mail("tartu")]
    assert chain.office.database.rows("SELECT 1 FROM event WHERE personal IS NOT NULL") == []
    assert PHONE not in str(chain.mail("tartu"))


def test_a_customer_of_one_shop_may_spend_everything_there(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.earns("kyiv", 41)
    assert chain.held("kyiv") == 41
    (grant,) = [body for kind, body in chain.mail("kyiv") if kind == "grant"]
    assert (grant["points"], grant["epoch"]) == (41, 1)


def test_of_a_customer_of_two_shops_half_can_be_asked_for_by_either(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    assert chain.held("kyiv") == 20
    assert chain.grant("tartu", 20)["points"] == 20
    refused = chain.grant("tartu", 1, "r2")
    assert (refused["points"], refused["held"]) == (0, 20)


def test_the_same_request_gets_the_same_answer_and_one_grant(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    assert chain.grant("tartu", 15) == chain.grant("tartu", 15)
    assert chain.held("tartu") == 15


def test_a_shop_that_does_not_know_the_customer_is_granted_nothing(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.earns("kyiv", 40)
    assert chain.grant("lviv", 1)["points"] == 0


def test_what_was_granted_is_spent_once_and_the_rest_comes_back_when_it_is_recalled(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    (grant,) = [body["grant"] for kind, body in chain.mail("kyiv") if kind == "grant"]
    chain.tell("kyiv", "PointsTaken", taken=[["kyiv-1-3", 5]], kind="redeem", granted=[[grant, 5]])
    assert chain.held("kyiv") == 17
    chain.earns("tartu", 1)
    recalled = [body["grant"] for kind, body in chain.mail("kyiv") if kind == "recall"]
    assert grant in recalled
    chain.tell("kyiv", "GrantReturned", grant=grant, points=15)
    assert chain.held("kyiv") + chain.held("tartu") <= 36


def test_points_that_a_lost_card_holds_come_back_only_by_the_owners_word(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    assert chain.grant("tartu", 40)["points"] == 0
    lost = chain.office.database.work(lambda c: accounts.card_is_gone(c, "kyiv", 1, NOW))
    assert lost == 20
    assert chain.grant("tartu", 40, "r2")["points"] == 40


def test_merged_customers_are_one_account_and_may_be_separated(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.joins("tartu", customer="helen")
    merge = chain.tell("kyiv", "CustomersMerged", other="helen", proof="staff")
    chain.earns("tartu", 30, customer="helen")
    assert set(chain.heard("kyiv")) >= {"tartu-1-1", "tartu-1-2", "tartu-1-3"}
    assert chain.grant("kyiv", 15)["points"] == 15
    chain.tell("kyiv", "CustomersSeparated", other="helen", replaces=[merge])
    assert chain.grant("kyiv", 1, "r2")["points"] == 0


def test_a_shop_that_asks_for_everybody_is_stopped(chain: Chain) -> None:
    answers = [chain.find("tartu", "phone", f"+3806700{n:05}") for n in range(130)]
    assert answers[-1].get("error") == "too-many"
    assert "seconds" in answers[-1]


def test_an_event_with_odd_facts_is_routed_and_counts_nothing(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("kyiv", "PointsEarned", points="many")
    chain.tell("kyiv", "PointsTaken", taken="all", granted=[[1]])
    assert chain.office.database.rows("SELECT balance FROM account") == [(0,)]
