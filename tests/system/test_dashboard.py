"""An owner's first day, in a real browser: the rooms run as processes, nothing on the line is pretended."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.values.barcode import Barcode
from appliance.values.mac import Mac
from tests.system.shopfront import Shopfront, chromium, press

pytestmark = pytest.mark.system(root=False)
PASSWORD, PIN = "correct horse", "2468"


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shopfront]:
    front = Shopfront(tmp_path_factory.mktemp("shop"))
    front.start("dashboard", "portal", "kiosk")
    yield front
    assert front.end() == [0, 0, 0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def owner(front: Shopfront, browser: Browser) -> Page:
    """The owner, who has just used the set-up code."""
    page = visitor(front, browser)
    page.get_by_label("Set-up code").fill((front.shop.staff.setup_code() or "").lower())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("once more").fill(PASSWORD)
    press(page.get_by_role("button", name="Next"))
    expect(page.get_by_role("heading", name="What is your shop called?")).to_be_visible()
    front.shop.staff.add_pin("Марія", PIN)
    return page


def visitor(front: Shopfront, browser: Browser) -> Page:
    """Somebody new at the dashboard who reads English; a fault in a script fails the test."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(front.url("dashboard"))
    press(page.get_by_role("button", name="English"))
    return page


@pytest.fixture
def till(front: Shopfront, browser: Browser, owner: Page) -> Page:
    """Марія, signed in at the till with her PIN."""
    page = visitor(front, browser)
    press(page.get_by_role("link", name="Sign in with your PIN"))
    page.get_by_label("Your PIN").fill(PIN)
    press(page.get_by_role("button", name="Open the till"))
    expect(page.get_by_text("At the kiosk just now")).to_be_visible()
    return page


def customer(front: Shopfront, name: str) -> str:
    (found,) = front.shop.customers.find(name)
    return found.id


def test_an_edited_offer_is_on_portal_and_kiosk_at_once_without_any_restart(
    front: Shopfront, browser: Browser, owner: Page
) -> None:
    shopper, kiosk = (browser.new_context(locale="uk-UA").new_page() for _ in range(2))
    shopper.goto(front.url("portal"))
    kiosk.goto(front.url("kiosk"))
    for screen in (shopper, kiosk):
        expect(screen.get_by_text("Кава й круасан")).to_be_visible()
    owner.goto(front.url("dashboard", "/offers"))
    press(owner.get_by_role("link", name="Coffee and a croissant"))
    owner.get_by_label("Title, Українська").fill("Кава й еклер — 99 ₴")
    press(owner.get_by_role("button", name="Save"))
    expect(owner.get_by_role("status")).to_have_text("Saved.")
    shopper.reload()
    for screen in (shopper, kiosk):  # the kiosk by itself
        expect(screen.get_by_text("Кава й еклер — 99 ₴")).to_be_visible()


def test_a_scan_at_the_kiosk_comes_up_at_the_till_by_itself(front: Shopfront, till: Page) -> None:
    id = customer(front, "Олена")
    before = front.shop.ledger.balance(id)
    till.get_by_label("Code, phone or card").fill("04")  # half typed, and it must stay
    front.scan(Barcode.of_card(front.shop.settings.kiosk.card_prefix, 1).digits)
    till.locator("#scans").get_by_role("link", name="Олена").wait_for()
    expect(till.get_by_label("Code, phone or card")).to_have_value("04")
    press(till.locator("#scans").get_by_role("link", name="Олена"))
    till.get_by_label("Amount, UAH").fill("125,50")
    till.get_by_label("Receipt number").fill("2001")
    press(till.get_by_role("button", name="Credit the points"))
    expect(till.get_by_role("status")).to_have_text("Receipt 2001: 125 points.")
    assert front.shop.ledger.balance(id) == before + 125


def test_a_double_click_spends_once(front: Shopfront, till: Page) -> None:
    id = customer(front, "Taavi")
    before = front.shop.ledger.balance(id)
    till.goto(front.url("dashboard", f"/till/{id}"))
    till.locator("#points").fill("50")
    till.get_by_role("button", name="Spend").dblclick()
    expect(till.get_by_role("status")).to_have_text("50 points spent.")
    assert front.shop.ledger.balance(id) == before - 50


def test_a_receipt_is_taken_back_after_a_second_thought(front: Shopfront, till: Page) -> None:
    id = customer(front, "Mati")
    before = front.shop.ledger.balance(id)
    till.goto(front.url("dashboard", f"/till/{id}"))
    till.get_by_text("Take back", exact=True).click()
    press(till.get_by_role("button", name="Yes, take back"))
    expect(till.get_by_role("status")).to_have_text("Receipt 1005 is taken back.")
    assert front.shop.ledger.balance(id) == before - 567


def test_the_till_works_without_any_script(front: Shopfront, browser: Browser, owner: Page) -> None:
    page = browser.new_context(java_script_enabled=False, locale="en").new_page()
    page.goto(front.url("dashboard", "/till/sign-in"))
    page.locator("#pin").fill(PIN)
    press(page.locator("main button"))
    page.locator("#text").fill("067 123 45 67")
    press(page.locator("main form[action='/till'] button"))
    assert page.url == front.url("dashboard", f"/till/{customer(front, 'Олена')}")


def test_a_till_whose_pin_was_taken_away_shows_the_door_by_itself(front: Shopfront, till: Page) -> None:
    front.shop.staff.drop_pin("Марія")
    till.wait_for_url("**/till/sign-in")
    front.shop.staff.add_pin("Марія", PIN)


def test_the_owner_sees_it_all_on_one_page(front: Shopfront, owner: Page) -> None:
    front.shop.scans.note("code", customer(front, "Taavi"), "••••42")
    front.shop.visits.arrived(Mac("02005e100042"), front.shop.clock.now())
    owner.goto(front.url("dashboard"))
    for words in ("••••42", "Receipt 1001", "who let us recognise them, 1 other"):
        expect(owner.get_by_text(words).first).to_be_visible()


def test_other_rooms_of_the_house_know_nothing_of_the_owners_session(front: Shopfront, owner: Page) -> None:
    cookies = {cookie["name"]: cookie for cookie in owner.context.cookies()}
    assert cookies["regulars_dashboard"]["httpOnly"]
    assert cookies["regulars_dashboard"]["sameSite"] == "Strict"


def test_a_dashboard_that_cannot_listen_says_so_in_words(front: Shopfront, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f"[dashboard]\nport = {front.ports['dashboard']}\n")
    words = [sys.executable, "-m", "appliance.dashboard", "--data", str(tmp_path)]
    run = subprocess.run(words, capture_output=True, text=True, timeout=20, check=False)
    assert run.returncode == 1
    assert (
        run.stderr == f"Cannot listen on 127.0.0.1 port {front.ports['dashboard']}: Address already in use.\n"
    )
