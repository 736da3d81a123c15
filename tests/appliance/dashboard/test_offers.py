"""Offers as the owner writes and changes them."""

from datetime import date

import pytest
from markupsafe import escape

from appliance.rows import Offer, OfferText
from appliance.shop import Shop
from tests.appliance.dashboard.conftest import Browser

EMPTY = dict.fromkeys(["title_uk", "title_en", "title_ru", "title_et", "body_en"], "")
HTML_TITLE = "Піца <b>дня</b>"


@pytest.fixture
def bread(owned: Shop) -> Offer:
    return next(offer for offer in owned.offers.all() if offer.audience == "members")


def fields(offer: Offer, **changed: object) -> dict[str, object]:
    """The form of an offer as a browser sends it back."""
    texts = {f"title_{code}": text.title for code, text in offer.texts.items()}
    return {**texts, "revision": offer.revision, "audience": offer.audience, "active": "yes", **changed}


def test_an_edited_offer_is_what_shoppers_see_next(owned: Shop, owner: Browser, bread: Offer) -> None:
    answer = owner.post(f"/offers/{bread.id}", **fields(bread, audience="everyone", title_uk=HTML_TITLE))
    assert answer.status_code == 303
    assert HTML_TITLE in [view.title for view in owned.offers.today("uk")]


def test_a_new_offer_is_saved_with_all_its_fields(owned: Shop, owner: Browser) -> None:
    owner.post(
        "/offers/new",
        **{"from": "09:00", "to": "12:00", "title_uk": "Суп", "body_uk": "Гарячий", "audience": "returning"},
        request=owner.hidden("/offers/new", "request"),
        starts="2026-11-01",
        ends="2026-11-30",
        weekday=["0", "4"],
        active="yes",
        shown="after",
        most_views="3",
        alt_uk="Миска",
    )
    soup = owned.offers.all()[0]
    assert soup.texts == {"uk": OfferText("Суп", "Гарячий", "Миска")}
    assert (soup.shown, soup.most_views) == ("after", 3)
    assert (soup.audience, soup.weekdays, soup.hours) == ("returning", (0, 4), ("09:00", "12:00"))
    assert (soup.starts, soup.ends, soup.active) == (date(2026, 11, 1), date(2026, 11, 30), True)


def test_a_new_offer_that_is_sent_twice_is_one_offer(owned: Shop, owner: Browser) -> None:
    before = len(owned.offers.all())
    request = owner.hidden("/offers/new", "request")
    for _ in range(2):
        answer = owner.post("/offers/new", title_uk="Суп", audience="everyone", request=request)
        assert answer.status_code == 303
    assert len(owned.offers.all()) == before + 1


def test_an_offer_is_switched_off_by_taking_the_tick_away(owned: Shop, owner: Browser, bread: Offer) -> None:
    owner.post(f"/offers/{bread.id}", **fields(bread, active=""))
    assert not owned.offers.get(bread.id).active


def test_what_somebody_else_saved_is_shown_and_nothing_typed_is_lost(
    owned: Shop, owner: Browser, bread: Offer
) -> None:
    owned.offers.save(Offer(bread.id, bread.revision, {"en": OfferText("Theirs", "")}, "members"))
    answer = owner.post(f"/offers/{bread.id}", **fields(bread, title_uk="Моє"))
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert 'value="Моє"' in answer.text
    assert owned.offers.get(bread.id).texts["en"].title == "Theirs"


def test_saving_again_after_having_seen_the_other_version_replaces_it(
    owned: Shop, owner: Browser, bread: Offer
) -> None:
    newer = owned.offers.save(Offer(bread.id, bread.revision, {"en": OfferText("Theirs", "")}, "members"))
    answer = owner.post(f"/offers/{bread.id}", **fields(bread, title_uk="Моє"))
    assert f'name="revision" value="{newer.revision}"' in answer.text
    owner.post(f"/offers/{bread.id}", **fields(newer, title_uk="Моє"))
    assert owned.offers.get(bread.id).texts["uk"].title == "Моє"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title_uk": "x" * 81}, "a title has 1 to 80 characters"),
        (
            {"title_uk": "", "title_en": "", "title_ru": "", "title_et": "", "body_en": ""},
            "at least one language",
        ),
        ({"body_uk": "x" * 501}, "a text at most 500"),
        ({"starts": "2026-12-01", "ends": "2026-11-01"}, "it ends before it starts"),
        ({"starts": "yesterday"}, "That could not be read"),
        ({"from": "09:00"}, "Give both hours"),
        ({"from": "9", "to": "25:00"}, "hours are written like"),
        ({"most_views": "x"}, "1 to 99 times"),
        ({"most_views": "-1"}, "1 to 99 times"),
        ({"audience": "customer", "who": ""}, "Nobody was found"),
        ({"audience": "customer", "who": "а"}, "more than one customer"),
    ],
)
def test_a_fault_is_told_and_nothing_typed_is_lost(
    owned: Shop, owner: Browser, bread: Offer, changed: dict[str, str], words: str
) -> None:
    typed = {"who": "Typed with care", "body_en": "Typed with care"} | changed
    answer = owner.post(f"/offers/{bread.id}", **fields(bread, **typed))
    assert answer.status_code == 400
    assert words in answer.text
    assert all(escape(text) in answer.text for text in typed.values())
    assert owned.offers.get(bread.id) == bread


def test_an_offer_for_one_customer_is_found_by_name(
    owned: Shop, owner: Browser, bread: Offer, olena: str
) -> None:
    owner.post(f"/offers/{bread.id}", **fields(bread, audience="customer", who="Олена"))
    assert owned.offers.get(bread.id).customer == olena
    code = owned.customers.get(olena).code
    assert code
    assert f'value="{code.spaced}"' in owner.get(f"/offers/{bread.id}").text


def test_a_language_the_form_does_not_show_keeps_its_text(owned: Shop, owner: Browser) -> None:
    texts = {"uk": OfferText("Суп", ""), "pl": OfferText("Zupa", "")}
    soup = owned.offers.save(Offer("", 0, texts))
    owner.post(f"/offers/{soup.id}", **fields(soup, title_pl=""))
    assert owned.offers.get(soup.id).texts["pl"].title == "Zupa"
