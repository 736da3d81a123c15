"""Every page, as a phone and as a desk show it, in light and in dark: readable for everybody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from appliance.commissioning.factory_reset import FactoryReset
from appliance.dashboard.manual import TOPICS
from appliance.values.mac import Mac
from appliance.values.phone import Phone
from tests.system.shopfront import LOOKS, Shopfront, chromium, complaints, press

pytestmark = pytest.mark.system(root=False)
PASSWORD = "correct horse"
PAGES = [
    *("/", "/devices", "/offers", "/offers/new", "/offers/{offer}", "/customers", "/customers/new"),
    *(
        "/customers/{olena}",
        "/customers/{olena}/erase",
        "/claims",
        "/slips",
        "/staff",
        "/backup",
        "/box",
        "/trail",
        "/factory-reset",
        "/help",
        *(f"/help/{topic}" for topic in TOPICS),
        "/till",
        "/till/{olena}",
    ),
    "/till/{claim}",
]


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shopfront]:
    front = Shopfront(tmp_path_factory.mktemp("shop"))
    front.start("dashboard")
    yield front
    front.end()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def names(front: Shopfront) -> dict[str, str]:
    """A busy day; returns the ids that stand in addresses."""
    shop = front.shop
    shop.staff.set_owner_password(shop.staff.setup_code() or "", PASSWORD)
    shop.staff.add_pin("Марія", "2468")
    (olena,) = shop.customers.find("Олена")
    shop.scans.note("card", olena.id, "042•••••••01•")
    shop.scans.note("unknown", None, "")
    claim = shop.claims.join(Phone("+380671234567"), "uk", shop.new_id())
    shop.visits.arrived(Mac.parse("02:00:5e:10:00:01"), shop.clock.now())
    shop.purchases.take_back(shop.purchases.today()[0].id)
    FactoryReset(shop.settings.paths).ask()
    return {"olena": olena.id, "claim": claim.id, "offer": shop.offers.all()[0].id}


def looks(browser: Browser) -> Iterator[Page]:
    for shape, scheme in LOOKS:
        yield browser.new_context(viewport=shape, color_scheme=scheme, locale="uk").new_page()


def sign_in(front: Shopfront, page: Page) -> None:
    page.goto(front.url("dashboard"))
    page.locator("#password").fill(PASSWORD)
    press(page.locator("main button"))


def test_every_page_of_the_owner_and_the_till_is_accessible(
    front: Shopfront, browser: Browser, names: dict[str, str]
) -> None:
    found = []
    for page in looks(browser):
        sign_in(front, page)
        for path in PAGES:
            page.goto(front.url("dashboard", path.format(**names)))
            found += complaints(page)
    assert found == []


def test_the_doors_are_accessible_with_and_without_a_fault(
    front: Shopfront, browser: Browser, names: dict[str, str]
) -> None:
    found = []
    for page in looks(browser):
        for path in ("/", "/till/sign-in"):
            page.goto(front.url("dashboard", path))
            found += complaints(page)
        page.locator("input[type=password]").fill("wrong")
        press(page.locator("main button"))
        found += complaints(page)
    assert found == []


def test_a_form_with_faults_is_accessible(front: Shopfront, browser: Browser, names: dict[str, str]) -> None:
    found = []
    for page in looks(browser):
        sign_in(front, page)
        page.goto(front.url("dashboard", f"/till/{names['olena']}"))
        page.locator("#amount").fill("abc")
        page.locator("#receipt").fill("1")
        press(page.locator("form[action$='/purchase'] button"))
        assert page.locator("[aria-invalid]").count() == 1
        found += complaints(page)
    assert found == []


def test_the_first_visit_is_accessible(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> None:
    fresh = Shopfront(tmp_path_factory.mktemp("fresh"))
    fresh.start("dashboard")
    found = []
    for page in looks(browser):
        page.goto(fresh.url("dashboard"))
        assert page.locator("#setup_code").count() == 1
        found += complaints(page)
    fresh.end()
    assert found == []


def test_no_page_breaks_the_content_policy(front: Shopfront, browser: Browser, names: dict[str, str]) -> None:
    page = browser.new_context().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    sign_in(front, page)
    for path in PAGES:
        page.goto(front.url("dashboard", path.format(**names)))
    assert said == []
