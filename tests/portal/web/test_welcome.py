"""What a phone sees before it logs in."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from appliance.people.consent_texts import PURPOSES, TEXTS
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.testing import FakeClock
from portal.web.app import create
from tests.portal.web.phones import OLENA, Phone, World, state_of

TITLE = {
    "uk": "Кава й круасан",
    "en": "Coffee and a croissant",
    "ru": "Кофе и круассан",
    "et": "Kohv ja croissant",
}


def portal_with(place: Shop, world: World, clock: FakeClock, **sections: dict[str, object]) -> Phone:
    """Олена's phone before the same shop under other settings."""
    settings = load_settings(Paths(place.settings.paths.root))
    changed = {name: replace(getattr(settings, name), **values) for name, values in sections.items()}
    return Phone(create(open_shop(replace(settings, **changed), clock), world.box()), OLENA)


def next_day(shop: Shop, world: World, clock: FakeClock) -> None:
    """A night passes, and with it Олена's admission."""
    clock.pass_days(1)
    shop.admissions.end(world.macs[OLENA])


@pytest.mark.parametrize("language", ["uk", "en", "ru", "et"])
def test_the_offers_come_before_the_form_in_the_language_asked_for(olena: Phone, language: str) -> None:
    page = olena.get(f"/?lang={language}").text
    assert f'<html lang="{language}">' in page
    assert page.index(TITLE[language]) < page.index("<form")


def test_ukrainian_is_first_in_ukraine(olena: Phone) -> None:
    assert TITLE["uk"] in olena.get("/", Accept_Language="et").text


@pytest.mark.parametrize(
    ("accepted", "language"), [("uk-UA,uk;q=0.9", "uk"), ("et", "et"), ("ru,en;q=0.5", "ru"), ("fr", "uk")]
)
def test_the_phones_language_is_first_where_the_owner_says_so(
    shop: Shop, world: World, clock: FakeClock, accepted: str, language: str
) -> None:
    phone = portal_with(shop, world, clock, shop={"first_language": "phone"})
    assert TITLE[language] in phone.get("/", Accept_Language=accepted).text


@pytest.mark.parametrize("asked", ["xx", "", "../../etc", "en'--", "<b>"])
def test_a_language_that_is_not_there_is_as_good_as_none(olena: Phone, asked: str) -> None:
    page = olena.get(f"/?lang={asked}")
    assert page.status_code == 200
    assert '<html lang="uk">' in page.text
    assert "<b>" not in page.text


def test_the_language_travels_in_every_link_and_form(olena: Phone) -> None:
    page = olena.get("/?lang=et").text
    assert re.findall(r'action="([^"]+)"', page) == ["/login?lang=et#login"]
    assert re.findall(r'href="(/\?lang=\w+)"', page) == ["/?lang=uk", "/?lang=en", "/?lang=ru"]


def test_every_purpose_is_asked_in_its_own_words_and_none_is_ticked(olena: Phone) -> None:
    page = olena.get("/?lang=uk").text
    boxes = re.findall(r"<input type=\"checkbox\"[^>]*>", page)
    asked = [purpose for purpose in PURPOSES if purpose != "sharing"]  # a shop without a chain shares nothing
    assert len(boxes) == len(asked)
    assert not any("checked" in box for box in boxes)
    assert all(TEXTS[purpose].text("uk").replace("'", "&#39;") in page for purpose in asked)


def test_a_page_needs_no_script_no_cookie_and_nothing_from_elsewhere(olena: Phone) -> None:
    answer = olena.get("/")
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r"<script| style=| on\w+=|//", answer.text)
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', answer.text)
    sizes = [len(olena.get(sheet).data) for sheet in sheets]
    assert sum(sizes) + len(answer.data) < 20_000


def test_a_visitor_without_a_device_sees_offers_and_no_form(stranger: Phone) -> None:
    page = stranger.get("/?lang=en").text
    assert TITLE["en"] in page
    assert "not on the shop&#39;s Wi-Fi" in page or "not on the shop's Wi-Fi" in page
    assert "<form" not in page


def test_without_an_uplink_it_says_so_before_it_asks_anything(olena: Phone, world: World) -> None:
    world.internet = False
    page = olena.get("/?lang=en").text
    assert page.index("There is no internet here at the moment") < page.index("<form")
    assert TITLE["en"] in page


def test_a_device_whose_owner_agreed_is_welcomed_back_on_another_day(
    olena: Phone, shop: Shop, world: World, clock: FakeClock
) -> None:
    olena.log_in(way="plain", recognition="yes")
    next_day(shop, world, clock)
    page = olena.get("/?lang=en").text
    assert "Welcome back" in page
    assert "a free tea" in page


def test_a_device_whose_owner_did_not_agree_is_nobody_the_next_day(
    olena: Phone, shop: Shop, world: World, clock: FakeClock
) -> None:
    olena.log_in(way="plain")
    next_day(shop, world, clock)
    page = olena.get("/?lang=en").text
    assert "Welcome back" not in page
    assert "a free tea" not in page


def test_a_recognised_device_can_be_forgotten(
    olena: Phone, shop: Shop, world: World, clock: FakeClock
) -> None:
    olena.log_in(way="plain", recognition="yes")
    next_day(shop, world, clock)
    page = olena.get("/?lang=en").text
    answer = olena.post("/forget?lang=en", state=state_of(page))
    assert "this device is forgotten" in olena.get(answer.location).text
    assert "Welcome back" not in olena.get("/?lang=en").text


def test_forgetting_wants_a_form_of_ours(olena: Phone, shop: Shop, world: World) -> None:
    olena.log_in(way="plain", recognition="yes")
    assert olena.post("/forget", state="forged").status_code == 400
    assert shop.devices.recognise(world.macs[OLENA])


def test_where_every_device_is_recognised_the_page_says_so_with_a_way_to_object(
    shop: Shop, world: World, clock: FakeClock
) -> None:
    phone = portal_with(shop, world, clock, portal={"recognition": "notice"})
    page = phone.get("/?lang=en").text
    assert "recognises devices that come back" in page
    assert 'name="recognition"' not in page
    assert phone.post("/forget?lang=en", state=state_of(page)).status_code == 303


def test_where_none_is_recognised_nothing_is_asked(shop: Shop, world: World, clock: FakeClock) -> None:
    page = portal_with(shop, world, clock, portal={"recognition": "off"}).get("/?lang=en").text
    assert 'name="recognition"' not in page
    assert "/forget" not in page


def test_an_offer_that_the_owner_changes_is_there_at_once(app: Flask, olena: Phone, shop: Shop) -> None:
    offer = next(offer for offer in shop.offers.all() if offer.audience == "everyone")
    texts = {**offer.texts, "en": replace(offer.texts["en"], title="Two rolls <for> one")}
    shop.offers.save(replace(offer, texts=texts))
    assert "Two rolls &lt;for&gt; one" in olena.get("/?lang=en").text


def test_the_owner_of_a_new_box_is_led_to_its_dashboard(shop: Shop, world: World) -> None:
    waiting = replace(shop, settings=replace(shop.settings, first_run=True))
    page = Phone(create(waiting, world.box()), OLENA).get("/").get_data(as_text=True)
    assert 'href="http://10.77.0.1:8082"' in page
    assert ":8082" not in Phone(create(shop, world.box()), OLENA).get("/").get_data(as_text=True)
