"""Somebody no longer wants to be known in other shops."""

from pathlib import Path

from appliance import mail
from appliance.chain import Letter
from appliance.events import CardLinked, CustomerErased, CustomerRegistered, Event, PointsEarned, Recorded
from appliance.store.shop_store import ShopStore, open_store

CARD = "0420000000017"
WITHDRAWN = Letter("withdrawn 9", "withdrawn", {"customers": ["olena"], "at": 9})


def told_by(store: ShopStore, shop: str, *events: Event) -> None:
    for seq, event in enumerate(events, 1):
        store.receive(Recorded(id=f"{shop}-{seq}", shop=shop, epoch=1, seq=seq, event=event))


def olena() -> Event:
    return CustomerRegistered(
        at=1, customer="olena", language="uk", claim=False, phone="+380671234567", name="Олена"
    )


def test_what_other_shops_told_of_them_is_forgotten_and_their_points_stay(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shop.db")
    earned = PointsEarned(at=3, customer="olena", points=5, kind="earn", business_date="2026-11-02")
    told_by(store, "kyiv", olena(), CardLinked(at=2, customer="olena", barcode=CARD), earned)
    store.take_in([WITHDRAWN], mail.take)
    found = store.records.customers.get("olena")
    assert found and (found.name, found.phone) == (None, None)
    assert store.records.cards.owner(CARD) is None
    assert store.records.ledger.balance(["olena"]) == 5
    store.close()
    assert "Олена".encode() not in (tmp_path / "shop.db").read_bytes()


def test_the_shop_that_registered_them_still_knows_them(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shop.db")
    with store.transaction() as records:
        records.record(olena())
        records.record(CardLinked(at=2, customer="olena", barcode=CARD))
    store.take_in([WITHDRAWN], mail.take)
    found = store.records.customers.get("olena")
    assert found and found.name == "Олена"
    assert store.records.cards.owner(CARD) == "olena"


def test_whoever_allows_it_again_is_known_again(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shop.db")
    told = (olena(), CardLinked(at=2, customer="olena", barcode=CARD))
    told_by(store, "kyiv", *told)
    store.take_in([WITHDRAWN], mail.take)
    told_by(store, "kyiv", *told)
    found = store.records.customers.get("olena")
    assert found and found.name == "Олена"
    assert store.records.cards.owner(CARD) == "olena"


def test_whoever_was_erased_is_not(tmp_path: Path) -> None:
    store = open_store(tmp_path / "shop.db")
    told = (olena(), CardLinked(at=2, customer="olena", barcode=CARD))
    told_by(store, "kyiv", *told, CustomerErased(at=3, customer="olena"))
    told_by(store, "kyiv", *told)
    found = store.records.customers.get("olena")
    assert found and (found.state, found.name) == ("erased", None)
    assert store.records.cards.owner(CARD) is None
