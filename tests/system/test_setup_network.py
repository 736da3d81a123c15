"""The set-up Wi-Fi of a new box: the dashboard can be reached from it, and nothing else; then never again."""

from collections.abc import Iterator

import pytest

from appliance.answers import Answers, write
from tests.system.box import Box
from tests.system.net import BOX, BOX_WAN, Phone, Town

pytestmark = pytest.mark.system
EVERYWHERE = {"dashboard": {"host": "::"}, "kiosk": {"host": "::"}}


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    """A box that nobody has set up, with everything running that might answer."""
    box = Box(town, EVERYWHERE)
    write(box.paths.card, {"wifi": {"ssid": "Regulars-7K3M", "password": "A2B3-C4D5-E6F7"}})
    with box:
        box.start("gate", "portal", "dashboard", "kiosk")
        yield box


def test_a_phone_finds_its_way_from_the_login_page_to_the_set_up(phone: Phone) -> None:
    page = phone.get(BOX).body
    assert f'href="http://{BOX}:8082"' in page
    answer = phone.get(BOX, port=8082)
    assert answer.status == 200
    assert 'id="setup_code"' in answer.body


def test_nothing_else_of_the_box_answers(phone: Phone) -> None:
    assert phone.knock(BOX, 8081) != "open"
    assert phone.knock(BOX_WAN, 8082) != "open"


def test_the_door_closes_when_the_owner_has_answered(box: Box, phone: Phone) -> None:
    answers = Answers(box.paths)
    answers.answer("wifi", ssid="Kohvik", password="kohv-ja-sai", security="wpa2")
    answers.finish()
    box.base()
    assert phone.knock(BOX, 8082) != "open"
    box.stop("gate")
    box.start("gate")
    assert phone.knock(BOX, 8082) != "open"
