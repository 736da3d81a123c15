"""What somebody may send who means us no good."""

import pytest
from flask import Flask

from appliance.errors import StoreBusy
from appliance.service import LARGEST_BODY
from appliance.shop import Shop
from tests.appliance.dashboard.conftest import PASSWORD, Browser

LONG = "Я" * 3_000
OFFER_FIELDS = ["title_uk", "who", "starts", "ends", "from", "to", "revision"]


@pytest.mark.parametrize("path", ["/sign-in", "/set-up", "/sign-out", "/language", "/till/sign-in"])
def test_an_open_form_without_our_token_is_refused(owned: Shop, anybody: Browser, path: str) -> None:
    assert anybody.bare_post(path, password=PASSWORD).status_code == 400


def test_no_form_of_the_owner_works_without_our_token(
    owned: Shop, owner: Browser, app: Flask, olena: str
) -> None:
    offer = owned.offers.all()[0].id
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(rules) >= 18
    for rule in rules:
        path = rule.rule.replace("<id>", offer if "offer" in rule.rule else olena)
        assert owner.bare_post(path, sure="yes").status_code == 400, path


@pytest.mark.parametrize("token", ["", "x", "IjEi.aaaa.bbbb"])
def test_a_token_that_is_made_up_is_refused(owned: Shop, anybody: Browser, token: str) -> None:
    assert anybody.bare_post("/sign-in", csrf_token=token, password=PASSWORD).status_code == 400


def test_somebody_elses_token_is_refused(owner: Browser, anybody: Browser) -> None:
    assert owner.bare_post("/sign-out", csrf_token=anybody.token()).status_code == 400


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1.example.org", "localhost@example.org", "[::1", ""]
)
def test_a_name_that_is_not_ours_is_refused(owner: Browser, host: str) -> None:
    answer = owner.get("/", Host=host)
    assert answer.status_code in {400, 421}
    assert "Today" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8082", "127.0.0.1:1", "[::1]:8082", "LOCALHOST."])
def test_our_own_names_are_answered(owned: Shop, anybody: Browser, host: str) -> None:
    assert anybody.get("/", Host=host).status_code == 200


def test_a_name_of_three_thousand_letters_is_refused_and_kept(owner: Browser) -> None:
    answer = owner.post("/customers/new", phone="067 123 00 00", name=LONG, language="uk")
    assert answer.status_code == 400
    assert "1 to 60 characters" in answer.text
    assert 'value="067 123 00 00"' in answer.text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/customers", {"text": LONG}),
        ("/till", {"text": LONG + "1"}),
        ("/staff", {"name": LONG, "pin": LONG}),
        (
            "/offers/new",
            dict.fromkeys(["title_uk", "who", "starts", "ends", "from", "to", "revision"], "x" * 8_000),
        ),
        ("/staff/password", {"old": LONG, "password": LONG, "again": LONG}),
    ],
)
def test_long_fields_break_nothing(owner: Browser, path: str, fields: dict[str, str]) -> None:
    answer = owner.post(path, **fields)
    assert answer.status_code in {200, 400}
    assert "Traceback" not in answer.text


def test_long_fields_at_the_till_break_nothing(owned: Shop, maria: Browser, olena: str) -> None:
    before = owned.ledger.balance(olena)
    maria.post(f"/till/{olena}/purchase", amount=LONG, receipt=LONG)
    maria.post(f"/till/{olena}/purchase", amount="10", receipt=LONG)
    maria.post(f"/till/{olena}/spend", points="9" * 10_000, request=LONG)
    maria.post(f"/till/{olena}/spend", points="5", request=LONG)
    assert owned.ledger.balance(olena) == before


def test_a_form_larger_than_the_service_takes_is_refused_calmly(owner: Browser) -> None:
    answer = owner.post("/customers", text="x" * LARGEST_BODY)
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize("text", ["\x1b[2J", "%", "_", "' OR 1=1 --", "\ud83d\ude00" * 9, "٠٦٧"])
def test_odd_characters_find_nobody(owner: Browser, text: str) -> None:
    answer = owner.post("/customers", text=text.encode("utf-8", "surrogatepass"))
    assert answer.status_code == 200
    assert "Nobody was found" in answer.text


def test_a_busy_store_is_told_calmly_and_keeps_what_was_typed(
    owned: Shop, maria: Browser, olena: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy()

    monkeypatch.setattr(owned.purchases, "record", busy)
    answer = maria.post(f"/till/{olena}/purchase", amount="125,50", receipt="77")
    assert answer.status_code == 503
    assert "busy" in answer.text
    assert 'value="125,50"' in answer.text
    assert 'value="77"' in answer.text


def test_a_cookie_that_is_made_up_signs_nobody_in(owned: Shop, app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("regulars_dashboard", "eyJuYW1lIjpudWxsfQ.aaaa.bbbb")
    assert "password" in client.get("/").text


def test_every_page_forbids_scripts_from_elsewhere(owner: Browser) -> None:
    policy = owner.get("/offers").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
