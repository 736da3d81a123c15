"""A counter with the shop's people, and what a page says."""

import pytest

from appliance.shop import Shop
from appliance.values.barcode import Barcode
from appliance.values.phone import Phone
from kiosk.counter import Counter


@pytest.fixture
def counter(shop: Shop) -> Counter:
    return Counter(shop, shop.settings.kiosk, shop.settings.programme, shop.settings.shop.region)


@pytest.fixture
def code(shop: Shop) -> str:
    """Олена's six digits."""
    olena = shop.customers.by_phone(Phone("+380671234567"))
    assert olena and olena.code
    return olena.code.digits


@pytest.fixture
def card(shop: Shop) -> str:
    """The number on Олена's card."""
    return Barcode.of_card(shop.settings.kiosk.card_prefix, 1).digits


@pytest.fixture
def strange_code(shop: Shop) -> str:
    """Six digits that are nobody's."""
    taken = {customer.code.digits for customer in shop.customers.newest() if customer.code}
    return next(text for text in ("111111", "222222", "333333", "444444") if text not in taken)
