"""How often offers are seen and taken up, and that no device is remembered for longer than it agreed."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as some

from appliance.errors import StoreFault
from appliance.loyalty.offer_rules import is_at, is_new_to
from appliance.rows import Moment, Offer, OfferFigures, OfferText, OfferView, Shown, Viewer
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.mac import Mac

BREAD = Offer(id="", revision=0, texts={"en": OfferText("Bread", "")}, most_views=2)
PHONE, OTHER = Mac.parse("02:00:5e:10:00:01"), Mac.parse("02:00:5e:10:00:02")


@pytest.fixture
def bread(shop: Shop) -> str:
    return shop.offers.save(BREAD).id


@pytest.fixture
def table(shop: Shop) -> Iterator[apsw.Connection]:
    """The database itself, to see what is left in it."""
    connection = apsw.Connection(str(shop.settings.paths.shop_db))
    yield connection
    connection.close()


def of_today(shop: Shop, mac: Mac = PHONE) -> Viewer:
    return Viewer(shop.devices.day_id(mac), recognised=False)


def recognised(shop: Shop, mac: Mac = PHONE) -> Viewer:
    shop.devices.agree(mac, "uk")
    device = shop.devices.recognise(mac)
    assert device
    return Viewer(device.id, recognised=True)


def look(shop: Shop, viewer: Viewer | None, moment: Moment | None = None) -> list[str]:
    """The titles on a page that is shown."""
    shown = shop.offers.today("en", device=viewer, moment=moment)
    shop.offers.saw(shown, viewer)
    return [offer.title for offer in shown]


def views(table: apsw.Connection) -> list[tuple[int, int]]:
    return list(table.execute("SELECT recognised, views FROM offer_view ORDER BY recognised"))


@pytest.mark.parametrize("written", [False, True])
def test_an_offer_is_shown_to_a_device_as_often_as_it_says(shop: Shop, bread: str, written: bool) -> None:
    for expected in (True, True, False, False):
        assert ("Bread" in look(shop, of_today(shop))) is expected
        if written:
            shop.offers.counts.write()
    assert "Bread" in look(shop, of_today(shop, OTHER))


def test_without_a_device_as_at_the_kiosk_nothing_is_bounded(shop: Shop, bread: str) -> None:
    assert all("Bread" in look(shop, None) for _ in range(4))


def test_a_recognised_device_is_remembered_overnight_and_no_other_is(
    shop: Shop, bread: str, clock: FakeClock, table: apsw.Connection
) -> None:
    regular = recognised(shop)
    for _ in range(2):
        look(shop, regular)
        look(shop, of_today(shop, OTHER))
    shop.offers.counts.write()
    assert views(table) == [(0, 2), (1, 2)]
    clock.pass_days(1)
    shop.offers.counts.write()
    assert views(table) == [(1, 2)]
    assert "Bread" not in look(shop, regular)
    assert "Bread" in look(shop, of_today(shop, OTHER))


def test_forgetting_a_device_forgets_what_it_was_shown(
    shop: Shop, bread: str, table: apsw.Connection
) -> None:
    regular = recognised(shop)
    look(shop, regular)
    shop.offers.counts.write()
    look(shop, regular)  # still in memory when the device is forgotten
    shop.devices.object(PHONE)
    shop.offers.counts.write()
    assert views(table) == []


def test_a_device_whose_id_is_renewed_is_still_bounded(
    shop: Shop, bread: str, clock: FakeClock, table: apsw.Connection
) -> None:
    regular = recognised(shop)
    shop.devices.end_day()
    for _ in range(2):
        look(shop, regular)
    shop.offers.counts.write()
    clock.pass_days(331)
    shop.devices.end_day()
    renewed = recognised(shop)
    assert renewed.id != regular.id
    assert "Bread" not in look(shop, renewed)
    assert views(table) == [(1, 2)]


def test_erasing_a_customer_forgets_what_their_devices_were_shown(
    shop: Shop, bread: str, table: apsw.Connection
) -> None:
    (olena,) = shop.customers.find("Олена")
    assert olena.code and olena.phone
    shop.logins.by_code(PHONE, olena.code, olena.phone.e164[-2:], "uk", recognition=True)
    look(shop, recognised(shop))
    shop.offers.counts.write()
    shop.erasure.erase(olena.id)
    assert views(table) == []


def test_an_offer_without_a_bound_notes_no_device(shop: Shop, table: apsw.Connection) -> None:
    look(shop, of_today(shop))
    shop.offers.counts.write()
    assert views(table) == []


def test_erasing_a_customer_erases_the_sums_of_their_own_offer(shop: Shop) -> None:
    (olena,) = shop.customers.find("Олена")
    own = shop.offers.save(replace(BREAD, audience="customer", customer=olena.id))
    shop.offers.counts.use(own.id, "form")
    shop.erasure.erase(olena.id)
    assert own.id not in shop.offers.counts.figures(30)


def test_every_view_counts_once_whoever_looks_meanwhile(shop: Shop, bread: str) -> None:
    shown, viewer = shop.offers.today("en"), of_today(shop)

    def page_after_page() -> None:
        for number in range(200):
            shop.offers.saw(shown, viewer)
            if number % 50 == 0:
                shop.offers.counts.write()

    threads = [threading.Thread(target=page_after_page) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shop.offers.counts.write()
    assert {offer.seen for offer in shop.offers.counts.figures(1).values()} == {1600}
    assert shop.offers.counts.views_of(viewer, bread) == 1600


def test_a_busy_store_loses_no_count(
    shop: Shop, bread: str, monkeypatch: pytest.MonkeyPatch, table: apsw.Connection
) -> None:
    monkeypatch.setattr("appliance.store.connection.BUSY_MS", 20)
    viewer = of_today(shop)
    look(shop, viewer)
    table.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFault):
        shop.offers.counts.write()
    assert shop.offers.counts.views_of(viewer, bread) == 1
    table.execute("ROLLBACK")
    shop.offers.counts.write()
    assert shop.offers.counts.figures(1)[bread].seen == 1
    assert shop.offers.counts.views_of(viewer, bread) == 1


def test_made_up_devices_fill_no_memory(shop: Shop, table: apsw.Connection) -> None:
    shown = [OfferView("bread", "Bread", "", bounded=True)]
    for number in range(1_500):
        shop.offers.saw(shown, Viewer(f"made up {number}", recognised=False))
    shop.offers.counts.write()
    assert list(table.execute("SELECT count(*) FROM offer_view")) == [(1_000,)]
    assert shop.offers.counts.figures(1)["bread"].seen == 1_500


def test_what_was_taken_up_counts_once_a_form(shop: Shop, bread: str) -> None:
    assert [shop.offers.counts.use(bread, form) for form in ("one", "one", "two")] == [True, False, True]
    assert shop.offers.counts.figures(1)[bread] == OfferFigures(seen=0, used=2)


def test_figures_are_of_the_last_days_of_the_shop(shop: Shop, bread: str, clock: FakeClock) -> None:
    look(shop, None)
    shop.offers.counts.write()
    clock.pass_days(6)
    assert shop.offers.counts.figures(7)[bread].seen == 1
    clock.pass_days(1)
    assert bread not in shop.offers.counts.figures(7)
    assert shop.offers.counts.figures(30)[bread].seen == 1


@pytest.mark.parametrize(
    ("shown", "before", "after"), [("both", True, True), ("before", True, False), ("after", False, True)]
)
def test_an_offer_is_shown_before_or_after_the_login(shown: Shown, before: bool, after: bool) -> None:
    offer = replace(BREAD, shown=shown)
    assert (is_at(offer, "before"), is_at(offer, "after"), is_at(offer, None)) == (before, after, True)


@given(some.integers(0, 99), some.integers(0, 200))
def test_a_bound_of_n_is_n_views_and_none_is_no_bound(most: int, looks: int) -> None:
    seen = 0
    for _ in range(looks):
        seen += is_new_to(replace(BREAD, most_views=most), seen)
    assert seen == (min(most, looks) if most else looks)
