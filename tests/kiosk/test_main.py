import logging
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import kiosk
from appliance.rows import PrintOrder
from appliance.settings import ShopSettings
from appliance.shop import Shop
from appliance.testing import FakeClock
from kiosk.__main__ import SWITCH_OFF, drop_old, home_language, needs_a_hand, pressing, printer_jobs, start
from kiosk.__main__ import test_slip as print_test_slip
from kiosk.effects import Beep, Light, Print
from tests.system.place import until


@pytest.mark.parametrize(
    ("first", "region", "languages", "spoken"),
    [
        ("auto", "UA", ("en", "uk"), "uk"),
        ("auto", "EE", ("et", "en"), "et"),
        ("phone", "UA", ("en", "uk"), "en"),
        ("ru", "EE", ("et", "ru"), "ru"),
    ],
)
def test_the_screen_speaks_the_shops_language(
    shop: Shop, first: str, region: str, languages: tuple[str, ...], spoken: str
) -> None:
    settings: ShopSettings = replace(
        shop.settings.shop, first_language=first, region=region, languages=languages
    )
    assert home_language(settings) == spoken


def test_a_loop_that_fails_starts_again_and_its_words_stay_out_of_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("kiosk.__main__.PAUSE", 0.01)
    stop, turns = threading.Event(), []

    def loop() -> None:
        turns.append(1)
        if len(turns) == 1:
            raise ValueError("4" + "1" * 15)
        stop.set()

    with caplog.at_level(logging.ERROR):
        start(loop, stop).join(3)
    assert len(turns) == 2 and "unexpected ValueError" in caplog.text and "411111" not in caplog.text


def test_a_test_slip_without_a_printer_asks_for_the_setting(shop: Shop) -> None:
    with pytest.raises(SystemExit, match=r"kiosk\.printer is not set"):
        print_test_slip(shop.settings)


def test_a_short_press_prints_a_test_slip_where_there_is_a_printer() -> None:
    assert Print(PrintOrder("test", "uk")) in pressing("uk", printing=True)
    assert pressing("uk", printing=False) == [Light("sorry"), Beep("sorry")]


def test_only_a_printer_that_is_set_gets_slips(shop: Shop) -> None:
    assert printer_jobs(shop, "") is None
    assert printer_jobs(shop, "/dev/usb/lp0")


def test_the_unit_switches_off_at_the_status_the_kiosk_ends_with() -> None:
    unit = Path(kiosk.__file__).parents[1] / "systemd/system/regulars-kiosk.service.d/switch-off.conf"
    lines = unit.read_text().splitlines()
    for line in (f"SuccessExitStatus={SWITCH_OFF}", f"RestartPreventExitStatus={SWITCH_OFF}"):
        assert line in lines
    assert f'"$EXIT_STATUS" != {SWITCH_OFF} ]' in lines[-1]


def test_without_a_printer_what_was_asked_for_in_vain_is_dropped_after_a_day(
    shop: Shop, clock: FakeClock
) -> None:
    shop.slips.ask(PrintOrder("test", "uk"))
    clock.pass_days(1)
    stop = threading.Event()
    thread = start(partial(drop_old, shop.slips, stop), stop)
    assert until(lambda: shop.slips.waiting() == [])
    stop.set()
    thread.join(3)
    assert shop.notices.standing()


def test_the_lamp_calls_for_what_staff_can_mend(shop: Shop) -> None:
    shop.notices.stand("switch-on-isolation", True)
    assert not needs_a_hand(shop.notices)
    shop.notices.stand("doctor-heat", True)
    assert needs_a_hand(shop.notices)
