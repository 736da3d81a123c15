"""What a phone sees after it logged in, and what others see of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from appliance.shop import Shop
from appliance.testing import FakeClock
from tests.portal.web.phones import OLENA, PHONE, TAAVI, Phone, World, code_on

ROOT = Path(__file__).parent.parent.parent.parent


def join(phone: Phone) -> str:
    """Join by phone; where the login led."""
    fields = {"way": "phone", "phone": PHONE, "programme": "yes", "recognition": "yes"}
    return phone.post("/login?lang=en", state=phone.state(), **fields).location


def test_an_admitted_phone_that_looks_in_again_is_told_until_when(olena: Phone) -> None:
    olena.log_in(way="plain")
    page = olena.get("/?lang=en").text
    assert "You are online" in page
    # What is left counts by the machine's own clock, which goes on while the shop's stands still.
    assert "open for you until 19:00" in page or "open for you until 18:59" in page
    assert "Coffee and a croissant" in page
    assert "/login" not in page


def test_the_code_can_be_looked_at_again_in_another_language(olena: Phone) -> None:
    where = join(olena)
    assert (
        code_on(olena.get(where).text) == code_on(olena.get(where.replace("lang=en", "lang=et")).text) != ""
    )


def test_the_address_of_the_page_names_nobody(olena: Phone) -> None:
    where = join(olena)
    code = code_on(olena.get(where).text)
    assert not any(secret in where for secret in (code, "671234599", "02:00:5e", "02005e"))


def test_another_phone_with_the_same_link_sees_no_code(olena: Phone, taavi: Phone) -> None:
    where = join(olena)
    taavi.log_in(way="plain")
    assert code_on(taavi.get(where).text) == ""


def test_a_copied_mac_learns_nothing_personal(
    olena: Phone, app: Flask, world: World, clock: FakeClock
) -> None:
    code = code_on(olena.get(join(olena)).text)
    clock.pass_days(1)
    world.macs = {"10.77.0.66": world.macs[OLENA]}
    thief = Phone(app, "10.77.0.66")
    for page in (thief.get("/?lang=en"), thief.get("/online?lang=en"), thief.log_in(way="plain")):
        assert not any(
            secret in page.text for secret in (code, code[:3] + " " + code[3:], "671234599", "67 123")
        )


def test_the_link_to_a_code_runs_out(olena: Phone, clock: FakeClock) -> None:
    where = join(olena)
    clock.pass_seconds(3 * 3600)
    page = olena.get(where).text
    assert "You are online" in page
    assert code_on(page) == ""


def test_who_is_not_admitted_is_led_to_the_welcome(olena: Phone) -> None:
    answer = olena.get("/online?lang=et")
    assert (answer.status_code, answer.location) == (303, "/?lang=et")


@pytest.mark.parametrize("path", ["/", "/online"])
def test_nobody_is_told_they_are_online_while_the_gate_says_nothing(
    olena: Phone, world: World, path: str
) -> None:
    olena.log_in(way="plain")
    world.gate = False
    answer = olena.get(f"{path}?lang=en")
    assert answer.status_code == 503
    assert "You are online" not in answer.text
    assert "door to the internet does not open" in answer.text


def test_without_an_uplink_a_login_works_and_nobody_is_told_they_are_online(
    olena: Phone, world: World
) -> None:
    world.internet = False
    page = olena.get(join(olena)).text
    assert "no internet here at the moment" in page
    assert "You are online" not in page
    assert code_on(page)
    assert "Coffee and a croissant" in page


def test_an_admission_that_ended_shows_the_form_again(olena: Phone, shop: Shop, world: World) -> None:
    olena.log_in(way="plain")
    shop.admissions.end(world.macs[OLENA])
    assert "/login" in olena.get("/").text


def test_a_reload_of_what_only_a_form_leads_to_starts_again(olena: Phone) -> None:
    for path in ("/login", "/forget"):
        assert olena.get(path).location == "/?lang=uk"


def test_two_phones_are_two_devices(olena: Phone, taavi: Phone, shop: Shop, world: World) -> None:
    olena.log_in(way="plain")
    assert "/login" in taavi.get("/").text
    assert shop.admissions.current(world.macs[TAAVI]) is None


def test_a_page_that_waits_for_the_internet_looks_again_by_itself(olena: Phone, world: World) -> None:
    world.internet = False
    answer = olena.get(join(olena))
    seconds, _, where = answer.headers["Refresh"].partition(";url=")
    assert seconds == "15"
    assert "looks again by itself every 15 seconds" in answer.text
    world.internet = True
    back = olena.get(where)
    assert "The internet is back." in back.text
    assert "You are online" in back.text
    assert code_on(back.text) == code_on(answer.text) != ""
    assert "Refresh" not in back.headers


def test_that_the_internet_is_back_is_said_once(olena: Phone, world: World) -> None:
    world.internet = False
    where = olena.get(join(olena)).headers["Refresh"].partition(";url=")[2]
    assert "The internet is back" not in olena.get(where).text
    world.internet = True
    links = re.findall(r'href="([^"]*lang[^"]*)"', olena.get(where).text)
    assert links
    assert not any("was=" in link for link in links)


def test_looking_again_by_itself_can_be_stopped(olena: Phone, world: World) -> None:
    world.internet = False
    page = olena.get(join(olena)).text
    (stop,) = re.findall(r'href="([^"]*still=yes)"', page)
    still = olena.get(stop.replace("&amp;", "&"))
    assert "Refresh" not in still.headers
    assert "Look again" in still.text


def test_a_form_never_reloads_by_itself(olena: Phone, world: World) -> None:
    world.internet = False
    answer = olena.get("/?lang=en")
    assert "Refresh" not in answer.headers
    assert 'href="/?lang=en&amp;was=down">Look again' in answer.text
    world.internet = True
    assert "The internet is back." in olena.get("/?lang=en&was=down").text


def test_no_page_takes_more_than_twenty_kilobytes(olena: Phone, world: World, shop: Shop) -> None:
    offers = shop.offers.all()
    assert len([offer for offer in offers if offer.audience == "everyone"]) == 1
    shop.offers.save(replace(offers[0], id="", revision=0, audience="everyone"))
    sheets = ("/shared/regulars.css", "/accent.css", "/static/portal.css")
    sheet = sum(len(olena.get(path).data) for path in sheets)
    welcome = len(olena.get("/?lang=uk").data)
    where = join(olena).replace("lang=en", "lang=uk")
    picture = sum(
        len(olena.get(where.replace("/online", path)).data) for path in ("/code.png", "/member.svg")
    )
    world.internet = False
    assert sheet + max(welcome, picture + len(olena.get(where).data)) < 20_000


def test_no_style_is_newer_than_old_phones_browsers() -> None:
    """What came after 2019; `:focus-visible` stands alone in its rules, so that it only goes missing."""
    newer = (
        r":is\(|:where\(|:has\(|aspect-ratio|clamp\(|min\(|max\(|inset:|[^-]gap:|@layer|@container|&\s*[.:{]"
    )
    for sheet in (Path("appliance/static/regulars.css"), Path("portal/web/static/portal.css")):
        css = (ROOT / sheet).read_text()
        assert re.findall(newer, css.replace("--gap:", "")) == []
        assert all("," not in rule for rule in re.findall(r"[^{}]*:focus-visible[^{}]*(?={)", css))
