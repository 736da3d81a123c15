"""What people do at the kiosk, at every size: join, look up, change the language, mistype, forget."""

import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.system.kiosk import Kiosk, chromium
from tests.system.test_kiosk_access import SIZES, shown

pytestmark = pytest.mark.system(root=False)
STRANGERS = itertools.count(671112200)


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosk]:
    folder = tmp_path_factory.mktemp("kiosk")
    with Kiosk(folder, cover_seconds=6, printer="tcp://127.0.0.1:9") as kiosk:
        yield kiosk


@pytest.fixture(scope="module", params=SIZES, ids=shown)
def window(kiosk: Kiosk, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = request.param
    with chromium(kiosk, width, height) as page:
        yield page


@pytest.fixture
def page(kiosk: Kiosk, window: Page) -> Page:
    """The offers, as whoever came before left them."""
    for _ in range(4):  # each forgives one
        kiosk.shop.guesses.right("kiosk", "keypad")
    kiosk.post("/open", mode="offers")
    kiosk.post("/size", large="no")
    kiosk.post("/language", language="uk")
    window.wait_for_selector(":root[lang=uk] header:not([data-large]) ~ main .drawing")
    return window


def type_on_keypad(page: Page, digits: str) -> None:
    page.wait_for_selector("#digits")
    for digit in digits:
        page.click(f'[data-key="{digit}"]')
    page.click("button[form=typed]")


def spell(page: Page, name: str) -> None:
    """Tap the letters as they are on the keys now."""
    for letter in name:
        page.locator(f'.letters [data-key="{letter}"]:visible').click()


def heading(page: Page, text: str) -> None:
    expect(page.locator("main h1")).to_contain_text(text)


def test_somebody_joins_with_phone_answers_and_a_name(kiosk: Kiosk, page: Page) -> None:
    page.click("button[value=join]")
    type_on_keypad(page, f"0{next(STRANGERS)}")
    expect(page.locator(".question input:checked")).to_have_count(0)
    page.click(".question >> nth=0")
    page.click("button[value=name]")
    spell(page, "мар’яна")
    expect(page.locator("#name")).to_have_value("Мар’яна")
    page.click(".called button:not([form])")
    expect(page.locator(".question input:checked")).to_have_count(1)
    page.click("button[form=answers]:not([value])")
    heading(page, "Мар’яна")
    code = page.inner_text(".yours").replace(" ", "")
    expect(page.locator(".barcode")).to_be_visible()
    kiosk.post("/typed", mode="code", digits=code)
    heading(page, "Вітаємо, Мар’яна!")


def test_a_name_is_written_in_another_alphabet_with_a_capital_where_one_is_due(page: Page) -> None:
    page.click("button[value=join]")
    type_on_keypad(page, f"0{next(STRANGERS)}")
    page.click("button[value=name]")
    page.click("[data-letters=et]")
    spell(page, "õie-ülo")
    expect(page.locator("#name")).to_have_value("Õie-Ülo")
    page.click('.letters [data-key=""]')
    page.click("[data-shift]")
    spell(page, "o")
    expect(page.locator("#name")).to_have_value("Õie-ÜlO")
    page.click("button[form=unchanged]")
    expect(page.locator("button[value=name]")).to_have_text("Додати моє ім’я")


def test_nobody_joins_without_the_answer_that_it_needs(page: Page) -> None:
    page.click("button[value=join]")
    type_on_keypad(page, f"0{next(STRANGERS)}")
    page.click("button[form=answers]:not([value])")
    expect(page.locator("[role=alert]")).to_be_visible()
    page.click("button[form=back]")
    expect(page.locator(".drawing")).to_be_visible()


def test_a_customer_looks_the_points_up_and_is_covered(kiosk: Kiosk, page: Page) -> None:
    page.click("button[value=code]")
    type_on_keypad(page, kiosk.code)
    expect(page.locator(".points")).to_contain_text("113")
    expect(page.locator("#left")).to_be_visible()
    expect(page.locator(".drawing")).to_be_visible(timeout=9000)
    assert "Олена" not in page.content()


def test_language_and_size_are_one_tap_each(page: Page) -> None:
    page.click("button[name=language][value=et]")
    heading(page, "Skannige")
    page.click("button[name=large]")
    expect(page.locator("header")).to_have_attribute("data-large", "")
    page.click("button[value=code]")
    heading(page, "Sisestage")
    expect(page.locator("header")).to_have_attribute("data-large", "")


def test_wrong_codes_meet_a_rest_that_counts_down_and_ends_by_itself(kiosk: Kiosk, page: Page) -> None:
    page.click("button[value=code]")
    type_on_keypad(page, "111111" if kiosk.code != "111111" else "222222")
    page.click("main button[value=code]")
    for _ in range(2):
        kiosk.shop.guesses.wrong("kiosk", "keypad")
    type_on_keypad(page, kiosk.code)
    expect(page.locator("[data-count]")).to_have_text(re.compile("[0-9]+"))
    first = int(page.locator("[data-count]").text_content() or 0)
    page.wait_for_function("first => document.querySelector('[data-count]').textContent < first", arg=first)
    expect(page.locator("#digits")).to_be_focused(timeout=1000 * first + 3000)
    type_on_keypad(page, kiosk.code)
    expect(page.locator(".points")).to_contain_text("113")


def test_whoever_forgot_the_code_is_sent_to_the_till(kiosk: Kiosk, page: Page) -> None:
    page.click("button[value=code]")
    page.click("button[value=forgot]")
    page.wait_for_selector("#digits.phone")
    type_on_keypad(page, "0671234567")
    heading(page, "каси")
    assert kiosk.code not in page.content() and "Олена" not in page.content()
