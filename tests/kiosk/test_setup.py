"""A new box's counter: how a phone begins, on the screen and on the first slip."""

from dataclasses import replace

import pytest

from appliance.rows import PrintJob, PrintOrder
from appliance.shop import Shop
from kiosk.__main__ import print_setup_once
from kiosk.counter import Counter
from kiosk.printing import Composer
from kiosk.receipts import Line, Qr
from tests.kiosk.screen.conftest import opened

JOB = PrintJob("1", 0, "printing", 0, PrintOrder("setup", "en"))


@pytest.fixture
def new(shop: Shop) -> Shop:
    """The shop on a card that waits for its owner."""
    wifi = replace(shop.settings.wifi, ssid="Regulars-7K3M", password="A2B3-C4D5-E6F7")
    return replace(shop, settings=replace(shop.settings, wifi=wifi, first_run=True))


def test_the_screen_shows_network_and_code_until_there_is_an_owner(new: Shop, counter: Counter) -> None:
    screen = opened(new, counter, None)
    code = new.staff.setup_code() or ""
    for text in ("Regulars-7K3M", "A2B3-C4D5-E6F7", "http://10.77.0.1:8082", code, "<svg"):
        assert text in screen.text()
    new.staff.set_owner_password(code, "correct horse")
    assert "Regulars-7K3M" not in screen.text()


def test_a_shop_that_was_set_up_shows_no_code_even_after_the_owner_was_reset(
    shop: Shop, counter: Counter
) -> None:
    code = shop.staff.reset_owner()
    assert code not in opened(shop, counter, None).text()
    assert Composer(shop).slip(JOB) is None


def test_the_first_slip_has_the_network_for_a_camera_and_all_of_it_in_letters(new: Shop) -> None:
    slip = Composer(new).slip(JOB)
    assert slip
    texts = [part.text for part in slip.parts if isinstance(part, Line)]
    assert {"Regulars-7K3M", "A2B3-C4D5-E6F7", new.staff.setup_code()} <= set(texts)
    assert [part.text for part in slip.parts if isinstance(part, Qr)] == [
        "WIFI:T:WPA;S:Regulars-7K3M;P:A2B3-C4D5-E6F7;;"
    ]


def test_it_comes_out_once_however_often_the_kiosk_starts(new: Shop, shop: Shop) -> None:
    print_setup_once(shop, "uk")
    assert not shop.slips.waiting()
    for _ in range(2):
        print_setup_once(new, "uk")
    (job,) = new.slips.waiting()
    assert job.order == PrintOrder("setup", "uk")
    new.slips.drop(job.id)
    print_setup_once(new, "uk")
    assert not new.slips.waiting()
