"""Draws the README's gallery of the kiosk: each page in four languages, as a screen of 800 by 480 shows it.

`python -m tests.system.kiosk_gallery` writes to appliance/dashboard/static/manual; look before you commit.
"""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.system.gallery import HERE, LANGUAGES
from tests.system.kiosk import Kiosk, chromium
from tests.system.test_kiosk_access import PAGES

WIDTH, HEIGHT = 800, 480
GAP = 12
SHOWN = 0.6
"""Of its size on the screen, so that two stand side by side."""
SHEETS = (
    ("offers", ".drawing", "no"),
    ("keypad", "#digits.code", "no"),
    ("greeting", ".points ~ div.buttons", "no"),
    ("large", ".points ~ div.buttons", "yes"),
    ("consents", "h1 + .questions", "no"),
    ("letters", ".letters", "no"),
    ("joined", ".barcode", "no"),
    ("rest", "strong.count", "no"),
)
"""Name, what only this page has, and whether its text is large."""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Kiosk(Path(folder), cover_seconds=60) as kiosk,
        chromium(kiosk, WIDTH, HEIGHT) as page,
    ):
        for name, selector, large in SHEETS:
            kiosk.shop.guesses.right("kiosk", "keypad")
            PAGES[selector](kiosk)
            _sheet(kiosk, page, selector, large).save(HERE / f"kiosk-{name}.png", optimize=True)


def _sheet(kiosk: Kiosk, page: Page, selector: str, large: str) -> Image.Image:
    """A page in two rows of two languages."""
    width, height = round(WIDTH * SHOWN), round(HEIGHT * SHOWN)
    sheet = Image.new("RGB", (width * 2 + GAP, height * 2 + GAP), "white")
    kiosk.post("/size", large=large)
    for number, language in enumerate(LANGUAGES):
        kiosk.post("/language", language=language)
        page.wait_for_selector(f":root[lang={language}] {selector}")
        page.wait_for_timeout(500)
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        small = drawn.resize((width, height), Image.Resampling.LANCZOS)
        sheet.paste(small, (number % 2 * (width + GAP), number // 2 * (height + GAP)))
    return sheet.quantize(64)


if __name__ == "__main__":
    main()
