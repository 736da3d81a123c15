"""The captive-portal API, as RFC 8908 describes it and phones read it."""

from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from appliance.shop import Shop
from portal.web.app import create
from portal.web.site import behind_redirect
from tests.portal.web.phones import OLENA, STRANGER, TAAVI, Phone, World

HOME = "https://wifi.shop.example/"


@pytest.fixture
def app(shop: Shop, world: World) -> Flask:
    site = behind_redirect(["10.77.0.1", "fd77::1"], 8080, "wifi.shop.example")
    return create(shop, replace(world.box(), site=lambda: site))


def api(app: Flask, address: str = OLENA, base: str = HOME, method: str = "GET") -> TestResponse:
    peer = {"REMOTE_ADDR": address}
    return app.test_client().open("/captive-portal/api", method=method, base_url=base, environ_base=peer)


def test_a_phone_before_its_login_is_captive_and_told_where_the_page_is(app: Flask) -> None:
    answer = api(app)
    assert answer.content_type == "application/captive+json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.get_json(force=True) == {
        "captive": True,
        "user-portal-url": HOME,
        "venue-info-url": f"{HOME}offers",
    }


def test_a_phone_after_its_login_is_free_for_as_long_as_it_is(app: Flask, olena: Phone, shop: Shop) -> None:
    olena.log_in(way="plain")
    told = api(app).get_json(force=True)
    assert (told["captive"], told["can-extend-session"]) == (False, False)
    # By the real monotonic clock, of which a second may pass between the two.
    assert 0 <= shop.settings.portal.admission_minutes * 60 - told["seconds-remaining"] <= 2
    assert api(app, TAAVI).get_json(force=True)["captive"] is True


def test_while_the_gate_is_silent_nobody_is_told_to_be_free(app: Flask, olena: Phone, world: World) -> None:
    olena.log_in(way="plain")
    world.gate = False
    assert api(app).get_json(force=True)["captive"] is True


def test_a_phone_whose_time_is_over_is_captive_again(
    app: Flask, olena: Phone, world: World, shop: Shop
) -> None:
    olena.log_in(way="plain")
    shop.admissions.end(world.macs[OLENA])
    assert "seconds-remaining" not in api(app).get_json(force=True)


def test_who_is_no_device_of_the_shop_is_captive(app: Flask) -> None:
    assert api(app, STRANGER).get_json(force=True)["captive"] is True


def test_the_answer_is_short_and_says_nothing_of_anybody(app: Flask, olena: Phone) -> None:
    olena.log_in(way="phone", phone="067 123 45 99", programme="yes", recognition="yes")
    answer = api(app).text
    assert len(answer) < 4096
    assert set(api(app).get_json(force=True)) == {
        "captive", "user-portal-url", "venue-info-url", "seconds-remaining", "can-extend-session",
    }  # fmt: skip
    assert "671234599" not in answer


@pytest.mark.parametrize("base", ["http://wifi.shop.example/", "http://10.77.0.1/"])
def test_without_https_there_is_no_such_thing(app: Flask, base: str) -> None:
    answer = api(app, base=base)
    assert answer.status_code == 404
    assert "captive" not in answer.text


def test_without_a_certificate_there_is_no_such_thing_either(shop: Shop, world: World) -> None:
    answer = api(create(shop, world.box()), base="https://10.77.0.1/")
    assert answer.status_code == 404


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("OPTIONS", 200), ("POST", 405), ("PUT", 405)])
def test_it_is_only_read(app: Flask, method: str, status: int) -> None:
    assert api(app, method=method).status_code == status


def test_the_note_about_the_place_shows_offers_and_nothing_to_log_in(app: Flask, olena: Phone) -> None:
    for _ in range(2):
        page = olena.get("/offers?lang=en")
        assert page.status_code == 200
        assert "Coffee and a croissant" in page.text
        assert "<form" not in page.text
        olena.log_in(way="plain")


def test_the_portal_answers_to_the_certificates_name_as_people_write_it(olena: Phone) -> None:
    for host in ("wifi.shop.example", "WIFI.Shop.example", "wifi.shop.example.", "wifi.shop.example:443"):
        assert olena.get("/", Host=host).status_code == 200
    for host in ("shop.example", "wifi.shop.example.evil.example", "wifi.shop.example:8443x"):
        assert olena.get("/", Host=host).status_code == 302
