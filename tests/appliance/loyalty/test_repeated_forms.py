"""A form that is sent twice moves points once."""

import pytest

from appliance.errors import Stale
from appliance.shop import Shop
from appliance.values.phone import Phone

FORM = "019ab3c4-0000-7000-8000-000000000001"


@pytest.fixture
def olena(shop: Shop) -> str:
    (found,) = shop.customers.find("Олена")
    return found.id


def test_a_spend_that_is_sent_twice_spends_once(shop: Shop, olena: str) -> None:
    first = shop.ledger.spend(olena, 30, "a coffee", FORM)
    assert shop.ledger.spend(olena, 30, "a coffee", FORM) == first == shop.ledger.balance(olena)


def test_a_spend_from_several_lots_is_known_again(shop: Shop, olena: str) -> None:
    shop.ledger.earn(olena, 40, "a gift")
    everything = shop.ledger.balance(olena)
    assert shop.ledger.spend(olena, everything, "a feast", FORM) == 0
    assert shop.ledger.spend(olena, everything, "a feast", FORM) == 0


def test_the_same_form_with_another_number_is_refused(shop: Shop, olena: str) -> None:
    left = shop.ledger.spend(olena, 30, "a coffee", FORM)
    with pytest.raises(Stale):
        shop.ledger.spend(olena, 20, "a coffee", FORM)
    assert shop.ledger.balance(olena) == left


def test_a_gift_that_is_sent_twice_is_given_once(shop: Shop, olena: str) -> None:
    after = shop.ledger.earn(olena, 30, "a gift", FORM)
    assert shop.ledger.earn(olena, 30, "a gift", FORM) == after


def test_without_a_form_every_spend_counts(shop: Shop, olena: str) -> None:
    first = shop.ledger.spend(olena, 10, "a coffee")
    assert shop.ledger.spend(olena, 10, "a coffee") == first - 10


def test_after_a_merge_the_form_is_still_known(shop: Shop, olena: str) -> None:
    claim = shop.claims.join(Phone("+380671234567"), "uk", shop.new_id())
    left = shop.ledger.spend(olena, 30, "a coffee", FORM)
    shop.claims.confirm(claim.id, "staff")
    assert shop.ledger.spend(claim.id, 30, "a coffee", FORM) == left
