"""One tap for a device whose owner agreed, and the ways out of it."""

import re

import pytest
from flask import Flask

from appliance.shop import Shop
from appliance.testing import PEOPLE, FakeClock
from appliance.values.phone import Phone as Number
from tests.portal.web.phones import OLENA, Phone, World, state_of
from tests.portal.web.test_welcome import next_day, portal_with


@pytest.fixture
def agreed(olena: Phone, shop: Shop, world: World, clock: FakeClock) -> Phone:
    """Олена's phone on the day after its owner agreed."""
    olena.log_in(way="plain", recognition="yes")
    next_day(shop, world, clock)
    return olena


def test_a_recognised_device_is_online_with_one_tap(agreed: Phone, shop: Shop, world: World) -> None:
    page = agreed.get("/?lang=en").text
    once = page[page.index('class="once"') :]
    assert once.index("<button>Go online") < once.index("Other ways to log in")
    online = agreed.log_in(way="again").text
    assert "You are online" in online
    assert "Welcome back" in online
    assert shop.admissions.current(world.macs[OLENA])


def test_the_one_tap_shows_nothing_personal(shop: Shop, world: World, app: Flask, clock: FakeClock) -> None:
    customer = shop.customers.by_phone(Number(PEOPLE[0][0]))
    assert customer and customer.code
    phone = Phone(app, OLENA)
    phone.log_in(way="code", code=customer.code.digits, ending="67", recognition="yes")
    assert shop.devices.of(customer.id)
    next_day(shop, world, clock)
    for page in (phone.get("/?lang=en"), phone.log_in(way="again"), phone.get("/online?lang=en")):
        told = page.text
        assert not any(secret in told for secret in ("Олена", customer.code.digits, customer.code.spaced))
        assert "1234567" not in told


def test_a_device_that_is_not_recognised_has_no_one_tap(olena: Phone, shop: Shop, world: World) -> None:
    assert 'value="again"' not in olena.get("/").text
    answer = olena.log_in(way="again")
    assert answer.status_code == 400
    assert shop.admissions.current(world.macs[OLENA]) is None


@pytest.mark.parametrize("wish", ["forget", "stranger"])
def test_both_ways_out_leave_an_unknown_device(
    agreed: Phone, shop: Shop, world: World, clock: FakeClock, wish: str
) -> None:
    shop.visits.arrived(world.macs[OLENA], clock.now())
    page = agreed.get("/?lang=en").text
    answer = agreed.post(f"/{wish}?lang=en", state=state_of(page))
    assert "this device is forgotten" in agreed.get(answer.location).text
    assert shop.devices.find(world.macs[OLENA]) is None
    assert 'value="again"' not in agreed.get("/").text
    assert shop.visits.today().recognised == (1 if wish == "stranger" else 0)


def test_a_new_owner_of_a_device_begins_anew(
    agreed: Phone, shop: Shop, world: World, clock: FakeClock
) -> None:
    agreed.post("/stranger", state=agreed.state())
    agreed.log_in(way="plain", recognition="yes")
    assert "Welcome back" not in agreed.get("/?lang=en").text
    device = shop.devices.recognise(world.macs[OLENA])
    assert device and device.days_seen == 1 and device.customer is None


@pytest.mark.parametrize("wish", ["forget", "stranger", "recognise"])
def test_recognition_changes_by_a_form_of_ours_only(
    agreed: Phone, shop: Shop, world: World, wish: str
) -> None:
    assert agreed.post(f"/{wish}", state="forged").status_code == 400
    assert shop.devices.recognise(world.macs[OLENA])


def test_an_objection_is_shown_and_can_be_withdrawn(shop: Shop, world: World, clock: FakeClock) -> None:
    phone = portal_with(shop, world, clock, portal={"recognition": "notice"})
    phone.post("/forget?lang=en", state=phone.state())
    page = phone.get("/?lang=en").text
    assert "You asked that this device is not recognised here" in page
    answer = phone.post("/recognise?lang=en", state=state_of(page))
    assert "recognised again" in phone.get(answer.location).text
    assert "recognises devices that come back" in phone.get("/?lang=en").text


@pytest.mark.parametrize("ways", [["code", "plain"], ["plain"], ["phone"], ["plain", "code", "phone"]])
def test_the_owners_ways_are_offered_in_the_owners_order(
    shop: Shop, world: World, clock: FakeClock, ways: list[str]
) -> None:
    page = portal_with(shop, world, clock, portal={"ways": tuple(ways)}).get("/?lang=en").text
    offered = re.findall(r'type="radio" name="way" value="(\w+)"', page)
    assert offered == (ways if len(ways) > 1 else [])
    assert re.findall(r'value="(\w+)" id="\w+" checked', page.replace("-way", "")) == offered[:1]
    assert ('id="phone"' in page, 'id="code"' in page) == ("phone" in ways, "code" in ways)


def test_a_way_that_the_owner_does_not_offer_is_not_taken(shop: Shop, world: World, clock: FakeClock) -> None:
    phone = portal_with(shop, world, clock, portal={"ways": ("phone",)})
    answer = phone.log_in(way="plain")
    assert answer.status_code == 400
    assert "not a phone number" in answer.text


def test_beyond_the_limit_the_form_asks_for_the_last_digits_whatever_the_code(
    olena: Phone, shop: Shop, world: World
) -> None:
    assert "many codes were tried" not in olena.get("/?lang=en").text
    for _ in range(5):
        shop.guesses.wrong("portal-code", shop.devices.day_id(world.macs[OLENA]))
    assert "many codes were tried" in olena.get("/?lang=en").text
    assert "You are online" in olena.log_in(way="plain").text


@pytest.mark.parametrize("typed", ["6", "x", "-"])
def test_last_digits_that_are_none_are_told_at_their_field(olena: Phone, typed: str) -> None:
    answer = olena.log_in(way="code", code="123456", ending=typed)
    assert answer.status_code == 400
    assert re.search(r'id="ending" value="[^"]+"[^>]* aria-invalid="true"', answer.text)


def test_a_burst_of_wrong_codes_is_told_to_the_owner(olena: Phone, shop: Shop) -> None:
    for _ in range(59):
        shop.guesses.wrong("portal-wrong", "everybody")
    assert not shop.notices.standing()
    olena.log_in(way="code", code="000000")
    assert any("Many wrong codes" in text for text in shop.notices.standing())
