"""Head office's pages in a browser, and its offers on their way to a shop: real processes over TLS."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from appliance.hub import users
from appliance.hub.shops import revoke
from appliance.shop import Shop
from tests.system.chain import Chain, enrolled, listens, regulars
from tests.system.hub import NOW, Office
from tests.system.hub_pages import CHIEF, OLENA, PASSWORD, YESTERDAY, english, olena, tell
from tests.system.net import until
from tests.system.postgres import Postgres
from tests.system.shopfront import chromium, complaints, press

pytestmark = pytest.mark.system
SHAPES = ({"width": 320, "height": 640}, {"width": 1280, "height": 800})
PAGES = (
    *("/", "/?days=28", "/shops", "/shops/kyiv", "/shops/lviv", "/shops/lviv/cards/1/gone", "/invite"),
    *(
        "/offers",
        "/offers/new",
        "/customers",
        f"/customers/{OLENA}",
        "/points",
        "/people",
        "/log",
        "/password",
    ),
)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    with Postgres(tmp_path_factory.mktemp("hub")) as postgres:
        chain = Chain(tmp_path_factory.mktemp("chain"), postgres)
        try:
            fill(chain, tmp_path_factory.mktemp("settings"))
            yield chain
        finally:
            chain.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def fill(chain: Chain, folder: Path) -> None:
    """A busy day in two shops, one of which was stolen since."""
    # The process brings the tables first.
    until(lambda: listens(chain.port), 30)
    office = Office(english(folder), chain.address)
    hashed = users.hash_password(PASSWORD)
    office.database.work(lambda connection: users.add(connection, CHIEF, hashed, "chain", ()))
    kyiv, lviv = office.box("kyiv"), office.box("lviv", key="l" * 43)
    olena(office, kyiv)
    for box in (kyiv, lviv):
        tell(
            office, box, "VisitsCounted", day=YESTERDAY, returning=61, recognised=140, others=32, randomised=9
        )
        tell(office, box, "PurchaseRecorded", times=7, minor=12550, points=12)
        tell(office, box, "PointsEarned", customer=OLENA, points=40)
    office.database.work(lambda connection: revoke(connection, "lviv", NOW))
    office.database.rows("UPDATE shop SET name = 'Кава на Подолі' WHERE shop = 'kyiv' RETURNING 1")
    office.database.rows("UPDATE shop SET open_hours = 84 RETURNING 1")
    office.close()


def address(chain: Chain, path: str) -> str:
    return f"https://localhost:{chain.port}{path}"


def signed_in(chain: Chain, browser: Browser, scheme: str, shape: dict[str, int], locale: str = "uk") -> Page:
    page = browser.new_context(
        viewport=shape,  # type: ignore[arg-type]  # plain numbers
        color_scheme=scheme,  # type: ignore[arg-type]  # plain words
        locale=locale,
        ignore_https_errors=True,
    ).new_page()
    sign_in(chain, page)
    return page


def sign_in(chain: Chain, page: Page) -> None:
    page.goto(address(chain, "/"))
    page.locator("#name").fill(CHIEF)
    page.locator("#password").fill(PASSWORD)
    press(page.locator("main button"))


def test_every_page_is_accessible_on_a_small_phone_and_at_a_desk(chain: Chain, browser: Browser) -> None:
    found = []
    for shape, scheme in zip(SHAPES, ("light", "dark"), strict=True):  # contrast does not hang on the width
        page = signed_in(chain, browser, scheme, shape)
        for path in PAGES:
            answer = page.goto(address(chain, path))
            assert answer and answer.status == 200, path
            found += complaints(page)
    assert found == []


def test_the_door_is_accessible_with_a_fault(chain: Chain, browser: Browser) -> None:
    page = browser.new_context(locale="et", ignore_https_errors=True).new_page()
    page.goto(address(chain, "/"))
    page.locator("#name").fill("nobody")
    page.locator("#password").fill("wrong")
    press(page.locator("main button"))
    assert page.locator("[role=alert]").count() == 1
    assert complaints(page) == []


def test_no_page_breaks_the_content_policy(chain: Chain, browser: Browser) -> None:
    page = signed_in(chain, browser, "light", SHAPES[1])
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in PAGES:
        page.goto(address(chain, path))
    assert said == []


def test_an_offer_goes_from_a_browser_without_scripts_to_a_shops_guests(
    chain: Chain, browser: Browser
) -> None:
    shop = enrolled(chain, "odesa")
    page = browser.new_context(ignore_https_errors=True, java_script_enabled=False, locale="uk").new_page()
    sign_in(chain, page)
    page.goto(address(chain, "/offers/new"))
    page.locator("#title_uk").fill("Кава за пів ціни")
    press(page.locator("main form button").first)
    assert until(lambda: titles(shop) == ["Кава за пів ціни"], 30)
    regulars(shop, "now")  # what it took in is told with the next round
    page.goto(address(chain, "/offers"))
    press(page.locator("main .list a"))
    assert "має найновішу версію" in page.locator("main").inner_text()
    page.locator("details summary").click()
    press(page.locator("details button"))
    assert until(lambda: titles(shop) == [], 30)
    shop.close()


def titles(shop: Shop) -> list[str]:
    """What a guest is shown after the shop has asked for its letters."""
    regulars(shop, "now")
    return [view.title for view in shop.offers.today("uk")]
