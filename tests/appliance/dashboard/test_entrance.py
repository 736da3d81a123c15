"""Set-up, signing in and out, and how a session ends."""

from collections.abc import Callable

import pytest
from flask import Flask

from appliance.shop import Shop
from appliance.testing import FakeClock
from tests.appliance.dashboard.conftest import PASSWORD, PIN, Browser

SIGN_IN = "The owner's password"


def test_the_first_visit_asks_for_the_set_up_code(anybody: Browser) -> None:
    answer = anybody.get("/")
    assert answer.status_code == 200
    assert "Set-up code" in answer.text


def test_the_set_up_code_and_a_password_open_the_shop(shop: Shop, anybody: Browser) -> None:
    code = shop.staff.setup_code()
    anybody.post("/set-up", setup_code=code, password=PASSWORD, again=PASSWORD)
    assert "Today" in anybody.get("/").text
    assert shop.staff.check_owner(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("WRNG-CODE", PASSWORD, PASSWORD), "That is not right"),
        (("RIGHT", "short", "short"), "at least 8 characters"),
        (("RIGHT", PASSWORD, "another one"), "two passwords differ"),
    ],
)
def test_a_set_up_that_fails_says_why_and_keeps_the_code(
    shop: Shop, anybody: Browser, typed: tuple[str, str, str], words: str
) -> None:
    code, password, again = typed
    code = (shop.staff.setup_code() or "") if code == "RIGHT" else code
    answer = anybody.post("/set-up", setup_code=code, password=password, again=again)
    assert answer.status_code == 400
    assert words in answer.text
    assert f'value="{code}"' in answer.text
    assert not shop.staff.has_owner()


def test_no_password_comes_back_in_a_page(anybody: Browser) -> None:
    assert PASSWORD not in anybody.post("/set-up", setup_code="?", password=PASSWORD, again=PASSWORD).text


def test_the_set_up_happens_once(owned: Shop, anybody: Browser) -> None:
    anybody.post("/set-up", setup_code="ABCD-2345", password="mine, all mine", again="mine, all mine")
    assert SIGN_IN in anybody.get("/").text
    assert owned.staff.check_owner(PASSWORD)


@pytest.mark.parametrize("page", ["/offers", "/customers", "/staff", "/devices", "/claims"])
def test_nobody_sees_the_owners_pages_without_signing_in(owned: Shop, anybody: Browser, page: str) -> None:
    answer = anybody.get(page)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


def test_nobody_sees_the_till_without_a_pin(owned: Shop, anybody: Browser, olena: str) -> None:
    for page in ("/till", "/till/scans", f"/till/{olena}"):
        assert anybody.get(page).headers["Location"] == "/till/sign-in"


@pytest.mark.parametrize("page", ["/offers", "/customers", "/staff", "/devices", "/claims"])
def test_the_staff_sees_the_till_and_nothing_else(maria: Browser, page: str) -> None:
    assert maria.get("/till").status_code == 200
    assert maria.get(page).status_code == 403


def test_the_staff_may_not_send_the_owners_forms(owned: Shop, maria: Browser, olena: str) -> None:
    assert maria.post(f"/customers/{olena}/erase", sure="yes").status_code == 403
    assert maria.post("/staff", name="Тарас", pin="13579").status_code == 403
    assert owned.customers.get(olena).name == "Олена"
    assert owned.staff.names() == ["Марія"]


def test_the_owner_may_use_the_till(owner: Browser) -> None:
    assert owner.get("/till").status_code == 200


def test_signing_out_ends_the_session(owner: Browser) -> None:
    owner.post("/sign-out")
    assert SIGN_IN in owner.get("/").text


def test_a_new_password_ends_every_other_session(
    owned: Shop, owner: Browser, open_browser: Callable[[], Browser]
) -> None:
    other = open_browser()
    other.post("/sign-in", password=PASSWORD)
    owner.post("/staff/password", old=PASSWORD, password="battery staple", again="battery staple")
    assert "Today" in owner.get("/").text
    assert SIGN_IN in other.get("/").text


@pytest.mark.parametrize("change", ["drop", "renew"])
def test_a_pin_that_is_gone_or_new_ends_its_session(owned: Shop, maria: Browser, change: str) -> None:
    if change == "drop":
        owned.staff.drop_pin("Марія")
    else:
        owned.staff.add_pin("Марія", "97531")
    assert maria.get("/till").status_code == 303


def test_a_session_lasts_a_working_day(owned: Shop, maria: Browser, clock: FakeClock) -> None:
    clock.pass_seconds(11 * 3600)
    assert maria.get("/till").status_code == 200
    clock.pass_seconds(2 * 3600)
    assert maria.get("/till").status_code == 303


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(owned: Shop, anybody: Browser) -> None:
    answer = anybody.post("/sign-in", password=PASSWORD)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("regulars_dashboard=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_wrong_passwords_are_slowed_down(owned: Shop, anybody: Browser, clock: FakeClock) -> None:
    statuses = [anybody.post("/sign-in", password="wrong").status_code for _ in range(5)]
    assert statuses[0] == 400
    assert statuses[-1] == 429
    assert anybody.post("/sign-in", password=PASSWORD).status_code == 429
    clock.pass_seconds(301)
    assert anybody.post("/sign-in", password=PASSWORD).status_code == 303


def test_wrong_pins_are_slowed_down(owned: Shop, anybody: Browser, clock: FakeClock) -> None:
    answer = [anybody.post("/till/sign-in", pin="1111") for _ in range(5)][-1]
    assert answer.status_code == 429
    assert "Please wait" in answer.text
    clock.pass_seconds(301)
    assert anybody.post("/till/sign-in", pin=PIN).status_code == 303


def test_wrong_set_up_codes_are_slowed_down(shop: Shop, anybody: Browser) -> None:
    wrong = {"setup_code": "WRNG-CODE", "password": PASSWORD, "again": PASSWORD}
    assert [anybody.post("/set-up", **wrong).status_code for _ in range(5)][-1] == 429


def test_people_who_are_signed_in_go_on_while_others_guess(owner: Browser, anybody: Browser) -> None:
    for _ in range(5):
        anybody.post("/sign-in", password="wrong")
    assert owner.get("/offers").status_code == 200


def test_somebody_elses_wrong_tries_do_not_count(owned: Shop, anybody: Browser, app: Flask) -> None:
    elsewhere = Browser(app, "198.51.100.7")
    for _ in range(5):
        anybody.post("/sign-in", password="wrong")
    assert elsewhere.post("/sign-in", password=PASSWORD).status_code == 303


def test_a_device_does_not_escape_its_tries_by_another_ipv6_address(owned: Shop, app: Flask) -> None:
    browsers = [Browser(app, f"2001:db8::{number}") for number in range(1, 6)]
    assert [browser.post("/sign-in", password="wrong").status_code for browser in browsers][-1] == 429
