import pytest

from appliance.errors import BadReceipt, NotFound, ReceiptTaken
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.money import Money

AMOUNT = Money(12_550, "UAH")


@pytest.fixture
def hanna(shop: Shop) -> str:
    (found,) = shop.customers.find("Ганна")
    return found.id


def test_a_receipt_credits_once_however_often_it_is_entered(shop: Shop, hanna: str) -> None:
    before = shop.ledger.balance(hanna)
    first = shop.purchases.record(hanna, AMOUNT, "77")
    assert shop.purchases.record(hanna, AMOUNT, " 77 ") == first
    assert shop.ledger.balance(hanna) == before + 125


def test_a_receipt_does_not_stand_for_two_purchases(shop: Shop, hanna: str) -> None:
    shop.purchases.record(hanna, AMOUNT, "77")
    with pytest.raises(ReceiptTaken):
        shop.purchases.record(hanna, Money(12_551, "UAH"), "77")
    with pytest.raises(ReceiptTaken):
        shop.purchases.record(None, AMOUNT, "77")


@pytest.mark.parametrize("receipt", ["", "  ", "7" * 41, "7\x1b7"])
def test_a_receipt_number_is_readable(shop: Shop, hanna: str, receipt: str) -> None:
    with pytest.raises(BadReceipt):
        shop.purchases.record(hanna, AMOUNT, receipt)


@pytest.mark.parametrize("typed", ["A 77", "a 77", "Ａ\u3000７７", "A ٧٧", " a  77 "])
def test_a_receipt_number_is_one_however_it_is_typed(shop: Shop, hanna: str, typed: str) -> None:
    first = shop.purchases.record(hanna, AMOUNT, "A 77")
    assert shop.purchases.record(hanna, AMOUNT, typed) == first


def test_whoever_was_erased_meanwhile_is_credited_nothing(shop: Shop, hanna: str) -> None:
    shop.erasure.erase(hanna)
    with pytest.raises(NotFound):
        shop.purchases.record(hanna, AMOUNT, "77")
    with pytest.raises(NotFound):
        shop.ledger.earn(hanna, 5, "за торт")


def test_a_stranger_earns_nothing(shop: Shop) -> None:
    assert shop.purchases.record(None, AMOUNT, "78").points == 0


def test_a_purchase_taken_back_takes_its_points_and_frees_its_number(shop: Shop, hanna: str) -> None:
    before = shop.ledger.balance(hanna)
    wrong = shop.purchases.record(hanna, AMOUNT, "77")
    assert shop.purchases.take_back(wrong.id).taken_back
    shop.purchases.take_back(wrong.id)
    assert shop.ledger.balance(hanna) == before
    right = shop.purchases.record(hanna, Money(2_550, "UAH"), "77")
    assert (right.points, shop.ledger.balance(hanna)) == (25, before + 25)


def test_points_already_spent_become_a_debt_that_new_points_repay(shop: Shop, hanna: str) -> None:
    purchase = shop.purchases.record(hanna, AMOUNT, "77")
    shop.ledger.spend(hanna, shop.ledger.balance(hanna), "a cake")
    shop.purchases.take_back(purchase.id)
    assert shop.ledger.balance(hanna) == -125
    shop.ledger.earn(hanna, 130, "a gift")
    assert shop.ledger.balance(hanna) == 5


def test_what_was_never_bought_cannot_be_taken_back(shop: Shop) -> None:
    with pytest.raises(NotFound):
        shop.purchases.take_back("nothing")


def test_a_day_is_the_shops_local_day(shop: Shop, hanna: str, clock: FakeClock) -> None:
    midnight_in_kyiv = 1_793_656_800
    clock.at = midnight_in_kyiv - 1
    shop.purchases.record(hanna, AMOUNT, "77")
    assert "77" in [purchase.receipt for purchase in shop.purchases.today()]
    clock.at = midnight_in_kyiv
    assert shop.purchases.today() == []
