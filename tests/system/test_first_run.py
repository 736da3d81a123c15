"""The first run on a phone, without script, in four languages: from the set-up code to the shop's name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from appliance.settings import load_settings
from tests.system.shopfront import Scheme, Shopfront, chromium, complaints, press

pytestmark = pytest.mark.system(root=False)
PASSWORD = "correct horse"
SMALL: ViewportSize = {"width": 320, "height": 640}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Shopfront]:
    front = Shopfront(tmp_path)
    front.start("dashboard")
    yield front
    front.end()


def become_owner(front: Shopfront, page: Page, language: str) -> None:
    page.goto(front.url("dashboard"))
    press(page.locator(f"button[lang={language}]"))
    page.fill("#setup_code", (front.shop.staff.setup_code() or "").lower())
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    press(page.locator("form[action='/set-up'] button"))


def go_on(page: Page) -> None:
    """To the next step, with what stands on the page."""
    if page.url.endswith(("/staff", "/recovery")):
        press(page.locator("main .actions a").last)
    else:
        press(page.locator("main form[action^='/first-run'] button").first)


@pytest.mark.parametrize("language", ["en", "uk", "ru", "et"])
def test_an_owner_sets_up_the_shop_on_a_phone(front: Shopfront, browser: Browser, language: str) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False, locale=language).new_page()
    become_owner(front, page, language)
    page.fill("#name", "Кав'ярня «Ранок»")
    go_on(page)
    page.select_option("#region", "EE")
    for _ in range(3):
        go_on(page)
    page.fill("#ssid", "Ранок")
    page.fill("#wifi_password", "kava-2026")
    for _ in range(6):
        go_on(page)
    assert page.url.endswith("/first-run/ready")
    assert "kava-2026" in page.locator("main").inner_text()
    press(page.locator("form[action='/first-run/use'] button"))
    settings = load_settings(front.shop.settings.paths)
    assert (settings.shop.name, settings.shop.currency) == ("Кав'ярня «Ранок»", "EUR")
    assert (settings.network_name, settings.wifi.password) == ("Ранок", "kava-2026")


@pytest.mark.parametrize(
    ("language", "looks"),
    [
        ("en", [(PHONE, "light")]),
        ("uk", [(SMALL, "light"), (PHONE, "dark")]),
        ("ru", [(PHONE, "light")]),
        ("et", [(PHONE, "dark")]),
    ],
)
def test_every_page_of_the_first_run_is_accessible(
    front: Shopfront, browser: Browser, language: str, looks: list[tuple[ViewportSize, Scheme]]
) -> None:
    found = []
    for shape, scheme in looks:
        page = browser.new_context(viewport=shape, color_scheme=scheme, locale=language).new_page()
        if front.shop.staff.has_owner():
            page.goto(front.url("dashboard"))
            page.fill("#password", PASSWORD)
            press(page.locator("main button"))
        else:
            become_owner(front, page, language)
        page.goto(front.url("dashboard", "/first-run/shop"))
        while not page.url.endswith("/ready"):
            found += complaints(page)
            if page.url.endswith("/wifi"):
                page.fill("#wifi_password", "1234567")
                press(page.locator("main form button").first)
                found += complaints(page)
                page.fill("#wifi_password", "kava-2026")
            go_on(page)
        found += complaints(page)
    page.goto(front.url("dashboard", "/trail"))
    assert found + complaints(page) == []


def test_a_first_run_is_left_and_resumed_in_another_browser(front: Shopfront, browser: Browser) -> None:
    page = browser.new_context(locale="en").new_page()
    become_owner(front, page, "en")
    go_on(page)
    assert page.url.endswith("/first-run/country")
    later = browser.new_context(locale="en").new_page()
    later.goto(front.url("dashboard"))
    later.fill("#password", PASSWORD)
    press(later.locator("main button"))
    press(later.locator("main .notice a[href='/first-run']"))
    assert later.url.endswith("/first-run/country")
