"""Draws the README's gallery: every page of the portal as a phone shows it, and every slip.

`python -m tests.system.gallery` writes to appliance/dashboard/static/manual; look before you commit.
"""

import io
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page
from waitress.server import create_server

from appliance.shop import Shop
from appliance.testing import filled_shop
from kiosk.raster import draw
from portal.web.app import create
from portal.web.box import Box
from portal.web.site import standing_alone
from tests.kiosk.slips import slips
from tests.portal.web.phones import OLENA, World
from tests.system.shopfront import chromium, press

HERE = Path(__file__).parents[2] / "appliance/dashboard/static/manual"
LANGUAGES = ("uk", "en", "ru", "et")
WIDTH, HEIGHT = 360, 720
GREY = 190
SHOWN = 0.75
"""Of its size on the phone, so that four stand side by side."""
LONGEST = 1200
"""Pixels of a page that are shown."""
SEND = "form[action^='/login'] button"


def main() -> None:
    paper().save(HERE / "slips.png", optimize=True)
    with chromium() as tool:
        for name, scene in SCENES.items():
            row = [_shot(tool, scene, language) for language in LANGUAGES]
            _side_by_side(row).save(HERE / f"portal-{name}.png", optimize=True)


def welcome(page: Page, _shop: Shop, _world: World) -> None:
    """As it opens."""


def fault(page: Page, _shop: Shop, _world: World) -> None:
    """A number that is none."""
    page.fill("#phone", "123456")
    press(page.locator(SEND))


def joined(page: Page, _shop: Shop, _world: World) -> None:
    """Online, with a code."""
    page.fill("#phone", "0671234599")
    page.check("[name=programme]")
    page.check("[name=recognition]")
    press(page.locator(SEND))


def down(page: Page, _shop: Shop, world: World) -> None:
    """Before a login, without a line."""
    world.internet = False
    page.reload()


def down_inside(page: Page, shop: Shop, world: World) -> None:
    """After a login, without a line."""
    world.internet = False
    joined(page, shop, world)


def again(page: Page, shop: Shop, world: World) -> None:
    """The same phone when its time is over: one tap."""
    joined(page, shop, world)
    shop.admissions.end(world.macs[OLENA])
    page.goto(page.url.partition("/online")[0] + f"/?lang={page.get_attribute('html', 'lang')}")


def plain(page: Page, _shop: Shop, _world: World) -> None:
    """Online without a word."""
    page.click("label[for=plain-way]")
    press(page.locator(SEND))


def gate_away(page: Page, _shop: Shop, world: World) -> None:
    """Nobody tends the gate."""
    world.gate = False
    plain(page, _shop, world)


def stranger(page: Page, _shop: Shop, world: World) -> None:
    """Somebody who is not on the shop's Wi-Fi."""
    world.macs.clear()
    page.reload()


def offers(page: Page, shop: Shop, world: World) -> None:
    """What a phone's own notice leads to."""
    plain(page, shop, world)
    page.goto(page.url.partition("/online")[0] + f"/offers?lang={page.get_attribute('html', 'lang')}")


SCENES: dict[str, Callable[[Page, Shop, World], None]] = {
    "welcome": welcome,
    "fault": fault,
    "joined": joined,
    "plain": plain,
    "offers": offers,
    "again": again,
    "down": down,
    "down-inside": down_inside,
    "gate-away": gate_away,
    "stranger": stranger,
}


def _shot(tool: Browser, scene: Callable[[Page, Shop, World], None], language: str) -> Image.Image:
    with _portal() as (address, shop, world):
        context = tool.new_context(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        page = context.new_page()
        page.goto(f"{address}?lang={language}")
        scene(page, shop, world)
        page.locator("img").evaluate_all("pictures => Promise.all(pictures.map(one => one.decode()))")
        drawn = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        context.close()
    width = int(WIDTH * SHOWN)
    small = drawn.resize((width, drawn.height * width // drawn.width), Image.Resampling.LANCZOS)
    return small.crop((0, 0, width, min(small.height, LONGEST)))


@contextmanager
def _portal() -> Iterator[tuple[str, Shop, World]]:
    """A shop of its own for each picture; whoever asks is one phone."""
    world = World()
    with tempfile.TemporaryDirectory() as folder:
        shop = filled_shop(Path(folder))
        box = Box(
            lambda _: world.macs.get(OLENA), lambda _: world.gate, lambda: world.internet, lambda: site[0]
        )
        server = create_server(create(shop, box), host="127.0.0.1", port=0)
        site = [standing_alone("127.0.0.1", server.effective_port)]
        threading.Thread(target=server.run, daemon=True).start()
        yield site[0].home4, shop, world
        server.close()
        shop.close()


def paper() -> Image.Image:
    """Every slip at two fifths of its size: a language in each row, the last one large on narrow paper."""
    rows = [[draw(made.slip, 576) for made in slips(language).values()] for language in LANGUAGES]
    rows.append([draw(replace(made.slip, large=True), 384) for made in slips("uk").values()])
    sheets = [_on_grey(row) for row in rows]
    sheet = Image.new("L", (max(s.width for s in sheets), sum(s.height for s in sheets)), GREY)
    top = 0
    for row in sheets:
        sheet.paste(row, (0, top))
        top += row.height
    return sheet.resize((sheet.width * 2 // 5, sheet.height * 2 // 5), Image.Resampling.LANCZOS).quantize(16)


def _on_grey(pictures: list[Image.Image]) -> Image.Image:
    size = (sum(p.width + 32 for p in pictures) + 32, max(p.height for p in pictures) + 32)
    row = Image.new("L", size, GREY)
    left = 32
    for picture in pictures:
        row.paste(picture.convert("L"), (left, 32))
        left += picture.width + 32
    return row


def _side_by_side(pictures: list[Image.Image]) -> Image.Image:
    gap, height = 16, max(picture.height for picture in pictures)
    sheet = Image.new("RGB", (sum(p.width + gap for p in pictures) - gap, height), "white")
    for number, picture in enumerate(pictures):
        sheet.paste(picture, (number * (picture.width + gap), 0))
    return sheet.quantize(128)


if __name__ == "__main__":
    main()
