"""An offer with a picture, from the owner's browser to the shopper's, through the real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.appliance.drawn import photographed
from tests.system.shopfront import LOOKS, Shopfront, chromium, complaints, press

pytestmark = pytest.mark.system(root=False)
PASSWORD = "correct horse"


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Shopfront]:
    front = Shopfront(tmp_path)
    front.shop.staff.set_owner_password(front.shop.staff.setup_code() or "", PASSWORD)
    front.start("dashboard", "portal")
    yield front
    front.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def owner(front: Shopfront, browser: Browser) -> Page:
    """Signed in, on the form of a new offer, with scripts switched off."""
    page = browser.new_context(java_script_enabled=False, locale="en", viewport=LOOKS[0][0]).new_page()
    page.goto(front.url("dashboard"))
    page.locator("#password").fill(PASSWORD)
    press(page.locator("main button"))
    page.goto(front.url("dashboard", "/offers/new"))
    return page


def choose(page: Page, upload: bytes) -> None:
    page.locator("#title_en").fill("Fresh bread")
    page.locator("#picture").set_input_files(
        {"name": "bread.jpg", "mimeType": "image/jpeg", "buffer": upload}
    )


def look(page: Page) -> None:
    press(page.locator("button[name=preview]"))


def width(page: Page) -> int:
    """Of the offer's picture on a page that runs scripts: 0 when it did not arrive."""
    picture = page.get_by_role("img", name="A loaf")
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    return int(picture.evaluate("image => image.complete && image.naturalWidth"))


def test_a_photograph_reaches_the_shoppers_page(front: Shopfront, owner: Page, browser: Browser) -> None:
    choose(owner, photographed())
    owner.locator("#alt_en").fill("A loaf")
    look(owner)
    assert owner.locator(".phone img").get_attribute("src") is not None
    assert owner.url.endswith("#preview")
    press(owner.locator("main .actions button").first)
    assert owner.get_by_text("Fresh bread").count() == 1
    shopper = browser.new_page(viewport=LOOKS[0][0])
    shopper.goto(front.url("portal", "/?lang=en"))
    assert width(shopper) == 800
    assert complaints(shopper) == []


@pytest.mark.parametrize(
    ("upload", "words"),
    [(bytes(9 * 1024 * 1024), "воно більше за 8 МБ"), (b"<html>", "це не ціле зображення")],
)
def test_a_file_that_is_no_picture_is_told_in_the_owners_language(
    owner: Page, upload: bytes, words: str
) -> None:
    choose(owner, upload)
    press(owner.locator("main .actions button").first)
    assert words in owner.locator("#picture-fault").inner_text()
    assert owner.locator("#title_en").input_value() == "Fresh bread"


def test_the_form_with_a_picture_carried_along_is_accessible(
    front: Shopfront, owner: Page, browser: Browser
) -> None:
    found = []
    for shape, _ in LOOKS:
        context = browser.new_context(viewport=shape, storage_state=owner.context.storage_state())
        page = context.new_page()
        page.goto(front.url("dashboard", "/offers/new"))
        choose(page, photographed())
        look(page)
        assert page.locator("input[name=held]").count() == 1
        found += complaints(page)
    assert found == []


def test_views_of_the_last_seconds_are_written_when_the_portal_ends(
    front: Shopfront, browser: Browser
) -> None:
    page = browser.new_page()
    for _ in range(3):
        page.goto(front.url("portal", "/?lang=en"))
    assert front.end() == [0, 0]
    assert {offer.seen for offer in front.shop.offers.counts.figures(1).values()} == {3}
