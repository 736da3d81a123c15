"""What a hostile shop, a copied card, a race or a restored backup may try against head office."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.hub import accounts, shops
from appliance.settings import Paths, load_settings
from tests.system.hub import NOW, Office, event
from tests.system.hub_chain import PHONE, Chain
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system


@pytest.fixture
def chain(postgres: Postgres, tmp_path: Path) -> Iterator[Chain]:
    office = Office(load_settings(Paths(tmp_path)), postgres.database())
    yield Chain(office)
    office.close()


def balance(chain: Chain, *customers: str) -> int:
    return chain.office.database.work(lambda c: accounts.balance(c, customers))


def epoch(chain: Chain, shop: str, nonce: str) -> int:
    box = chain.shop(shop)
    answer = chain.office.ask(
        "/v1/epoch", {"box": box.name, "nonce": nonce, "epoch": box.epoch, "received": 0}, box.key
    )[1]
    return int(answer["epoch"])


def test_what_was_sent_under_an_epoch_that_ended_counts_under_the_next(chain: Chain) -> None:
    box = chain.shop("kyiv")
    earned = [event(n, f"e{n}", customer="olena", points=10) for n in (1, 2)]
    box.exchange(*earned, head=10)  # the first page of a longer backlog, whose answer is lost
    box.epoch, box.sent = epoch(chain, "kyiv", "a"), 0
    box.exchange(*earned, event(3, "e3", customer="olena", points=10), head=3)
    chain.route()
    assert balance(chain, "olena") == 30


def test_what_fills_a_hole_is_counted_and_told(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.find("tartu", "phone", PHONE)
    box = chain.shop("kyiv")
    box.exchange({"seq": 3, "skipped": True}, event(4, "e4", customer="olena", points=2))
    chain.route()
    box.exchange(again=[event(3, "e3", "CustomerErased", customer="olena") | {"facts": ERASED}])
    chain.route()
    assert "e3" in chain.heard("tartu")
    assert chain.find("lviv", "phone", PHONE)["customer"] is None


ERASED = {"at": NOW, "customer": "olena"}


def test_two_shops_that_ask_under_two_ids_of_one_person_get_no_point_twice(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.joins("tartu", customer="helen")
    chain.tell("kyiv", "CustomersMerged", other="helen", proof="staff")
    chain.tell("lviv", "CustomerMet", proof="card")
    chain.tell("lviv", "PointsEarned", points=100, kind="earn")

    def ask(shop: str, customer: str, request: str) -> None:
        chain.grant(shop, 40, request, customer)
        chain.office.database.close()

    for turn in range(5):
        asked = [("kyiv", "olena"), ("tartu", "helen")] * 2
        threads = [threading.Thread(target=ask, args=(*words, f"{turn}{n}")) for n, words in enumerate(asked)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert chain.rights("olena", "helen") <= 100


def test_a_grant_is_given_back_and_used_by_its_own_shop_alone(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    (grant,) = [body["grant"] for kind, body in chain.mail("kyiv") if kind == "grant"]
    chain.tell("tartu", "GrantReturned", grant=grant, points=20)
    chain.tell("tartu", "PointsTaken", taken=[], granted=[[grant, -(2**39)]])
    chain.grant("tartu", 20)
    assert chain.rights("olena") <= 40


def test_another_shops_request_gives_nothing(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    assert chain.grant("kyiv", 10, "mine")["points"] == 10
    assert chain.grant("tartu", 10, "mine")["error"] == "bad-request"


def test_a_request_of_an_earlier_card_gives_nothing_to_the_next(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    given = chain.grant("kyiv", 10)
    assert (given["points"], given["epoch"]) == (10, 1)
    chain.shop("kyiv").epoch = epoch(chain, "kyiv", "a")
    again = chain.grant("kyiv", 10)
    assert (again["points"], again["epoch"]) == (0, 2)
    assert chain.rights("olena") <= 40


def test_two_copies_of_a_card_never_share_an_epoch(chain: Chain) -> None:
    box = chain.shop("kyiv")
    first = epoch(chain, "kyiv", "copy a")
    assert epoch(chain, "kyiv", "copy a") == first
    second = epoch(chain, "kyiv", "copy b")
    assert second > first
    box.epoch = first
    assert box.exchange()[1]["error"] == "epoch"


def test_letters_that_a_restored_head_office_numbers_again_are_read(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.find("tartu", "phone", PHONE)
    tartu = chain.shop("tartu")
    read = len(tartu.exchange()[1]["mail"])
    chain.office.database.rows("UPDATE shop SET next_n = 1, delivered = 0 WHERE shop = 'tartu' RETURNING 1")
    chain.office.database.rows("DELETE FROM mailbox WHERE shop = 'tartu' RETURNING 1")
    refusal = chain.tell("kyiv", "ConsentRecorded", purpose="sharing", given=False, replaces=["kyiv-1-2"])
    mail = tartu.exchange(cursor=read)[1]["mail"]
    assert [letter["n"] for letter in mail] == list(range(read + 1, read + 1 + len(mail)))
    assert refusal in [letter["body"].get("id") for letter in mail]


def test_a_card_that_is_put_back_reads_again_what_others_and_it_itself_told(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.find("tartu", "phone", PHONE)
    own = chain.earns("tartu", 7)
    read = chain.shop("tartu").exchange()[1]["mail"][-1]["n"]
    chain.shop("tartu").exchange(cursor=read)
    epoch(chain, "tartu", "a")
    chain.shop("tartu").epoch = 2
    heard = [letter["body"].get("id") for letter in chain.shop("tartu").exchange(cursor=0, head=0)[1]["mail"]]
    assert {"kyiv-1-1", own} <= set(heard)


def test_a_new_box_is_told_everything_its_shop_knew(chain: Chain) -> None:
    chain.joins("kyiv")
    earned = chain.earns("kyiv", 7)
    box = chain.shop("kyiv")
    assert box.enrol(chain.office.code("Kava", "kyiv"), key="n" * 43, box="board-2")[0] == 200
    mail = chain.office.ask("/v1/exchange", EMPTY | {"epoch": 2, "box": "board-2"}, "kyiv." + "n" * 43)[1][
        "mail"
    ]
    assert {"kyiv-1-1", "kyiv-1-2", earned} <= {letter["body"].get("id") for letter in mail}


EMPTY = {"cursor": 0, "head": 0, "events": [], "countries": ["UA"]}


def test_both_halves_of_a_separation_hear_of_it_and_no_point_is_a_right_twice(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.joins("tartu", customer="helen")
    chain.earns("tartu", 100, customer="helen")
    merge = chain.tell("kyiv", "CustomersMerged", other="helen", proof="staff")
    chain.earns("kyiv", 1)
    separation = chain.tell("kyiv", "CustomersSeparated", other="helen", replaces=[merge])
    assert separation in chain.heard("tartu")
    chain.tell("lviv", "CustomerMet", customer="helen", proof="card")
    chain.grant("lviv", 100, customer="helen")
    assert chain.rights("olena", "helen") <= 101


@pytest.mark.parametrize("country", ["UA", "EE"])
def test_points_go_to_no_shop_that_the_person_did_not_agree_to(chain: Chain, country: str) -> None:
    chain.shop("tartu", country=country)
    chain.joins("kyiv", shared=country == "EE")  # with a border between, or without consent
    chain.earns("kyiv", 100)
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("tartu", 1)
    answer = chain.grant("tartu", 50)
    assert (answer["points"], answer["held"], chain.held("kyiv"), chain.held("tartu")) == (0, 0, 100, 1)


def test_what_was_granted_while_sharing_is_granted_to_nobody_else_after(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("tartu", 100)
    chain.grant("kyiv", 50)
    chain.tell("kyiv", "ConsentRecorded", purpose="sharing", given=False, replaces=["kyiv-1-2"])
    chain.grant("tartu", 100, "r2")
    chain.earns("tartu", 1)
    assert chain.rights("olena") <= 101


def test_a_card_that_is_gone_or_revoked_is_granted_nothing_more(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.earns("kyiv", 10)
    chain.office.database.work(lambda c: accounts.card_is_gone(c, "kyiv", 1, NOW))
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.route()
    assert chain.held("kyiv") == 0
    assert chain.grant("kyiv", 1)["error"] == "revoked"


def test_a_shop_that_is_revoked_while_it_asks_is_granted_nothing(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain.joins("kyiv")
    chain.tell("tartu", "CustomerMet", proof="card")
    chain.earns("kyiv", 40)
    decide = accounts.ask
    other = Office(load_settings(Paths(Path("/nonexistent"))), chain.office.database._address)

    def ask(*words: Any, **more: Any) -> Any:
        other.database.work(lambda c: shops.revoke(c, "tartu", NOW))
        return decide(*words, **more)

    monkeypatch.setattr(accounts, "ask", ask)
    assert chain.grant("tartu", 20).get("points", 0) == 0
    assert chain.held("tartu") == 0
    other.close()


def test_what_a_late_shop_tells_of_an_erased_person_has_no_name(chain: Chain) -> None:
    chain.joins("kyiv")
    chain.tell("kyiv", "CustomerErased")
    told = event(1, "late", "CustomerRegistered", customer="olena", claim=False, language="uk")
    told["facts"] = {"at": NOW, "customer": "olena", "claim": False, "language": "uk"}
    told["personal"] = {"phone": PHONE}
    chain.shop("tartu").exchange(told, head=9)  # never complete, so it is never routed
    assert chain.office.database.rows("SELECT 1 FROM event WHERE personal IS NOT NULL") == []


def test_whoever_is_made_up_leaves_no_account(chain: Chain) -> None:
    chain.shop("kyiv")
    for n in range(3):
        assert chain.grant("kyiv", 1, f"r{n}", f"nobody-{n}")["points"] == 0
    assert chain.office.count("account") == 0


@pytest.mark.parametrize("countries", [["\0\0"], ["ua"], ["U1"], [5], "UA"])
def test_a_country_is_two_capital_letters(chain: Chain, countries: Any) -> None:
    assert chain.shop("kyiv").exchange(countries=countries)[1]["error"] == "bad-request"


def test_a_bearer_of_anything_is_nobodys(chain: Chain) -> None:
    assert chain.office.ask("/v1/exchange", {}, "\0.x")[0] in {400, 401}
