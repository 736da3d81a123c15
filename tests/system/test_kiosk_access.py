"""Every page of the screen for whoever sees badly or reads with a screen reader, at every size."""

import itertools
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.system.kiosk import Kiosk, chromium

pytestmark = pytest.mark.system(root=False)
BETWEEN = [pytest.param(size, marks=pytest.mark.slow) for size in ((1280, 720), (800, 1280), (1080, 1920))]
SIZES = [(800, 480), (1920, 1080), (480, 800), (320, 480), *BETWEEN]
TAGS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = files("axe_core_python").joinpath("axe.min.js").read_text()
STRANGERS = itertools.count(671112200)


def shown(size: tuple[int, int]) -> str:
    return "x".join(map(str, size))


def stranger() -> str:
    """A phone nobody has."""
    return f"0{next(STRANGERS)}"


def greeted(kiosk: Kiosk) -> None:
    kiosk.post("/typed", mode="code", digits=kiosk.code)


def asked(kiosk: Kiosk) -> None:
    kiosk.post("/typed", mode="join", digits=stranger())


def naming(kiosk: Kiosk) -> None:
    asked(kiosk)
    kiosk.post("/consents", then="name")


def joined(kiosk: Kiosk) -> None:
    naming(kiosk)
    kiosk.post("/name", name="Дар’я")
    kiosk.post("/consents", programme="yes")


def incomplete(kiosk: Kiosk) -> None:
    asked(kiosk)
    kiosk.post("/consents")


def waiting(kiosk: Kiosk) -> None:
    for _ in range(6):
        kiosk.shop.guesses.wrong("kiosk", "keypad")
    greeted(kiosk)


def unknown_code(kiosk: Kiosk) -> None:
    """Six digits that are nobody's: one slip away from somebody's."""
    kiosk.post("/typed", mode="code", digits=kiosk.code[:-1] + str((int(kiosk.code[-1]) + 1) % 10))


def priced(kiosk: Kiosk) -> None:
    """A product with a long name; from the offers, since the same page again would not be shown anew."""
    kiosk.shop.products.load(
        "barcode,name,price\n4006381333931,Кава зернова темного обсмаження 1 кг,1289.90\n"
    )
    kiosk.post("/open", mode="offers")
    kiosk.scan("4006381333931")


PAGES: dict[str, Callable[[Kiosk], None]] = {
    ".drawing": lambda kiosk: kiosk.post("/open", mode="offers"),
    "#digits.code": lambda kiosk: kiosk.post("/open", mode="code"),
    "#digits[maxlength='8']": lambda kiosk: kiosk.post("/open", mode="elsewhere"),
    "#digits.phone": lambda kiosk: kiosk.post("/open", mode="phone"),
    ".points ~ div.buttons": greeted,
    ".see .hint": lambda kiosk: kiosk.post("/typed", mode="phone", digits="0671234567"),
    "button[value=join]": lambda kiosk: kiosk.post("/typed", mode="phone", digits=stranger()),
    "button[value=code]": lambda kiosk: kiosk.post("/typed", mode="code", digits="12"),
    "button[value=elsewhere]": unknown_code,
    ".lead + form": lambda kiosk: kiosk.post("/typed", mode="forgot", digits="0671234567"),
    "strong.count": waiting,
    "h1 + .questions": asked,
    ".oops": incomplete,
    ".letters": naming,
    ".barcode": joined,
    ".price": priced,
}
FAULTS = """() => {
    const big = Math.hypot(innerWidth, innerHeight) * 18 / 254 - 0.5;  // 18 mm where the screen is 10 inches
    const parts = [...document.querySelectorAll("#stage *")].filter(part => part.checkVisibility());
    const scrolls = part => part.closest(".see, .questions");
    const box = part => part.getBoundingClientRect();
    const faults = {
        "stands out": part => !scrolls(part) && (box(part).left < -7 || box(part).top < -7
            || box(part).right > innerWidth + 1 || box(part).bottom > innerHeight + 1),
        "is cut off": part => part.matches("main, .do, h1, button, .called, .shop ~ *") && !scrolls(part)
            && (part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1),
        "is small": part => part.matches("button, .question, input[data-typed]")
            && Math.min(box(part).width, box(part).height) < big,
    };
    return Object.entries(faults).flatMap(([fault, is]) =>
        parts.filter(is).map(part => `${part.outerHTML.slice(0, 90)} ${fault}`));
}"""
# EN 301 549, 5.1.4: a capital H of 0.7 degrees. It is .716 of its type's size; we say 40 cm and ten inches.
UNREADABLE = """() => [...document.querySelectorAll("#stage *")].filter(part =>
    part.checkVisibility() && [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim())
    && parseFloat(getComputedStyle(part).fontSize) * 0.716
        < 400 * Math.tan(0.7 * Math.PI / 180) / 254 * Math.hypot(innerWidth, innerHeight)
).map(part => part.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kiosk]:
    with Kiosk(
        tmp_path_factory.mktemp("kiosk"),
        cover_seconds=120,
        printer="tcp://127.0.0.1:9",
        reward=900,
        hub="https://hub.example",
    ) as kiosk:
        yield kiosk


def each_page(kiosk: Kiosk, page: Page, large: str, languages: tuple[str, ...] = ()) -> Iterator[str]:
    """Every page in these languages, in all when none is named, waiting until it is shown."""
    letters = "[data-large]" if large == "yes" else ":not([data-large])"
    for selector, open_page in PAGES.items():
        kiosk.shop.guesses.right("kiosk", "keypad")
        open_page(kiosk)
        kiosk.post("/size", large=large)
        for language in languages or kiosk.shop.settings.shop.languages:
            kiosk.post("/language", language=language)
            page.wait_for_selector(f":root[lang={language}] header{letters} ~ main {selector}")
            yield f"{selector} {language}"


@pytest.mark.parametrize(
    ("scheme", "large", "languages"),
    [("light", "no", ()), ("dark", "no", ("uk",)), ("light", "yes", ("et",)), ("dark", "yes", ("ru",))],
)
def test_axe_finds_nothing(kiosk: Kiosk, scheme: str, large: str, languages: tuple[str, ...]) -> None:
    found: dict[str, Any] = {}
    with chromium(kiosk, scheme=scheme) as page:
        page.evaluate(AXE)
        for name in each_page(kiosk, page, large, languages):
            answer = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
            assert "color-contrast-enhanced" in {rule["id"] for rule in answer["passes"]}
            faults = answer["violations"]
            found |= {f"{name} {fault['id']}": fault["nodes"][0]["failureSummary"] for fault in faults}
    assert found == {}


@pytest.mark.parametrize("size", SIZES, ids=shown)
def test_every_page_fits_and_every_target_is_large(kiosk: Kiosk, size: tuple[int, int]) -> None:
    with chromium(kiosk, *size) as page:
        faults = {name: page.evaluate(FAULTS) for name in each_page(kiosk, page, "no")}
    assert {name: parts for name, parts in faults.items() if parts} == {}


@pytest.mark.parametrize("size", SIZES, ids=shown)
def test_large_text_fits_as_well_and_is_read_at_40_cm_with_poor_sight(
    kiosk: Kiosk, size: tuple[int, int]
) -> None:
    with chromium(kiosk, *size) as page:
        faults = {
            name: page.evaluate(FAULTS) + page.evaluate(UNREADABLE) for name in each_page(kiosk, page, "yes")
        }
    assert {name: parts for name, parts in faults.items() if parts} == {}
