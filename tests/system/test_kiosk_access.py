"""Every page of the screen for whoever sees badly or reads with a screen reader, at every size."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.system.kiosk import Kiosk, chromium

pytestmark = pytest.mark.system(root=False)
SIZES = [(800, 480), (1280, 720), (1920, 1080), (480, 800), (1080, 1920)]
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "best-practice"]
AXE = files("axe_core_python").joinpath("axe.min.js").read_text()
PAGES: dict[str, Callable[[Kiosk], None]] = {
    "h1 + p + form": lambda kiosk: kiosk.post("/open", mode="offers"),
    "#digits.code": lambda kiosk: kiosk.post("/open", mode="code"),
    "#digits.phone": lambda kiosk: kiosk.post("/open", mode="phone"),
    ".points + .buttons": lambda kiosk: kiosk.post("/typed", mode="code", digits=kiosk.code),
    ".points + p": lambda kiosk: kiosk.post("/typed", mode="phone", digits="0671234567"),
    "main.single": lambda kiosk: kiosk.post("/typed", mode="phone", digits="0671112233"),
}
OVERFLOWS = """() => [...document.querySelectorAll("#stage *")].filter(part => {
    const box = part.getBoundingClientRect();
    return !part.closest(".see") && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1);
}).map(part => part.outerHTML.slice(0, 80))"""
SMALL = """() => [...document.querySelectorAll("main button")].filter(
    button => button.getBoundingClientRect().height < innerHeight * 0.13 && innerWidth > innerHeight
).map(button => button.textContent)"""


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosk]:
    with Kiosk(tmp_path_factory.mktemp("kiosk"), cover_seconds=120) as kiosk:
        yield kiosk


def each_page(kiosk: Kiosk, page: Page) -> Iterator[str]:
    """Every page in every language, waiting until it is shown."""
    for selector, open_page in PAGES.items():
        kiosk.shop.guesses.right("kiosk", "keypad")
        open_page(kiosk)
        for language in kiosk.shop.settings.shop.languages:
            kiosk.post("/language", language=language)
            page.wait_for_selector(f":root[lang={language}] {selector}")
            yield f"{selector} {language}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(kiosk: Kiosk, scheme: str) -> None:
    found: dict[str, Any] = {}
    with chromium(kiosk, scheme=scheme) as page:
        page.evaluate(AXE)
        for name in each_page(kiosk, page):
            answer = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
            assert len(answer["passes"]) > 10
            faults = answer["violations"]
            found |= {f"{name} {fault['id']}": fault["nodes"][0]["failureSummary"] for fault in faults}
    assert found == {}


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_fits(kiosk: Kiosk, width: int, height: int) -> None:
    with chromium(kiosk, width, height) as page:
        faults = {name: page.evaluate(OVERFLOWS) + page.evaluate(SMALL) for name in each_page(kiosk, page)}
    assert {name: parts for name, parts in faults.items() if parts} == {}
