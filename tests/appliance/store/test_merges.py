"""Merges that stand, and merges that were taken back."""

from pathlib import Path

import pytest

from appliance.events import CustomerRegistered, CustomersMerged, CustomersSeparated, Event
from appliance.store.shop_store import ShopStore, open_store

PHONE = "+380671234567"


@pytest.fixture
def store(tmp_path: Path) -> ShopStore:
    """Олена is a customer; two claims were made with her phone."""
    store = open_store(tmp_path / "shop.db")
    tell(store, registered("a-olena", claim=False))
    tell(store, registered("b-claim", claim=True))
    tell(store, registered("c-claim", claim=True))
    return store


def registered(customer: str, *, claim: bool) -> Event:
    return CustomerRegistered(at=1, customer=customer, language="uk", claim=claim, phone=PHONE, name=customer)


def tell(store: ShopStore, event: Event) -> str:
    with store.transaction() as records:
        return records.record(event).id


def merge(store: ShopStore, one: str, other: str) -> str:
    return tell(store, CustomersMerged(at=2, customer=one, other=other, proof="staff"))


def separate(store: ShopStore, one: str, other: str, *merges: str) -> None:
    tell(store, CustomersSeparated(at=3, customer=one, other=other, replaces=merges))


def state(store: ShopStore, customer: str) -> tuple[str, str]:
    found = store.records.customers.get(customer)
    assert found
    return found.id, found.state


def test_a_claim_that_was_merged_by_mistake_is_a_claim_again(store: ShopStore) -> None:
    made = merge(store, "b-claim", "a-olena")
    assert state(store, "b-claim") == ("a-olena", "confirmed")
    separate(store, "b-claim", "a-olena", made)
    assert state(store, "b-claim") == ("b-claim", "claim")
    assert state(store, "a-olena") == ("a-olena", "confirmed")


def test_two_claims_prove_each_other_as_long_as_they_are_one(store: ShopStore) -> None:
    made = merge(store, "b-claim", "c-claim")
    assert state(store, "c-claim") == ("b-claim", "confirmed")
    separate(store, "c-claim", "b-claim", made)
    assert (state(store, "b-claim")[1], state(store, "c-claim")[1]) == ("claim", "claim")


def test_a_group_of_three_falls_where_the_merge_was_taken_back(store: ShopStore) -> None:
    merge(store, "a-olena", "b-claim")
    second = merge(store, "b-claim", "c-claim")
    assert store.records.customers.members("c-claim") == ["a-olena", "b-claim", "c-claim"]
    separate(store, "b-claim", "c-claim", second)
    assert store.records.customers.members("a-olena") == ["a-olena", "b-claim"]
    assert state(store, "c-claim") == ("c-claim", "claim")


def test_one_of_two_merges_taken_back_leaves_them_together(store: ShopStore) -> None:
    first = merge(store, "a-olena", "b-claim")
    second = merge(store, "b-claim", "a-olena")
    separate(store, "a-olena", "b-claim", first)
    assert store.records.customers.members("b-claim") == ["a-olena", "b-claim"]
    assert store.records.customers.merges("b-claim") == [(second, "b-claim", "a-olena")]
