"""The kiosk's process, seen through Chromium."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from appliance.rows import OfferText
from kiosk.screen.stream import MOST
from tests.system.kiosk import Kiosk, chromium
from tests.system.place import until

pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with Kiosk(tmp_path, cover_seconds=5) as kiosk:
        yield kiosk


@pytest.fixture
def page(kiosk: Kiosk) -> Iterator[Page]:
    with chromium(kiosk) as page:
        yield page


def type_on_keypad(page: Page, digits: str) -> None:
    for digit in digits:
        page.click(f'[data-key="{digit}"]')
    page.click("button[form=typed]")


def heading(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_contain_text(text)


def test_a_code_typed_on_the_keypad_greets_and_is_covered_after_its_time(kiosk: Kiosk, page: Page) -> None:
    page.click("button[value=code]")
    type_on_keypad(page, kiosk.code)
    heading(page, "Олена")
    expect(page.locator(".points")).to_contain_text("113")
    expect(page.locator("#left")).to_be_visible()
    page.wait_for_selector("button[value=phone]")
    assert "Олена" not in page.content()


def test_a_touch_extends_the_time(kiosk: Kiosk, page: Page) -> None:
    kiosk.post("/typed", mode="code", digits=kiosk.code)
    heading(page, "Олена")
    for _ in range(4):
        time.sleep(1.5)
        page.mouse.click(400, 300)
    heading(page, "Олена")


def test_a_phone_is_typed_in_its_own_mode_and_shows_no_name(page: Page) -> None:
    page.click("button[value=phone]")
    type_on_keypad(page, "0671234567")
    expect(page.locator(".points")).to_contain_text("113")
    assert "Олена" not in page.content()


def test_a_wrong_code_is_met_kindly_and_the_next_one_has_to_wait(kiosk: Kiosk, page: Page) -> None:
    page.click("button[value=code]")
    type_on_keypad(page, "111111" if kiosk.code != "111111" else "222222")
    page.wait_for_selector("main.single")
    for _ in range(4):
        kiosk.shop.guesses.wrong("kiosk", "keypad")
    page.click("button[value=code]")
    type_on_keypad(page, kiosk.code)
    expect(page.locator("main strong")).to_contain_text("3")  # 32 seconds, or one or two less
    assert "Олена" not in page.content()


def test_one_tap_changes_the_language(page: Page) -> None:
    page.click("button[value=en]")
    heading(page, "Scan your card here")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_offer_the_owner_saves_is_on_the_screen_at_once(kiosk: Kiosk, page: Page) -> None:
    offer = next(offer for offer in kiosk.shop.offers.all() if offer.audience == "everyone")
    kiosk.shop.offers.save(replace(offer, texts={"uk": OfferText("Чай за 20 ₴", "")}))
    expect(page.locator(".offer")).to_contain_text("Чай за 20 ₴")


def test_when_the_box_is_gone_what_is_personal_does_not_stay(kiosk: Kiosk, page: Page) -> None:
    kiosk.post("/typed", mode="code", digits=kiosk.code)
    heading(page, "Олена")
    kiosk.process.kill()
    expect(page.locator("h1")).not_to_contain_text("Олена")


def test_fifty_streams_opened_and_left_do_not_keep_the_page_from_anybody(kiosk: Kiosk, page: Page) -> None:
    links = [kiosk.listen() for _ in range(50)]
    assert until(kiosk.answers)
    for link in links:
        link.close()
    kiosk.post("/typed", mode="code", digits=kiosk.code)
    expect(page.locator("h1")).to_contain_text("Олена")


def test_it_ends_although_browsers_listen(kiosk: Kiosk) -> None:
    with ExitStack() as links:
        for _ in range(MOST):
            assert b"200 OK" in links.enter_context(kiosk.listen()).recv(4096)
        assert kiosk.end() == 0


def test_neither_code_nor_phone_nor_card_stands_in_the_log(kiosk: Kiosk) -> None:
    for mode, digits in (("code", kiosk.code), ("phone", "0671234567"), ("code", "4111111111111111")):
        kiosk.post("/typed", mode=mode, digits=digits)
    kiosk.end()
    log = kiosk.log.read_text()
    assert not [text for text in (kiosk.code, "0671234567", "4111", "Олена") if text in log]
