"""Head office's pages on a real PostgreSQL: who gets in, and what they are shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.hub import users
from tests.system.hub import Office
from tests.system.hub_pages import CHIEF, PASSWORD, YESTERDAY, Visitor, account, english, tell
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def office(postgres: Postgres, tmp_path: Path) -> Iterator[Office]:
    office = Office(english(tmp_path), postgres.database())
    yield office
    office.close()


def set_up(office: Office, **other: str) -> tuple[Visitor, int]:
    code = office.database.work(users.setup_code) or ""
    visitor = Visitor(office)
    words = {"setup_code": code, "name": CHIEF, "password": PASSWORD, "again": PASSWORD} | other
    return visitor, visitor.post("/set-up", **words).status_code


def test_the_set_up_code_makes_the_first_account_and_is_used_up(office: Office) -> None:
    visitor, status = set_up(office)
    assert status == 303
    assert "/sign-out" in visitor.text("/")
    assert office.database.work(users.setup_code) is None
    assert set_up(office, setup_code="ABCD-2345")[1] == 400


def test_the_set_up_code_stays_the_same_until_it_is_used(office: Office) -> None:
    codes = {office.database.work(users.setup_code) for _ in range(3)}
    assert len(codes) == 1


@pytest.mark.parametrize(
    "words",
    [{"setup_code": "AAAA-AAAA"}, {"password": "short", "again": "short"}, {"again": "other"}, {"name": ""}],
)
def test_a_set_up_with_a_fault_makes_no_account(office: Office, words: dict[str, str]) -> None:
    visitor, status = set_up(office, **words)
    assert status == 400
    assert office.count("hub_user") == 0
    assert "setup_code" in visitor.text("/")


def test_a_wrong_password_and_an_unknown_name_look_the_same(office: Office) -> None:
    account(office)
    visitor = Visitor(office)
    wrong = visitor.sign_in(password="wrong")
    unknown = visitor.sign_in(name="nobody")
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert "That is not right." in wrong.text
    assert "That is not right." in unknown.text


def test_guesses_wait_longer_and_longer_and_whoever_is_in_goes_on(office: Office) -> None:
    chief, guesser = account(office), Visitor(office)
    statuses = [guesser.sign_in(password="wrong").status_code for _ in range(5)]
    assert 429 in statuses
    assert guesser.sign_in().status_code == 429
    assert chief.get("/").status_code == 200


def test_a_session_ends_with_the_password_that_opened_it(office: Office) -> None:
    chief = account(office)
    hashed = users.hash_password("another horse")
    office.database.work(lambda connection: users.set_password(connection, CHIEF, hashed))
    assert "/sign-out" not in chief.text("/")


def test_a_form_without_our_token_changes_nothing(office: Office) -> None:
    chief = account(office)
    answer = chief._client.post("/sign-out", base_url="https://localhost")
    assert answer.status_code == 400
    assert "/sign-out" in chief.text("/")


def test_the_cookie_is_for_tls_and_for_no_script(office: Office) -> None:
    cookie = account(office).sign_in().headers["Set-Cookie"]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict"))


def test_the_boxes_need_no_form_and_no_cookie(office: Office) -> None:
    assert office.ask("/v1/exchange", {}, "none")[0] == 401


def test_the_overview_adds_the_shops_up(office: Office) -> None:
    box = office.box("kyiv")
    tell(office, box, "VisitsCounted", day=YESTERDAY, returning=20, recognised=60, others=40, randomised=3)
    tell(office, box, "PurchaseRecorded", times=6, minor=12550, currency="UAH", points=12)
    page = account(office).text("/")
    assert "<strong>100</strong> visits" in page
    assert "<strong>20</strong> returning" in page
    assert "<strong>6</strong> purchases" in page
    assert "753.00\u00a0₴" in page
