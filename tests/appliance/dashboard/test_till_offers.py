"""Offers at the till: what the customer at hand has, and that one was used."""

from dataclasses import replace

import pytest

from appliance.rows import Offer, OfferText, Viewer
from appliance.shop import Shop
from appliance.values.phone import Phone
from tests.appliance.dashboard.conftest import Browser

BREAD = Offer("", 0, {"en": OfferText("Bread", "")}, "members")


@pytest.fixture
def bread(owned: Shop) -> str:
    return owned.offers.save(BREAD).id


def used(shop: Shop, offer: str) -> int:
    found = shop.offers.counts.figures(1).get(offer)
    return found.used if found else 0


def test_the_staff_count_an_offer_as_used(owned: Shop, maria: Browser, olena: str, bread: str) -> None:
    assert "Bread" in maria.get(f"/till/{olena}").text
    form = maria.hidden(f"/till/{olena}", "request")
    answer = maria.post(f"/till/{olena}/offers/{bread}", request=form)
    assert answer.headers["Location"] == f"/till/{olena}"
    assert "Counted as used: Bread" in maria.get(f"/till/{olena}").text
    assert used(owned, bread) == 1


def test_a_form_sent_twice_counts_once(owned: Shop, maria: Browser, olena: str, bread: str) -> None:
    form = maria.hidden(f"/till/{olena}", "request")
    for _ in range(2):
        maria.post(f"/till/{olena}/offers/{bread}", request=form)
    assert used(owned, bread) == 1


@pytest.mark.parametrize("form", ["", "x", "../..", "0" * 36])
def test_a_form_without_an_id_of_ours_counts_nothing(
    owned: Shop, maria: Browser, olena: str, bread: str, form: str
) -> None:
    assert maria.post(f"/till/{olena}/offers/{bread}", request=form).status_code == 400
    assert used(owned, bread) == 0


def test_who_is_not_signed_in_counts_nothing(
    owned: Shop, anybody: Browser, maria: Browser, olena: str, bread: str
) -> None:
    anybody.post(f"/till/{olena}/offers/{bread}", request=owned.new_id())
    maria.bare_post(f"/till/{olena}/offers/{bread}", request=owned.new_id())
    assert used(owned, bread) == 0


def test_an_offer_for_somebody_else_is_not_there(owned: Shop, maria: Browser, olena: str) -> None:
    own = owned.offers.save(replace(BREAD, audience="customer", customer="mati")).id
    assert maria.post(f"/till/{olena}/offers/{own}", request=owned.new_id()).status_code == 404


def test_a_typed_phone_has_no_offers_of_customers_yet(owned: Shop, maria: Browser, bread: str) -> None:
    claim = owned.claims.join(Phone("+380671234599"), "uk", owned.new_id())
    page = maria.get(f"/till/{claim.id}").text
    assert "Bread" not in page
    assert "Coffee and a croissant" in page


def test_the_owner_reads_how_often_an_offer_was_seen_and_used(
    owned: Shop, owner: Browser, olena: str, bread: str
) -> None:
    shown = owned.offers.today("en", member=olena)
    for _ in range(3):
        owned.offers.saw(shown, Viewer("phone", recognised=False))
    owned.offers.counts.write()
    owned.offers.counts.use(bread, owned.new_id())
    page = owner.get("/offers").text
    assert "Last 7 days: seen 3 times, used 1 time<" in page
    assert "Last 30 days: seen 3 times, used 1 time<" in page
