import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from appliance.documents import DocumentFolder
from appliance.errors import BadOffer, NotFound, Stale, StoreFault
from appliance.loyalty.offer_document import from_document, to_document
from appliance.loyalty.offer_rules import is_on
from appliance.rows import Offer, OfferText, Picture
from appliance.shop import Shop
from appliance.testing import FakeClock

BREAD = Offer(id="", revision=0, texts={"uk": OfferText("Хліб", "Свіжий")})
MONDAY_NOON = datetime(2026, 11, 2, 12, 0)  # noqa: DTZ001  # the shop's local time


def titles(shop: Shop, language: str, *, returning: bool = False, member: str | None = None) -> list[str]:
    return [offer.title for offer in shop.offers.today(language, returning=returning, member=member)]


def test_a_stranger_sees_what_is_for_everyone_in_their_language(shop: Shop) -> None:
    assert titles(shop, "et") == ["Kohv ja croissant 95\u00a0₴"]
    assert titles(shop, "uk") == ["Кава й круасан — 95\u00a0₴"]


def test_regulars_see_more_and_members_see_all_that_is_for_members(shop: Shop) -> None:
    assert len(titles(shop, "en", returning=True)) == 2
    assert len(titles(shop, "en", member="somebody")) == 3


def test_an_offer_for_one_customer_is_for_nobody_else(shop: Shop) -> None:
    shop.offers.save(replace(BREAD, audience="customer", customer="mati"))
    assert "Хліб" in titles(shop, "en", member="mati")
    assert "Хліб" not in titles(shop, "en", member="alice")
    assert "Хліб" not in titles(shop, "en", returning=True)


def test_a_language_that_is_missing_falls_back_to_one_that_is_there(shop: Shop) -> None:
    shop.offers.save(BREAD)
    assert "Хліб" in titles(shop, "et")


@pytest.mark.parametrize(
    ("change", "on"),
    [
        ({"active": False}, False),
        ({"weekdays": (0,)}, True),
        ({"weekdays": (1, 6)}, False),
        ({"starts": date(2026, 11, 3)}, False),
        ({"ends": date(2026, 11, 1)}, False),
        ({"starts": date(2026, 11, 2), "ends": date(2026, 11, 2)}, True),
        ({"hours": ("09:00", "12:00")}, False),
        ({"hours": ("12:00", "12:01")}, True),
        ({"hours": ("22:00", "12:30")}, True),
        ({"hours": ("22:00", "06:00")}, False),
    ],
)
def test_an_offer_runs_when_it_says(change: dict[str, object], on: bool) -> None:
    assert is_on(replace(BREAD, **change), MONDAY_NOON) is on  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {}},
        {"texts": {"uk": OfferText(" ", "")}},
        {"texts": {"uk": OfferText("x" * 81, "")}},
        {"texts": {"uk": OfferText("x", "y" * 501)}},
        {"audience": "customer"},
        {"starts": date(2026, 11, 3), "ends": date(2026, 11, 2)},
        {"hours": ("9:00", "12:00")},
        {"hours": ("09:00", "24:00")},
        {"weekdays": (7,)},
        {"most_views": 100},
        {"most_views": -1},
        {"shown": "never"},
        {"texts": {"uk": OfferText("x", "", "y" * 151)}},
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(shop: Shop, change: dict[str, object]) -> None:
    with pytest.raises(BadOffer):
        shop.offers.save(replace(BREAD, **change))  # type: ignore[arg-type]


texts = some.builds(OfferText, some.text(min_size=1), some.text(), some.text())
names = some.text("0123456789abcdef", min_size=32, max_size=32)
offers = some.builds(
    Offer,
    texts=some.dictionaries(some.sampled_from(["uk", "en", "ru", "et"]), texts, min_size=1),
    weekdays=some.lists(some.integers(0, 6), unique=True).map(tuple),
    hours=some.none() | some.tuples(some.text(), some.text()),
    picture=some.none() | some.builds(Picture, names),
)


@given(offers)
def test_an_offer_survives_being_written_down(offer: Offer) -> None:
    assert from_document(json.loads(json.dumps(to_document(offer)))) == offer


def test_an_offer_of_an_earlier_version_is_as_it_was() -> None:
    earlier = {k: v for k, v in to_document(BREAD).items() if k not in {"shown", "most_views", "picture"}}
    earlier["texts"] = {"uk": {"title": "Хліб", "body": "Свіжий"}}
    assert from_document(earlier) == BREAD


@pytest.mark.parametrize("name", ["../shop", "a" * 31, "A" * 32, "", "a" * 32 + "\n", None])
def test_a_picture_whose_name_would_be_a_path_is_no_picture(name: object) -> None:
    with pytest.raises(BadOffer):
        from_document({**to_document(BREAD), "picture": {"name": name, "width": 1, "height": 1}})


def test_of_two_who_edit_at_once_the_second_is_told(shop: Shop) -> None:
    saved = shop.offers.save(BREAD)
    shop.offers.save(replace(saved, active=False))
    with pytest.raises(Stale):
        shop.offers.save(replace(saved, audience="members"))
    assert shop.offers.get(saved.id).audience == "everyone"


def test_a_saved_offer_is_noticed_by_whoever_watches(shop: Shop) -> None:
    before = shop.changes()
    shop.offers.save(BREAD)
    assert shop.changes() != before


def test_a_file_spoilt_by_hand_is_a_clear_fault(shop: Shop) -> None:
    (shop.settings.paths.documents / "shop" / "offers.json").write_text("{ this is no JSON")
    with pytest.raises(StoreFault):
        shop.offers.today("uk")


@pytest.mark.parametrize("spoilt", [{"hours": ["09:00"]}, {"texts": {}}, {"starts": "soon"}, {"texts": None}])
def test_an_offer_spoilt_by_hand_hides_no_other(shop: Shop, spoilt: dict[str, object]) -> None:
    before = titles(shop, "uk")
    documents = DocumentFolder(shop.settings.paths.documents)
    documents.put("offers", {**to_document(BREAD), **spoilt})
    assert titles(shop, "uk") == before
    with pytest.raises(BadOffer):
        shop.offers.all()


def test_an_offer_that_is_not_there_is_not_found(shop: Shop, clock: FakeClock) -> None:
    with pytest.raises(NotFound):
        shop.offers.get("nothing")
