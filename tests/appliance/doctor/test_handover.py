"""The fitter's trials: a login and a scan that arrive in the store, or do not."""

from dataclasses import replace

import pytest

from appliance.doctor import handover
from appliance.doctor.findings import BAD, GOOD, UNKNOWN
from appliance.shop import Shop
from appliance.values.mac import Mac

PHONE, LAPTOP = Mac.parse("02:00:5e:10:00:01"), Mac.parse("00:00:5e:00:53:01")


@pytest.fixture
def fitted(shop: Shop) -> Shop:
    """With a network for shoppers, on which a laptop is online already."""
    portal = replace(shop.settings.portal, interface="wlan0")
    shop.admissions.admit(LAPTOP)
    return replace(shop, settings=replace(shop.settings, portal=portal))


def quiet(_ask: str, _left: int) -> None:
    return


def test_a_login_and_a_scan_are_seen_when_they_arrive(fitted: Shop) -> None:
    comes = {
        "login": lambda _: fitted.admissions.admit(PHONE),
        "scan": lambda _: fitted.scans.note("card", None, "•••6"),
    }
    found = [handover.run(trial, 3, quiet, comes[trial.what]) for trial in handover.trials(fitted)]
    assert [(one.what, one.state) for one in found] == [("login", GOOD), ("scan", GOOD)]


def test_what_was_before_does_not_count(fitted: Shop) -> None:
    fitted.scans.note("card", None, "•••6")
    found = [handover.run(trial, 2, quiet, lambda _: None) for trial in handover.trials(fitted)]
    assert [one.state for one in found] == [BAD, BAD]


def test_a_right_that_ends_is_no_login(fitted: Shop) -> None:
    login = next(handover.trials(fitted))
    fitted.admissions.end(LAPTOP)
    assert not login.happened()


def test_the_fitter_sees_how_long_it_waits(fitted: Shop) -> None:
    told: list[int] = []
    handover.run(next(handover.trials(fitted)), 3, lambda _, left: told.append(left), lambda _: None)
    assert told == [3, 2, 1]


def test_without_shoppers_no_login_is_tried(shop: Shop) -> None:
    assert [trial.what for trial in handover.trials(shop)] == ["scan"]
    assert [finding.state for finding in handover.left_out(shop)] == [UNKNOWN]
