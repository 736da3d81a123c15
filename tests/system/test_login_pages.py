"""Every page of the portal as a browser draws it: readable with any aid, not wider than a small phone."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from waitress.server import create_server

from appliance.shop import Shop
from appliance.values.member import MemberNumber
from portal.web.app import create
from portal.web.box import Box
from portal.web.site import standing_alone
from tests.portal.web.phones import OLENA, World
from tests.system.place import sh
from tests.system.shopfront import chromium, complaints, press

pytestmark = pytest.mark.system(root=False)

LANGUAGES = ["uk", "en", "ru", "et"]
SEND = "form[action^='/login'] button"


@pytest.fixture(scope="module")
def tool() -> Iterator[Browser]:
    with chromium() as tool:
        yield tool


@pytest.fixture
def page(tool: Browser) -> Iterator[Page]:
    """A phone of 2012; the content policy is off only for axe's own script."""
    context = tool.new_context(viewport={"width": 320, "height": 568}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def portal(shop: Shop, world: World) -> Iterator[str]:
    """The portal's URL; whoever asks is Олена's phone, unless she left the Wi-Fi."""
    box = Box(lambda _: world.macs.get(OLENA), lambda _: world.gate, lambda: world.internet, lambda: site[0])
    server = create_server(create(shop, box), host="127.0.0.1", port=0)
    site = [standing_alone("127.0.0.1", server.effective_port)]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield site[0].home4
    server.close()


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_and_its_three_ways(page: Page, portal: str, language: str) -> None:
    page.goto(f"{portal}?lang={language}")
    found = complaints(page)
    for way in ("code", "plain"):
        page.click(f"label[for={way}-way]")
        found += complaints(page)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_a_fault(page: Page, portal: str, language: str) -> None:
    page.goto(f"{portal}?lang={language}")
    page.fill("#phone", "123456")
    press(page.locator(SEND))
    assert page.is_visible("[role=alert]")
    assert complaints(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_online_with_a_code_and_how_to_be_forgotten(page: Page, portal: str, language: str) -> None:
    page.goto(f"{portal}?lang={language}")
    page.fill("#phone", "0671234599")
    page.check("[name=programme]")
    page.check("[name=recognition]")
    press(page.locator(SEND))
    assert page.is_visible(".code")
    found = complaints(page)
    press(page.locator("form[action^='/forget'] button"))
    assert page.is_visible("[role=status]")
    assert found + complaints(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_tap_and_the_other_ways_of_a_recognised_device(
    page: Page, portal: str, shop: Shop, world: World, language: str
) -> None:
    shop.devices.agree(world.macs[OLENA], language)
    page.goto(f"{portal}?lang={language}")
    found = complaints(page)
    page.click("summary")
    found += complaints(page)
    press(page.locator(".once button"))
    assert "/online" in page.url
    assert found + complaints(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_waits_for_the_internet_and_says_when_it_is_back(
    page: Page, portal: str, world: World, language: str
) -> None:
    world.internet = False
    page.goto(f"{portal}?lang={language}")
    found = complaints(page)
    page.click("label[for=plain-way]")
    press(page.locator(SEND))
    found += complaints(page)
    world.internet = True
    page.wait_for_url("**was=down**")
    assert page.is_visible("[role=status]")
    assert found + complaints(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_scanner_reads_the_code_from_the_screen_and_from_the_saved_picture(
    tool: Browser, portal: str, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    context = tool.new_context(
        viewport={"width": 320, "height": 640}, device_scale_factor=2, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(portal)
    page.fill("#phone", "0671234599")
    page.check("[name=programme]")
    press(page.locator(SEND))
    code = page.inner_text(".code").replace(" ", "")
    page.screenshot(path=tmp_path / "screen.png", full_page=True)
    with page.expect_download() as saved:
        page.click("a[download]")
    saved.value.save_as(tmp_path / "saved.png")
    assert saved.value.suggested_filename == "My shop.png"
    context.close()
    (saved_code,) = sh("zbarimg", "-q", str(tmp_path / "saved.png")).split()
    bars, square = sorted(sh("zbarimg", "-q", str(tmp_path / "screen.png")).split())
    assert saved_code == bars == f"CODE-128:{code}"
    assert MemberNumber.read(square.removeprefix("QR-Code:"))


@pytest.mark.parametrize("missing", ["gate", "internet", "device"])
def test_a_page_that_tells_what_is_missing(page: Page, portal: str, world: World, missing: str) -> None:
    page.goto(portal)
    world.gate, world.internet = missing != "gate", missing != "internet"
    page.click("label[for=plain-way]")
    press(page.locator(SEND))
    if missing == "device":
        world.macs.clear()
        page.goto(portal)
    assert complaints(page) == []


def test_a_page_that_is_not_there(page: Page, portal: str) -> None:
    page.goto(f"{portal}nothing")
    assert complaints(page) == []
