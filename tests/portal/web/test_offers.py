"""Offers on the portal's pages: when they are shown, their pictures, and that they are counted."""

import threading
from dataclasses import replace

import pytest

from appliance.errors import StoreBusy
from appliance.rows import Offer, OfferText, Picture
from appliance.shop import Shop
from portal.web.counting import Counting
from tests.appliance.drawn import drawn
from tests.portal.web.phones import Phone

BREAD = Offer("", 0, {"en": OfferText("Bread", "Fresh", "A loaf & a knife")})


@pytest.fixture
def picture(shop: Shop) -> Picture:
    found = shop.offers.save(BREAD, drawn()).picture
    assert found
    return found


def seen(shop: Shop) -> int:
    shop.offers.counts.write()
    return sum(figures.seen for figures in shop.offers.counts.figures(1).values())


def test_every_page_view_counts_each_of_its_offers_once(shop: Shop, olena: Phone) -> None:
    olena.get()
    olena.get("/?lang=et")
    assert seen(shop) == 2


def test_a_question_for_the_head_alone_and_a_redirect_show_nothing(shop: Shop, olena: Phone) -> None:
    olena._client.head("/", environ_base=olena._peer, headers={"Host": "10.77.0.1"})
    olena.get("/online")
    olena.get("/generate_204", Host="connectivitycheck.gstatic.com")
    assert seen(shop) == 0


def test_an_offer_may_be_for_before_or_for_after_the_login(shop: Shop, olena: Phone) -> None:
    shop.offers.save(replace(BREAD, shown="before"))
    shop.offers.save(replace(BREAD, shown="after", texts={"en": OfferText("Soup", "")}))
    before = olena.get("/?lang=en").text
    after = olena.log_in(way="plain").text
    assert ("Bread" in before, "Soup" in before) == (True, False)
    assert ("Bread" in after, "Soup" in after) == (False, True)


def test_a_device_of_today_sees_an_offer_as_often_as_it_says(shop: Shop, olena: Phone, taavi: Phone) -> None:
    shop.offers.save(replace(BREAD, most_views=2))
    assert ["Bread" in olena.get("/?lang=en").text for _ in range(3)] == [True, True, False]
    assert "Bread" in taavi.get("/?lang=en").text


def test_a_picture_comes_with_its_size_and_what_it_shows(olena: Phone, picture: Picture) -> None:
    page = olena.get("/?lang=en").text
    assert f'src="/pictures/{picture.name}.jpg" width="800" height="600"' in page
    assert 'alt="A loaf &amp; a knife"' in page


def test_a_picture_is_a_jpeg_that_may_be_kept_for_a_day(olena: Phone, picture: Picture) -> None:
    answer = olena.get(f"/pictures/{picture.name}.jpg")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "max-age=86400, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "path", ["0" * 32, "..%2f..%2fshop", "%2e%2e/keys/forms", "A" * 32, "x" * 5000, "..\\shop", "%00"]
)
def test_any_other_name_of_a_picture_is_not_there(olena: Phone, picture: Picture, path: str) -> None:
    assert olena.get(f"/pictures/{path}.jpg").status_code == 404


def test_a_page_with_two_offers_stays_small(shop: Shop, olena: Phone) -> None:
    shop.offers.save(BREAD)
    page = olena.get("/?lang=uk")
    assert page.text.count("<article") == 2
    assert len(page.data) < 20_000


def test_counts_are_written_every_moment_and_at_the_end() -> None:
    written: list[int] = []
    twice = threading.Event()

    def write() -> None:
        written.append(len(written))
        if len(written) == 1:
            raise StoreBusy()
        twice.set()

    counting = Counting(write, every=0.01)
    assert twice.wait(5)
    counting.end()
    told = len(written)
    assert told >= 3
    twice.clear()
    assert not twice.wait(0.05)
