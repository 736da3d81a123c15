"""What the pages say to a device whose day is used up, and to one of the shop's own."""

import pytest

from appliance.errors import TimeUsedUp
from appliance.shop import Shop
from appliance.store.connection import Database
from tests.portal.web.phones import OLENA, PHONE, Phone, World


def test_the_shops_own_device_is_online_and_asked_nothing(shop: Shop, world: World, olena: Phone) -> None:
    shop.admissions.add_own(world.macs[OLENA], "tablet")
    page = olena.get("/?lang=en").text
    assert "You are online" in page
    assert "own devices" in page
    assert "until" not in page
    assert "/login" not in page


def test_whoever_has_no_time_left_leaves_nothing_behind(
    shop: Shop, world: World, olena: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.admissions, "_minutes_a_day", 30)
    shop.admissions.admit(world.macs[OLENA])
    admissions = Database(shop.settings.paths.admissions_db)
    admissions.run("DELETE FROM admission")  # as if the half hour were over
    admissions.close()
    answer = olena.log_in(way="phone", phone=PHONE, programme="yes", recognition="yes")
    assert answer.status_code == 403
    assert shop.claims.waiting() == []
    assert shop.devices.find(world.macs[OLENA]) is None


def test_a_day_that_is_used_up_is_said_in_a_friendly_way(
    shop: Shop, olena: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise TimeUsedUp()

    monkeypatch.setattr(type(shop.admissions), "admit", refuse)
    answer = olena.log_in(way="plain")
    assert answer.status_code == 403
    assert "begins again tomorrow" in answer.text
