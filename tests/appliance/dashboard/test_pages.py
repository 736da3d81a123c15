"""Every page answers, in every language, and shows what people typed as text."""

import pytest

from appliance.people.consent_texts import PURPOSES
from appliance.rows import Offer, OfferText
from appliance.shop import Shop
from appliance.values.mac import Mac
from appliance.values.money import Money
from appliance.values.phone import Phone
from tests.appliance.dashboard.conftest import Browser

PAGES = [
    "/",
    "/devices",
    "/offers",
    "/offers/new",
    "/customers",
    "/customers/new",
    "/claims",
    "/staff",
    "/till",
]
HTML = "<script>alert(1)</script>"


@pytest.fixture
def busy(owned: Shop, olena: str) -> Shop:
    """A day with a bit of everything."""
    owned.scans.note("card", olena, "•••6")
    owned.scans.note("unknown", None, "")
    owned.claims.join(Phone("+380671234567"), "uk", owned.new_id())
    owned.claims.join(Phone("+380671230000"), "uk", owned.new_id())
    for purpose in PURPOSES:
        owned.consents.record(olena, purpose, purpose != "sharing", "uk", "portal")
    owned.visits.arrived(Mac.parse("02:00:5e:10:00:01"), owned.clock.now())
    return owned


@pytest.mark.parametrize("language", ["en", "uk", "ru", "et"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_in_every_language(busy: Shop, owner: Browser, page: str, language: str) -> None:
    owner.post("/language", language=language)
    answer = owner.get(page)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


@pytest.mark.parametrize(
    "page", ["/customers/{}", "/customers/{}/erase", "/till/{}", "/offers/new?customer={}"]
)
def test_a_page_of_a_customer_answers(busy: Shop, owner: Browser, olena: str, page: str) -> None:
    assert owner.get(page.format(olena)).status_code == 200


def test_an_offers_page_shows_its_texts(owned: Shop, owner: Browser) -> None:
    for offer in owned.offers.all():
        answer = owner.get(f"/offers/{offer.id}")
        assert all(text.title.replace("'", "&#39;") in answer.text for text in offer.texts.values())


def test_what_people_typed_is_text_and_never_html(owned: Shop, owner: Browser) -> None:
    somebody = owned.customers.add(Phone("+380671230000"), HTML)
    owned.staff.add_pin(HTML, "13579")
    owned.offers.save(Offer("", 0, {"en": OfferText(HTML, HTML)}))
    owned.scans.note(HTML, somebody.id, HTML)
    owned.ledger.earn(somebody.id, 5, HTML)
    owned.purchases.record(somebody.id, Money(100, "UAH"), HTML)
    for page in (
        *PAGES,
        f"/customers/{somebody.id}",
        f"/till/{somebody.id}",
        f"/offers/{owned.offers.all()[0].id}",
    ):
        assert HTML not in owner.get(page).text


@pytest.mark.parametrize("page", ["/nothing", "/offers/nothing", "/customers/nothing", "/till/nothing"])
def test_what_is_not_there_is_said_calmly(owner: Browser, page: str) -> None:
    answer = owner.get(page)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    assert 'href="/"' in answer.text


def test_the_other_language_shows_the_same_page(owner: Browser) -> None:
    answer = owner.post("/language", language="et", back="/offers")
    assert answer.headers["Location"] == "/offers"
    assert '<html lang="et">' in owner.get("/offers").text


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org/", "/\\example.org", "offers", "/a?b=c"]
)
def test_a_form_leads_back_to_our_own_pages_only(owner: Browser, back: str) -> None:
    assert owner.post("/language", language="et", back=back).headers["Location"] == "/"
