"""What head office's people do on their pages: shops, offers, customers, accounts, points and the log."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.hub import accounts, documents, reconciliation, users
from tests.system.hub import NOW, Box, Office
from tests.system.hub_pages import (
    CHIEF,
    OLENA,
    PASSWORD,
    PHONE,
    YESTERDAY,
    Visitor,
    account,
    english,
    olena,
    tell,
)
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def office(postgres: Postgres, tmp_path: Path) -> Iterator[Office]:
    office = Office(english(tmp_path), postgres.database())
    yield office
    office.close()


@pytest.fixture
def kyiv(office: Office) -> Box:
    return office.box("kyiv")


@pytest.fixture
def chief(office: Office) -> Visitor:
    return account(office)


def deeds(office: Office) -> list[str]:
    return [what for (what,) in office.database.rows("SELECT what FROM audit ORDER BY id")]


def documents_of(box: Box) -> list[dict[str, object]]:
    return [letter["body"] for letter in box.exchange()[1]["mail"] if letter["kind"] == "document"]


def offer(visitor: Visitor, **words: object) -> int:
    """Fill in the form of a new offer as its page shows it."""
    request = re.search(r'name="request" value="([^"]+)"', visitor.text("/offers/new"))
    assert request
    fields = {
        "request": request[1],
        "title_en": "Half price",
        "active": "yes",
        "audience": "everyone",
    } | words
    answer = visitor.post("/offers/new", "/offers/new", **fields)
    while documents.spread(visitor.office.database):
        pass
    return answer.status_code


def test_a_new_shop_joins_by_the_code_that_is_shown_once(office: Office, chief: Visitor) -> None:
    page = chief.post("/invite", "/invite", name="Lviv").text
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert code
    assert Box(office, "lviv").enrol(code[0])[0] == 200
    assert "lviv" in chief.text("/shops")
    assert deeds(office)[-1] == "invite"


def test_a_shop_shows_what_it_has_not_fetched(office: Office, kyiv: Box, chief: Visitor) -> None:
    assert "sent everything" in chief.text("/shops/kyiv")
    assert offer(chief, all="yes") == 303
    assert "1 letter not fetched" in chief.text("/shops/kyiv")


def test_hours_divide_the_visits(office: Office, kyiv: Box, chief: Visitor) -> None:
    tell(office, kyiv, "VisitsCounted", day=YESTERDAY, returning=0, recognised=0, others=168, randomised=0)
    assert chief.post("/shops/kyiv/hours", "/shops/kyiv", open_hours="84").status_code == 303
    assert "2.0 an hour" in chief.text("/")
    assert chief.post("/shops/kyiv/hours", "/shops/kyiv", open_hours="200").status_code == 400


def test_a_stolen_card_is_closed_and_its_rights_come_back_when_it_is_gone(
    office: Office, kyiv: Box, chief: Visitor
) -> None:
    olena(office, kyiv)
    assert chief.post("/shops/kyiv/cards/1/gone", "/shops/kyiv").status_code == 400  # it is in use
    chief.post("/shops/kyiv/revoke", "/shops/kyiv")
    assert kyiv.exchange()[1]["error"] == "revoked"
    assert "At most 30 points could be spent twice." in chief.text("/points")
    assert "30 points while it is cut off" in chief.text("/shops/kyiv/cards/1/gone")
    chief.post("/shops/kyiv/cards/1/gone", "/shops/kyiv/cards/1/gone")
    assert "could be spent twice" not in chief.text("/points")
    assert deeds(office)[-2:] == ["revoke", "gone"]


def test_another_card_of_a_shop_makes_the_first_a_possible_loss(
    office: Office, kyiv: Box, chief: Visitor
) -> None:
    olena(office, kyiv)
    page = chief.post("/shops/kyiv/code", "/shops/kyiv").text
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert code
    assert Box(office, "kyiv", "board-2", key="n" * 43).enrol(code[0])[0] == 200
    (line,) = office.database.work(reconciliation.outstanding)
    assert (line.epoch, line.points, line.customers, line.loss) == (1, 30, 1, True)


def test_an_offer_for_all_reaches_every_shop_also_one_that_joins_later(
    office: Office, kyiv: Box, chief: Visitor
) -> None:
    assert offer(chief, all="yes") == 303
    late = office.box("late", key="t" * 43)
    for box in (kyiv, late):
        (body,) = documents_of(box)
        assert (body["kind"], body["revision"]) == ("offers", 1)
    assert offer(chief, all="", shop="kyiv", title_en="") == 400


def test_an_offer_for_one_shop_is_taken_down_where_it_is_meant_no_longer(
    office: Office, kyiv: Box, chief: Visitor
) -> None:
    lviv = office.box("lviv", key="l" * 43)
    assert offer(chief, shop="kyiv") == 303
    assert documents_of(lviv) == []
    ((id,),) = office.database.rows("SELECT id FROM document")
    path = f"/offers/{id}"
    chief.post(path, path, revision="1", title_en="Other", shop="lviv", audience="everyone", active="yes")
    while documents.spread(office.database):
        pass
    assert [body["body"] is None for body in documents_of(kyiv)] == [False, True]
    assert [body["revision"] for body in documents_of(lviv)] == [2]


def test_who_has_an_offer_is_seen_when_the_shop_has_it_on_disk(
    office: Office, kyiv: Box, chief: Visitor
) -> None:
    offer(chief, all="yes")
    ((id,),) = office.database.rows("SELECT id FROM document")
    kyiv.exchange()
    assert "has not fetched it yet" in chief.text(f"/offers/{id}")
    kyiv.exchange(cursor=1)
    assert "has the latest version" in chief.text(f"/offers/{id}")


def test_an_offer_that_somebody_else_saved_meanwhile_is_not_overwritten(
    office: Office, kyiv: Box, chief: Visitor
) -> None:
    offer(chief, all="yes")
    ((id,),) = office.database.rows("SELECT id FROM document")
    path, words = f"/offers/{id}", {"all": "yes", "audience": "everyone", "active": "yes"}
    assert chief.post(path, path, revision="1", title_en="First", **words).status_code == 303
    assert chief.post(path, path, revision="1", title_en="Second", **words).status_code == 400
    assert "First" in chief.text("/offers")


def test_somebody_of_some_shops_writes_for_these_alone(office: Office, kyiv: Box) -> None:
    office.box("lviv", key="l" * 43)
    manager = account(office, "Ivan", "shops", ("kyiv",))
    assert offer(manager, all="yes", shop="lviv") == 400
    assert offer(manager, shop="kyiv") == 303
    assert office.database.rows("SELECT shops FROM document") == [(["kyiv"],)]


def test_a_customer_is_found_by_phone_and_shown_without_it(office: Office, kyiv: Box, chief: Visitor) -> None:
    olena(office, kyiv)
    answer = chief.post("/customers", "/customers", text="067 123-45-67")
    assert f"/customers/{OLENA}" in answer.text
    page = chief.text(f"/customers/{OLENA}")
    assert "<h1>Олена</h1>" in page
    assert "30 points" in page
    assert "Коваль" not in page + answer.text
    assert PHONE not in page
    assert deeds(office)[-2:] == ["search", "customer"]
    notes = office.database.rows("SELECT note FROM audit WHERE what = 'search'")
    assert notes == [(OLENA,)]


def test_whoever_did_not_agree_to_sharing_is_not_found_nor_shown(
    office: Office, kyiv: Box, chief: Visitor
) -> None:
    olena(office, kyiv, shared=False)
    assert "Nobody was found." in chief.post("/customers", "/customers", text=PHONE).text
    assert chief.get(f"/customers/{OLENA}").status_code == 404


def test_somebody_of_other_shops_does_not_find_the_customer(office: Office, kyiv: Box) -> None:
    olena(office, kyiv)
    office.box("lviv", key="l" * 43)
    manager = account(office, "Ivan", "shops", ("lviv",))
    assert "Nobody was found." in manager.post("/customers", "/customers", text=PHONE).text
    assert manager.get(f"/customers/{OLENA}").status_code == 404


def test_an_account_is_made_changed_and_dropped(office: Office, kyiv: Box, chief: Visitor) -> None:
    words = {"name": "Ivan", "password": PASSWORD}
    assert chief.post("/people", "/people", role="shops", **words).status_code == 400  # of which shops?
    assert chief.post("/people", "/people", role="shops", shop="kyiv", **words).status_code == 303
    ivan = Visitor(office)
    assert ivan.sign_in("Ivan").status_code == 303
    path = f"/people/{users.User('Ivan', 'shops').key}"
    chief.post(path, path, role="reader")
    assert ivan.get("/customers").status_code == 403
    chief.post(f"{path}/drop", path)
    assert "/sign-out" not in ivan.text("/")
    assert deeds(office)[-3:] == ["sign-in", "user-change", "user-drop"]


def test_the_last_account_with_all_rights_stays(office: Office, chief: Visitor) -> None:
    path = f"/people/{users.User(CHIEF, 'chain').key}"
    assert chief.post(path, path, role="reader").status_code == 400
    assert chief.post(f"{path}/drop", path).status_code == 400
    assert chief.get("/people").status_code == 200


def test_ones_own_password_ends_other_sessions_and_keeps_this_one(office: Office, chief: Visitor) -> None:
    other = Visitor(office)
    other.sign_in()
    words = {"old": PASSWORD, "password": "another horse", "again": "another horse"}
    assert chief.post("/password", "/password", **words | {"old": "wrong"}).status_code == 400
    assert chief.post("/password", "/password", **words).status_code == 303
    assert "/sign-out" in chief.text("/")
    assert "/sign-out" not in other.text("/")


def test_points_spent_without_a_right_are_shown(office: Office, kyiv: Box, chief: Visitor) -> None:
    olena(office, kyiv)
    tell(office, kyiv, "PointsTaken", customer=OLENA, taken=[[None, 42]], provisional=12)
    (line,) = office.database.work(lambda connection: reconciliation.provisional(connection, NOW))
    assert (line.shop, line.times, line.points) == ("kyiv", 1, 12)
    (debt,) = office.database.work(reconciliation.overspent)
    assert (debt.customer, debt.points) == (OLENA, 12)
    assert OLENA in chief.text("/points")
    assert OLENA not in account(office, "Ivan", "shops", ("kyiv",)).text("/points")


def test_a_debt_of_one_id_is_none_of_the_person_who_has_two(office: Office, kyiv: Box) -> None:
    tell(office, kyiv, "PointsEarned", customer="one", points=30)
    tell(office, kyiv, "PointsTaken", customer="two", taken=[[None, 20]])
    assert [one.customer for one in office.database.work(reconciliation.overspent)] == ["two"]
    tell(office, kyiv, "CustomersMerged", customer="one", other="two", proof="staff")
    assert office.database.work(reconciliation.overspent) == []
    assert office.database.work(lambda connection: accounts.balance(connection, ["one", "two"])) == 10


def test_the_log_is_paged_and_says_who_did_what(office: Office, kyiv: Box, chief: Visitor) -> None:
    chief.post("/shops/kyiv/revoke", "/shops/kyiv")
    page = chief.text("/log")
    assert "Closed a shop&#39;s access" in page or "Closed a shop's access" in page
    assert CHIEF in page
