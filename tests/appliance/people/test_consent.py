"""Consents: the text as it was shown stays readable."""

from dataclasses import replace

import pytest

from appliance.people import consent as module
from appliance.people.consent_texts import TEXTS, ConsentText
from appliance.shop import Shop


@pytest.fixture
def olena(shop: Shop) -> str:
    return next(customer.id for customer in shop.customers.newest() if customer.name == "Олена")


@pytest.mark.parametrize("language", ["uk", "en", "ru", "et"])
def test_the_text_as_shown_can_be_reproduced(shop: Shop, olena: str, language: str) -> None:
    shop.consents.record(olena, "marketing", True, language, "portal")
    (answer,) = shop.consents.history(olena)
    assert shop.consents.shown_text(answer) == TEXTS["marketing"].words[language]


def test_a_text_that_is_asked_no_more_is_still_there(
    shop: Shop, olena: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = ConsentText("marketing-0", {"en": "May we write to you?"})
    monkeypatch.setattr(module, "TEXTS", {**TEXTS, "marketing": earlier})
    shop.consents.record(olena, "marketing", True, "en", "portal")
    monkeypatch.undo()
    (answer,) = shop.consents.history(olena)
    assert shop.consents.shown_text(answer) == "May we write to you?"


def test_words_that_another_shop_asked_in_are_found_among_ours(shop: Shop, olena: str) -> None:
    shop.consents.record(olena, "profiling", True, "uk", "portal")
    (answer,) = shop.consents.history(olena)
    elsewhere = replace(answer, text_hash=TEXTS["profiling"].hash("et"))
    assert shop.consents.shown_text(elsewhere) == TEXTS["profiling"].words["et"]
    assert shop.consents.shown_text(replace(answer, text_hash="0" * 64)) is None
