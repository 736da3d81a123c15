"""From the form to the internet."""

import re

import pytest

from appliance.shop import Shop
from appliance.testing import PEOPLE
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.phone import Phone as Number
from tests.portal.web.phones import OLENA, PHONE, TAAVI, Phone, World, code_on, state_of

KNOWN = PEOPLE[0][0]


def masked(page: str) -> str:
    """A page without what differs from login to login: the code, the minute it ends and the signed words."""
    changing = r'\d{3} \d{3}(?=</p>|")|\d\d:\d\d|(?<=entry=)[\w.-]+|(?<=name="state" value=")[^"]+'
    return re.sub(changing, "*", page)


def admitted(shop: Shop, world: World, address: str = OLENA) -> bool:
    return shop.admissions.current(world.macs[address]) is not None


def code_of_olena(shop: Shop) -> Code:
    customer = shop.customers.by_phone(Number(KNOWN))
    assert customer
    assert customer.code
    return customer.code


def test_plain_wifi_needs_nothing(olena: Phone, shop: Shop, world: World) -> None:
    page = olena.log_in(way="plain").text
    assert "You are online" in page
    assert "Coffee and a croissant" in page
    assert admitted(shop, world)
    assert not shop.devices.recognise(world.macs[OLENA])


def test_a_login_leads_to_a_page_of_its_own(olena: Phone) -> None:
    answer = olena.post("/login?lang=et", state=olena.state(), way="plain")
    assert answer.status_code == 303
    assert answer.location.startswith("/online?lang=et&entry=")
    assert "Set-Cookie" not in answer.headers


def test_joining_by_phone_shows_a_code_that_the_kiosk_knows(olena: Phone, shop: Shop) -> None:
    code = code_on(olena.log_in(way="phone", phone=PHONE, programme="yes").text)
    claim = shop.customers.by_code(Code(code))
    assert claim
    assert claim.state == "claim"
    assert claim.phone == Number("+380671234599")


def test_what_is_ticked_is_kept_and_what_is_not_is_no_refusal(olena: Phone, shop: Shop) -> None:
    code = code_on(olena.log_in("uk", way="phone", phone=PHONE, programme="yes", marketing="yes").text)
    claim = shop.customers.by_code(Code(code))
    assert claim
    given = {consent.purpose: consent for consent in shop.consents.history(claim.id)}
    assert set(given) == {"programme", "marketing"}
    assert all(
        consent.given and consent.channel == "portal" and consent.language == "uk"
        for consent in given.values()
    )


def test_a_phone_number_is_kept_only_with_leave(olena: Phone, shop: Shop, world: World) -> None:
    answer = olena.log_in(way="phone", phone=PHONE, marketing="yes")
    assert "You are online" in answer.text
    assert "Your number was not kept" in answer.text
    assert not shop.claims.waiting()
    assert admitted(shop, world)


def test_a_known_phone_looks_like_a_new_one(olena: Phone, taavi: Phone, shop: Shop) -> None:
    known = olena.log_in(way="phone", phone=KNOWN, programme="yes")
    new = taavi.log_in(way="phone", phone=PHONE, programme="yes")
    assert masked(known.text) == masked(new.text)
    assert known.status_code == new.status_code
    assert sorted(known.headers.keys()) == sorted(new.headers.keys())
    assert code_on(known.text) != code_of_olena(shop).digits
    assert "Олена" not in known.text


@pytest.mark.parametrize("merged", ["staff", "code"])
def test_a_claim_that_was_merged_shows_no_code_to_who_typed_the_phone(
    olena: Phone, shop: Shop, merged: str
) -> None:
    answer = olena.post("/login", state=olena.state(), way="phone", phone=KNOWN, programme="yes")
    (claim, _), *_ = shop.claims.waiting()
    shop.claims.confirm(claim.id, merged)
    assert code_on(olena.get(answer.location).text) == ""


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("0671234567", "+380671234567"),
        ("067 123-45-67", "+380671234567"),
        ("671234567", "+380671234567"),
        ("380671234567", "+380671234567"),
        ("00380671234567", "+380671234567"),
        ("80671234567", "+380671234567"),
        ("+372 5123456", "+3725123456"),
        ("+7 916 123-45-67", "+79161234567"),
    ],
)
def test_a_phone_is_read_as_people_type_it(olena: Phone, shop: Shop, typed: str, e164: str) -> None:
    olena.log_in(way="phone", phone=typed, programme="yes")
    assert [claim.phone for claim, _ in shop.claims.waiting()] == [Number(e164)]


