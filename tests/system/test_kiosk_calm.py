"""What the screen does by itself: asks before typed input goes, shows offers in turn, needs no script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from appliance.rows import Offer, OfferText
from kiosk.board import TYPING
from tests.system.kiosk import Kiosk, chromium

pytestmark = pytest.mark.system(root=False)


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosk]:
    with Kiosk(tmp_path_factory.mktemp("kiosk"), cover_seconds=8) as kiosk:
        kiosk.shop.offers.save(Offer("", 0, {"uk": OfferText("Хліб", "")}))
        yield kiosk


@pytest.fixture
def page(kiosk: Kiosk) -> Iterator[Page]:
    kiosk.post("/open", mode="offers")
    with chromium(kiosk) as page:
        yield page


def pass_time(page: Page, seconds: float) -> None:
    """The browser's clock alone; the box's is not touched."""
    page.clock.fast_forward(int(seconds * 1000))


def test_what_is_typed_is_asked_about_and_kept(page: Page) -> None:
    page.clock.install()
    page.click("button[value=code]")
    page.click('[data-key="4"]')
    expect(page.locator(".asks")).to_be_hidden()
    pass_time(page, TYPING - 19)
    expect(page.locator(".asks button")).to_be_focused()
    assert 0 < int(page.inner_text(".asks [data-count]")) <= 20
    page.click(".asks button")
    expect(page.locator(".asks")).to_be_hidden()
    expect(page.locator("#digits")).to_have_value("4")


def test_an_empty_keypad_is_not_asked_about(page: Page) -> None:
    page.clock.install()
    page.click("button[value=code]")
    page.wait_for_selector("#digits")
    pass_time(page, TYPING - 19)
    expect(page.locator(".asks")).to_be_hidden()


def test_what_is_typed_and_ticked_stays_when_language_or_size_change(page: Page) -> None:
    page.click("button[value=join]")
    page.locator("#digits").press_sequentially("0671112299")
    page.click("button[name=language][value=en]")
    expect(page.locator("h1")).to_contain_text("Type your phone")
    expect(page.locator("#digits")).to_have_value("0671112299")
    page.press("#digits", "Enter")
    page.wait_for_selector("#digits", state="detached")
    page.click(".question >> nth=1")
    page.click("button[name=large]")
    page.wait_for_selector("[data-large]")
    expect(page.locator(".question input >> nth=1")).to_be_checked()
    expect(page.locator("button[name=large]")).to_be_focused()


def test_offers_come_one_by_one_until_somebody_wants_all(page: Page) -> None:
    shown = page.locator(".offer:visible")
    expect(shown).to_have_count(1)
    first = shown.inner_text()
    page.clock.install()
    page.click("header", position={"x": 5, "y": 5})
    page.reload()
    page.clock.run_for(8500)
    expect(shown).not_to_have_text(first)
    page.click("[data-all]")
    expect(shown).to_have_count(2)
    page.clock.run_for(20000)
    expect(shown).to_have_count(2)


def test_whoever_wants_no_motion_sees_all_offers_at_once(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(".offer:visible")).to_have_count(2)
    expect(page.locator("[data-all]")).to_be_hidden()
    assert page.evaluate("document.getAnimations().filter(one => one.playState == 'running').length") == 0


def test_everything_is_reached_with_the_keyboard_alone(kiosk: Kiosk, page: Page) -> None:
    page.focus("button[name=mode][value=code]")
    page.keyboard.press("Enter")
    expect(page.locator("#digits")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("button[value=code]")).to_be_focused()


def test_a_key_that_was_pressed_is_told_to_a_screen_reader(page: Page) -> None:
    page.click("button[value=code]")
    page.click('[data-key="7"]')
    expect(page.locator("#said[aria-live=polite]")).to_have_text("7")


def test_without_a_script_a_scan_is_answered_and_covered(kiosk: Kiosk) -> None:
    kiosk.post("/open", mode="offers")
    kiosk.post("/size", large="no")
    with chromium(kiosk, script=False) as page:
        kiosk.post("/typed", mode="code", digits=kiosk.code)
        expect(page.locator("h1")).to_contain_text("Олена")
        expect(page.locator(".drawing")).to_be_visible(timeout=15000)
        page.click("button[value=phone]")
        page.fill("#digits", "0671234567")
        page.click("button[form=typed]")
        expect(page.locator(".points")).to_contain_text("113")
