"""The first run: left and resumed, one answer a page, nothing in use before the end."""

import pytest

from appliance.answers import Answers
from appliance.dashboard.questions import QUESTIONS, STEPS
from appliance.settings import load_settings
from appliance.shop import Shop
from tests.appliance.dashboard.conftest import PASSWORD, Browser

GIVEN: dict[str, dict[str, object]] = {
    "shop": {"name": "Kohvik Tartus"},
    "country": {"region": "EE"},
    "money": {"time_zone": "Europe/Tallinn", "currency": "EUR"},
    "languages": {"languages": ["et", "en"], "first_language": "phone"},
    "wifi": {"ssid": "Kohvik", "protected": "yes", "wifi_password": "kohv-ja-sai"},
    "internet": {"uplink": ""},
    "recognition": {"recognition": "notice"},
    "programme": {"points_per_unit": "0,5", "reward_points": "1 000"},
}


def answer_all(owner: Browser) -> None:
    for step, fields in GIVEN.items():
        assert owner.post(f"/first-run/{step}", **fields).status_code == 303, step


def begun(shop: Shop) -> dict[str, dict[str, object]]:
    return Answers(shop.settings.paths).begun()


def test_whoever_used_the_setup_code_is_led_to_the_first_question(shop: Shop, anybody: Browser) -> None:
    code = shop.staff.setup_code()
    answer = anybody.post("/set-up", setup_code=code, password=PASSWORD, again=PASSWORD)
    assert answer.location == "/first-run"
    assert anybody.get("/first-run").location == "/first-run/shop"


def test_it_goes_on_where_it_was_left(owner: Browser) -> None:
    owner.post("/first-run/shop", name="Kohvik")
    owner.post("/first-run/country", region="EE")
    owner.post("/sign-out")
    owner.post("/sign-in", password=PASSWORD)
    assert owner.get("/first-run").location == "/first-run/money"


def test_a_question_that_was_left_out_is_asked_before_the_end(owner: Browser) -> None:
    owner.post("/first-run/shop", name="Kohvik")
    owner.post("/first-run/money", **GIVEN["money"])
    assert owner.get("/first-run").location == "/first-run/country"


@pytest.mark.parametrize("step", STEPS)
def test_every_page_says_how_far_it_is(owner: Browser, step: str) -> None:
    page = owner.get(f"/first-run/{step}")
    assert page.status_code == 200
    assert f"Step {STEPS.index(step) + 1} of {len(STEPS)}" in page.text


def test_all_answers_together_become_the_shops_settings(owner: Browser, shop: Shop) -> None:
    answer_all(owner)
    assert load_settings(shop.settings.paths).shop.name == shop.settings.shop.name
    assert "starts anew" in owner.post("/first-run/use").text
    new = load_settings(shop.settings.paths)
    assert (new.shop.name, new.shop.region, new.shop.currency) == ("Kohvik Tartus", "EE", "EUR")
    assert (new.shop.languages, new.shop.first_language) == (("et", "en"), "phone")
    assert (new.wifi.ssid, new.wifi.password, new.wifi.security) == ("Kohvik", "kohv-ja-sai", "wpa2")
    assert new.portal.recognition == "notice"
    assert (new.programme.points_per_unit, new.programme.reward_points) == (0.5, 1000)


def test_it_does_not_end_with_open_questions(owner: Browser, shop: Shop) -> None:
    owner.post("/first-run/shop", name="Kohvik")
    answer = owner.post("/first-run/use")
    assert "Not answered yet: Country, Time and money" in answer.text
    assert not Answers(shop.settings.paths).finished


def test_another_country_proposes_its_time_and_money(owner: Browser) -> None:
    assert owner.post("/first-run/country", region="PL", back="ready").location == "/first-run/money"
    page = owner.get("/first-run/money").text
    assert "<option selected>Europe/Warsaw" in page
    assert "<option selected>PLN" in page


def test_of_many_time_zones_the_one_that_was_chosen_stays(owner: Browser) -> None:
    owner.post("/first-run/country", region="KZ")
    owner.post("/first-run/money", time_zone="Asia/Oral", currency="KZT")
    assert "<option selected>Asia/Oral" in owner.get("/first-run/money").text