@pytest.mark.parametrize("typed", ["", "123456", "501234", "067", "not a number", "0" * 60])
def test_a_fault_in_the_phone_is_told_at_the_field_and_what_was_typed_stays(olena: Phone, typed: str) -> None:
    answer = olena.log_in(way="phone", phone=typed, programme="yes", marketing="yes")
    assert answer.status_code == 400
    assert "This is not a phone number" in answer.text
    assert f'value="{typed}"' in answer.text
    assert len(re.findall(r'type="checkbox"[^>]* checked', answer.text)) == 2


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_a_fault_in_the_code_is_told_at_the_field(olena: Phone, typed: str) -> None:
    answer = olena.log_in(way="code", code=typed)
    assert answer.status_code == 400
    assert "A code has six digits" in answer.text
    assert 'value="code" id="code-way" checked' in answer.text


def test_known_unknown_and_blocked_codes_look_alike(olena: Phone, taavi: Phone, shop: Shop) -> None:
    known = olena.log_in(way="code", code=str(code_of_olena(shop)))
    unknown = taavi.log_in(way="code", code="000000")
    shop.admissions.end(Mac.parse("02:00:5e:10:00:02"))
    state = taavi.state()
    for _ in range(5):
        shop.guesses.wrong("portal-code", shop.devices.day_id(Mac.parse("02:00:5e:10:00:02")))
    answer = taavi.post("/login?lang=en", state=state, way="code", code=str(code_of_olena(shop)))
    blocked = taavi.get(answer.location)
    assert masked(known.text) == masked(unknown.text) == masked(blocked.text)
    assert "If this code is yours, your visit is noted" in known.text


def test_a_known_code_is_noted_without_being_kept_readable(olena: Phone, shop: Shop) -> None:
    code = code_of_olena(shop)
    olena.log_in(way="code", code=f"{code.digits[:3]} {code.digits[3:]}")
    (scan,) = shop.scans.today()
    assert scan.customer == shop.customers.by_code(code).id  # type: ignore[union-attr]
    assert scan.masked == "••••" + code.digits[-2:]


def test_guesses_beyond_the_limit_find_nobody_and_still_open_the_wifi(
    olena: Phone, shop: Shop, world: World
) -> None:
    for guess in range(5):
        shop.guesses.attempt("portal-code", shop.devices.day_id(world.macs[OLENA]))
        assert guess < 5
    assert "You are online" in olena.log_in(way="code", code=str(code_of_olena(shop))).text
    assert [scan.customer for scan in shop.scans.today()] == [None]


def test_a_device_that_joins_again_and_again_is_sent_to_the_staff_and_stays_online(
    olena: Phone, shop: Shop, world: World
) -> None:
    for number in range(5):
        olena.post("/login", state=olena.state(), way="phone", phone=f"06712345{number:02}", programme="yes")
        shop.admissions.end(world.macs[OLENA])
    page = olena.log_in(way="phone", phone=PHONE, programme="yes").text
    assert "You are online" in page
    assert "please ask the staff" in page
    assert len(shop.claims.waiting()) == 5


def test_a_form_sent_twice_makes_one_claim(olena: Phone, shop: Shop) -> None:
    state = olena.state()
    answers = [olena.post("/login", state=state, way="phone", phone=PHONE, programme="yes") for _ in range(7)]
    codes = {code_on(olena.get(answer.location).text) for answer in answers}
    assert len(codes) == len(shop.claims.waiting()) == 1
    assert codes != {""}


def test_a_corrected_number_is_another_claim(olena: Phone, shop: Shop) -> None:
    state = olena.state()
    for phone in ("0671234599", "0671234598"):
        olena.post("/login", state=state, way="phone", phone=phone, programme="yes")
    assert len(shop.claims.waiting()) == 2


def test_a_gate_that_does_not_open_is_told_and_nothing_is_pretended(
    olena: Phone, world: World, shop: Shop
) -> None:
    world.gate = False
    answer = olena.log_in(way="phone", phone=PHONE, programme="yes")
    assert answer.status_code == 503
    assert "door to the internet does not open" in answer.text
    assert "You are online" not in answer.text
    assert PHONE in answer.text
    world.gate = True
    again = olena.post("/login", state=state_of(answer.text), way="phone", phone=PHONE, programme="yes")
    assert code_on(olena.get(again.location).text)
    assert len(shop.claims.waiting()) == 1


def test_a_visitor_without_a_device_is_not_let_in(stranger: Phone, olena: Phone) -> None:
    answer = stranger.post("/login?lang=en", state=olena.state(), way="plain")
    assert answer.status_code == 403
    assert "not on the shop" in answer.text


def test_recognition_is_kept_for_the_device_and_its_claim(olena: Phone, shop: Shop, world: World) -> None:
    olena.log_in(way="phone", phone=PHONE, programme="yes", recognition="yes")
    device = shop.devices.recognise(world.macs[OLENA])
    (claim, _), *_ = shop.claims.waiting()
    assert device
    assert device.customer == claim.id
    assert not shop.devices.recognise(world.macs[TAAVI])
