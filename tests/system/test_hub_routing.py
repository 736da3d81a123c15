"""Who is told what: through head office's own requests and router, on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.hub import accounts
from appliance.settings import Paths, load_settings
from tests.system.hub import FACTS, NOW, Office
from tests.system.hub_chain import PHONE, Chain
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system
HELENS = "+37251234567"


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
    assert found["n"] == 3
    assert chain.heard("tartu") == ["kyiv-1-1", "kyiv-1-2", earned]


def test_somebody_who_did_not_agree_looks_like_nobody(chain: Chain) -> None:
    chain.joins("kyiv", shared=False)
    nobody = chain.find("tartu", "phone", "+380990000000")
    assert chain.find("tartu", "phone", PHONE) == nobody == {"customer": None, "n": 0}
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
    chain.tell("kyiv", "PurchaseRecorded", receipt="77", minor=100, purchase="p1", points=1)
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
    assert [kind for kind, _ in chain.mail("tartu")][-2:] == ["withdrawn", "event"]
    assert chain.mail("tartu")[-2][1]["customers"] == ["olena"]
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


def test_who_refused_while_they_were_taken_for_another_is_shared_no_more(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.joins("tartu", customer="helen", phone=HELENS)
    merge = chain.tell("kyiv", "CustomersMerged", other="helen", proof="staff")
    answers = ["kyiv-1-2", "tartu-1-2"]
    chain.tell("kyiv", "ConsentRecorded", purpose="sharing", given=False, replaces=answers)
    chain.tell("kyiv", "CustomersSeparated", other="helen", replaces=[merge])
    assert [chain.find("lviv", "phone", phone)["customer"] for phone in (PHONE, HELENS)] == [None, None]


def test_shops_forget_whose_answer_a_late_refusal_replaces(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.joins("tartu", customer="helen", phone=HELENS)
    assert chain.find("lviv", "phone", HELENS)["customer"] == "helen"
    chain.tell("kyiv", "ConsentRecorded", purpose="sharing", given=False, replaces=["kyiv-1-2", "tartu-1-2"])
    assert ("withdrawn", ["helen"]) in [(kind, body.get("customers")) for kind, body in chain.mail("lviv")]


def test_a_shop_that_asks_for_everybody_is_stopped(chain: Chain) -> None:
    answers = [chain.find("tartu", "phone", f"+3806700{n:05}") for n in range(130)]
    assert answers[-1].get("error") == "too-many"
    assert "seconds" in answers[-1]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("PointsEarned", {"points": "many", "kind": "earn"}),
        ("PointsEarned", {"points": 2**70, "kind": "earn"}),
        ("PointsTaken", {"taken": "all", "granted": [[1]]}),
        ("CustomersMerged", {"proof": "staff"}),
        ("CustomersMerged", {"proof": "staff", "other": {}}),
        ("CustomersSeparated", {"other": None}),
        ("CustomersSeparated", {"other": "c2", "replaces": 5}),
        (
            "VisitsCounted",
            {"day": "2026-11-02", "returning": "x", "recognised": 1, "others": 1, "randomised": 1},
        ),
        ("CodeIssued", {"code": "1" * 9_000}),
        ("CustomerErased", {"deep": [[[[[[[[[[1]]]]]]]]]]}),
    ],
)
def test_an_event_that_is_none_of_its_kind_is_refused_by_its_number(
    chain: Chain, kind: str, facts: dict[str, Any]
) -> None:
    chain.joins("kyiv")
    told = {"at": NOW, "customer": "olena"} | FACTS.get(kind, {}) | facts
    words = {"seq": 3, "id": "odd", "type": kind, "version": 1, "facts": told, "personal": None}
    status, answer = chain.shop("kyiv").exchange(words)
    assert (status, answer["error"], answer["seq"]) == (422, "bad-event", 3)
    chain.earns("kyiv", 7)


def test_an_event_of_a_later_version_travels_and_counts_nothing_here(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="qr")
    box = chain.shop("kyiv")
    facts = {"at": NOW, "customer": "olena", "points": "from later on"}
    words = {"seq": 3, "id": "new", "type": "PointsEarned", "version": 2, "facts": facts, "personal": None}
    assert box.exchange(words)[0] == 200
    while chain.router.step():
        pass
    assert "new" in chain.heard("tartu")
    assert chain.office.database.rows("SELECT sum(points) FROM balance") == [(None,)]
