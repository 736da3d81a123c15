"""A device's day and the owner's own devices, from the page to the kernel."""

import sys
from collections.abc import Iterator

import pytest

from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, WEB, Phone, Town, until
from tests.system.visitor import log_in

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    """A shop that gives two minutes a day."""
    with Box(town, {"portal": {"minutes_a_day": 2}, "shop": {"first_language": "phone"}}) as box:
        box.start("gate", "portal")
        yield box


def run_out(box: Box, phone: Phone) -> None:
    """As if the two minutes were over: the record of the right goes, what was used stays."""
    box.shop.admissions._store._db.run("DELETE FROM admission")  # type: ignore[attr-defined]
    assert until(lambda: phone.knock(WEB, 443) == "refused")


def test_a_login_is_cut_to_what_is_left_of_the_day(box: Box, phone: Phone) -> None:
    assert "You are online" in log_in(phone, way="plain").body
    listed = box.nft("list", "set", "inet", "regulars", "admitted")
    assert f"{phone.mac} timeout 2m" in listed or f"{phone.mac} timeout 1m" in listed


def test_a_day_that_is_used_up_is_said_and_opens_nothing(box: Box, phone: Phone) -> None:
    log_in(phone, way="plain")
    run_out(box, phone)
    answer = log_in(phone, way="plain")
    assert answer.status == 403
    assert "begins again tomorrow" in answer.body
    assert phone.knock(WEB, 443) == "refused"


def test_a_restart_gives_no_second_day(box: Box, phone: Phone) -> None:
    log_in(phone, way="plain")
    run_out(box, phone)
    for room in ("gate", "portal"):
        box.kill(room)
        box.start(room)
    assert log_in(phone, way="plain").status == 403


def test_another_device_has_a_day_of_its_own(box: Box, phone: Phone, town: Town) -> None:
    log_in(phone, way="plain")
    run_out(box, phone)
    assert log_in(new_phone(town), way="plain").status == 200


def test_the_owners_own_device_has_neither_form_nor_limit(box: Box, phone: Phone) -> None:
    words = (sys.executable, "-m", "appliance.cli", "--data", str(box.data), "own-device", "add")
    box.town.box.run(*words, phone.mac, "Tablet")
    assert until(lambda: phone.knock(WEB, 443) == "open")
    page = phone.get(BOX, "/?lang=en", host=BOX).body
    assert "own devices" in page
    assert "/login" not in page
