"""The page that is kept: the same for everybody of the same standing, and never a moment old."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from appliance import pages
from appliance.rows import OfferText
from appliance.shop import Shop
from portal import web
from tests.portal.web.phones import Phone, World


def without_state(phone: Phone, path: str = "/?lang=en") -> str:
    return re.sub(r'name="state" value="[^"]+"', "", phone.get(path).text)


def test_two_phones_read_the_same_page_with_a_state_of_their_own(olena: Phone, taavi: Phone) -> None:
    states = [phone.state() for phone in (olena, taavi, olena)]
    assert len({*states}) == 3
    assert without_state(olena) == without_state(taavi)


def test_what_one_phone_typed_is_in_no_other_page(olena: Phone, taavi: Phone) -> None:
    before = without_state(taavi)
    fields = {"way": "phone", "phone": "12 typed badly", "programme": "yes"}
    assert "12 typed badly" in olena.post("/login?lang=en", state=olena.state(), **fields).text
    assert without_state(taavi) == without_state(olena) == before


def test_a_changed_offer_stands_on_the_very_next_page(olena: Phone, shop: Shop) -> None:
    olena.get("/?lang=en")
    offer = next(offer for offer in shop.offers.all() if offer.audience == "everyone")
    shop.offers.save(replace(offer, texts={"en": OfferText("Plum cake for 60 ₴", "")}))
    assert "Plum cake" in olena.get("/?lang=en").text


def test_the_uplink_and_the_language_are_those_of_the_moment(olena: Phone, world: World) -> None:
    assert "no internet" not in olena.get("/?lang=en").text
    world.internet = False
    assert "There is no internet here" in olena.get("/?lang=en").text
    assert "There is no internet here" not in olena.get("/?lang=et").text
    world.internet = True
    assert "no internet" not in olena.get("/?lang=en").text


def test_a_stranger_reads_another_page(olena: Phone, stranger: Phone) -> None:
    assert "not on the shop" not in olena.get("/?lang=en").text
    assert "not on the shop" in stranger.get("/?lang=en").text
    assert "not on the shop" not in olena.get("/?lang=en").text


@pytest.mark.parametrize("folder", [web, pages])
def test_no_template_of_the_kept_page_looks_at_the_request(folder: object) -> None:
    templates = Path(str(folder.__file__)).parent / "templates"  # type: ignore[attr-defined]
    of_it = [file for file in templates.rglob("*.html") if file.name not in {"online.html", "error.html"}]
    assert of_it
    asking = re.compile(r"\b(request|session|g)\b[.\[]")
    found = [
        file.name
        for file in of_it
        for code in re.findall(r"\{[{%].*?[%}]\}", file.read_text())
        if asking.search(code)
    ]
    assert found == []
