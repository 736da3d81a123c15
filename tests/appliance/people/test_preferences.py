import pytest

from appliance.people.preferences import LANGUAGE, LARGE, YES, Reading
from appliance.shop import Shop
from appliance.values.phone import Phone


@pytest.fixture
def olena(shop: Shop) -> str:
    found = shop.customers.by_phone(Phone("+380671234567"))
    assert found
    return found.id


def test_the_last_answer_holds(shop: Shop, olena: str) -> None:
    for language in ("et", "en", "et"):
        shop.preferences.set(olena, LANGUAGE, language)
    assert shop.preferences.get(olena, LANGUAGE) == "et"


def test_who_never_answered_has_no_preference(shop: Shop, olena: str) -> None:
    assert shop.preferences.get(olena, LANGUAGE) is None


def test_a_claim_brings_its_answers_along(shop: Shop, olena: str) -> None:
    claim = shop.claims.join(Phone("+380671234567"), "uk", shop.new_id())
    shop.preferences.set(claim.id, LANGUAGE, "en")
    shop.claims.confirm(claim.id, "staff")
    assert shop.preferences.get(olena, LANGUAGE) == "en"


def test_erasure_takes_them(shop: Shop, olena: str) -> None:
    shop.preferences.set(olena, LANGUAGE, "en")
    shop.erasure.erase(olena)
    assert shop.preferences.get(olena, LANGUAGE) is None


def test_somebody_reads_as_they_told_us_and_until_then_as_they_were_registered(
    shop: Shop, olena: str
) -> None:
    customer = shop.customers.get(olena)
    assert shop.preferences.reading(customer) == Reading(customer.language, large=False)
    shop.preferences.set(olena, LANGUAGE, "et")
    shop.preferences.set(olena, LARGE, YES)
    assert shop.preferences.reading(customer) == Reading("et", large=True)
