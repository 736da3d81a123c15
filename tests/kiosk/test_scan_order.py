"""What a scan is when it could be two things: the order that facts about barcodes and phones ask for."""

import pytest

from appliance.shop import Shop
from appliance.values.barcode import Barcode, check_digit
from appliance.values.member import MemberNumber
from appliance.values.phone import Phone
from kiosk.counter import Counter, luhn
from kiosk.effects import Greeting, Notice, Priced, Show

ESTONIAN = "5012345" + check_digit("5012345")
"""A valid EAN-8 and a valid Estonian phone."""
UPC = next(
    digits
    for n in range(79161000000, 79161999999)
    if (digits := str(n) + check_digit(str(n))) and not luhn(digits)
)
"""Twelve digits with the check digit of UPC-A."""
PRICES = f"barcode,name,price\n{ESTONIAN},Кава,80\n"


@pytest.fixture
def estonian(shop: Shop) -> Counter:
    return Counter(shop, shop.settings.kiosk, shop.settings.programme, "EE")


def told(counter: Counter, text: str) -> str:
    """The kind of page: a notice's own, by what a customer was greeted, or the page's name."""
    (show, *_rest) = counter.scanned(text)
    assert isinstance(show, Show)
    match show.page:
        case Notice(kind=kind):
            return kind
        case Greeting(by=by):
            return by
        case page:
            return type(page).__name__


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ESTONIAN, "product"),
        ("]E4" + ESTONIAN, "product"),
        ("]C0" + ESTONIAN, "product"),
        ("51234567", "join"),
        ("]E051234567", "unknown"),
        ("+3725123477", "join"),
        (UPC, "product"),
        ("501234", "unknown-code"),
        ("]E0501234", "unknown"),
        ("4111111111111111", "payment"),
        ("4111111111111112", "unknown"),
        (MemberNumber("0193a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b").digits, "unknown-card"),
        (Barcode.of_card("042", 999).digits, "unknown-card"),
        ("]E0" + Barcode.of_card("042", 999).digits, "unknown-card"),
        ("", "unknown"),
    ],
)
def test_what_is_two_things_is_the_first_of_the_table(estonian: Counter, text: str, kind: str) -> None:
    assert told(estonian, text) == kind


def test_a_price_comes_before_a_phone_and_a_customers_phone_before_a_strange_product(
    estonian: Counter, shop: Shop
) -> None:
    shop.customers.add(Phone.parse(ESTONIAN, "EE"), "Mati", "et")
    assert told(estonian, ESTONIAN) == "phone"
    assert told(estonian, "]E0" + ESTONIAN) == "product"
    shop.products.load(PRICES)
    assert told(estonian, ESTONIAN) == Priced.__name__


def test_a_card_comes_before_a_price(estonian: Counter, shop: Shop, card: str) -> None:
    shop.products.load(f"barcode,name,price\n{card},Кава,80\n")
    assert told(estonian, card) == "card"