@pytest.mark.parametrize(
    ("step", "fields", "words"),
    [
        ("shop", {"name": "  "}, "1 to 60 characters"),
        ("country", {"region": "Eesti"}, "shop.region"),
        ("money", {"time_zone": "Europe/Nowhere", "currency": "EUR"}, "shop.time_zone"),
        ("languages", {"first_language": "auto"}, "at least one language"),
        ("languages", {"languages": ["et"], "first_language": "uk"}, "not among those above"),
        ("wifi", {"ssid": "Пекарня Олени Коваль", "protected": "no"}, "too long"),
        ("wifi", {"ssid": "", "protected": "no"}, "needs a name"),
        ("wifi", {"ssid": "Kohvik", "protected": "yes", "wifi_password": "1234567"}, "8 to 63"),
        ("wifi", {"ssid": "Kohvik", "protected": "yes", "wifi_password": "пароль-кави"}, "8 to 63"),
        ("internet", {"uplink": "eth0; reboot"}, "portal.uplink"),
        ("recognition", {"recognition": "always"}, "portal.recognition"),
        ("programme", {"points_per_unit": "nan", "reward_points": "0"}, "A number from 0"),
        ("programme", {"points_per_unit": "1", "reward_points": "-5"}, "A whole number from 0"),
        ("programme", {"points_per_unit": "1", "reward_points": "99,5"}, "A whole number from 0"),
    ],
)
def test_a_bad_answer_is_told_and_not_kept(
    owner: Browser, shop: Shop, step: str, fields: dict[str, object], words: str
) -> None:
    answer = owner.post(f"/first-run/{step}", **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert begun(shop) == {}


def test_an_open_network_keeps_no_password(owner: Browser, shop: Shop) -> None:
    owner.post("/first-run/wifi", ssid="Kohvik", protected="no", wifi_password="left over")
    assert begun(shop)["wifi"] == {"ssid": "Kohvik", "password": "", "security": "open"}


def test_the_rule_is_shown_by_an_example_before_it_is_kept(owner: Browser, shop: Shop) -> None:
    page = owner.post("/first-run/programme", points_per_unit="0,1", reward_points="100", example="yes").text
    assert "brings 25 points" in page
    assert "4 such purchases" in page
    assert begun(shop) == {}


def test_a_pin_is_given_on_the_way(owner: Browser, shop: Shop) -> None:
    assert owner.post("/first-run/staff", name="Taavi", pin="1357").location == "/first-run/staff"
    assert shop.staff.check_pin("1357") == "Taavi"
    assert "4 to 8 digits" in owner.post("/first-run/staff", name="Mati", pin="1").text


def test_the_poster_shows_the_network_that_will_be(owner: Browser) -> None:
    answer_all(owner)
    poster = owner.get("/first-run/poster.pdf")
    assert (poster.mimetype, poster.data[:5]) == ("application/pdf", b"%PDF-")


def test_one_answer_is_changed_later_and_the_list_comes_back(owner: Browser, shop: Shop) -> None:
    answer_all(owner)
    owner.post("/first-run/use")
    assert owner.get("/first-run").location == "/first-run/ready"
    assert owner.post("/first-run/shop", name="Kohvik", back="ready").location == "/first-run/ready"
    assert load_settings(shop.settings.paths).shop.name == "Kohvik Tartus"
    owner.post("/first-run/use")
    assert load_settings(shop.settings.paths).shop.name == "Kohvik"


def test_what_was_changed_is_written_down(owner: Browser) -> None:
    answer_all(owner)
    owner.post("/first-run/staff", name="Taavi", pin="1357")
    owner.post("/first-run/use")
    page = owner.get("/trail").text
    assert page.index("settings were changed") < page.index("A PIN was given")
    assert "Taavi" in page


@pytest.mark.parametrize("path", ["/first-run", "/first-run/wifi", "/first-run/poster.pdf", "/trail"])
def test_staff_and_strangers_see_nothing_of_it(maria: Browser, anybody: Browser, path: str) -> None:
    assert maria.get(path).status_code == 403
    assert anybody.get(path).location == "/"


@pytest.mark.parametrize("path", ["/first-run/nothing", "/first-run/frame", "/first-run/use"])
def test_there_are_no_other_pages(owner: Browser, path: str) -> None:
    assert owner.get(path).status_code == 404


def test_every_question_has_a_page_and_a_title() -> None:
    assert set(QUESTIONS) | {"staff", "recovery", "ready"} == set(STEPS)
    assert all(question.title and question.asks for question in QUESTIONS.values())


def test_only_ways_out_are_offered_as_such(owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    here = [(1, "lo"), (2, "eth0"), (4, "ifb0"), (5, "wwan0")]
    monkeypatch.setattr("socket.if_nameindex", lambda: here)
    page = owner.get("/first-run/internet").text
    assert [name for _, name in here if f'value="{name}"' in page] == ["eth0", "wwan0"]
