import pytest

from appliance.errors import BadPriceList
from appliance.shop import Shop
from appliance.values.barcode import Barcode
from appliance.values.money import Money

BREAD, MILK = "4820000000017", "4820000000024"


def prices(shop: Shop) -> dict[str, int]:
    return {product.name: product.price.minor for product in shop.products.all()}


@pytest.mark.parametrize(
    "text",
    [
        f"barcode,name,price\n{BREAD},Хліб,42.50\n{MILK},Молоко,38\n",
        f"\ufeffname;price;barcode;shelf\r\nХліб;42,50;{BREAD};1\r\nМолоко;38,00;{MILK};2\r\n",
        f"barcode\tname\tprice\n{BREAD}\tХліб\t42,5\n{MILK}\t Молоко \t38.0",
    ],
)
def test_a_price_list_is_read_as_spreadsheets_write_it(shop: Shop, text: str) -> None:
    assert shop.products.load(text) == 2
    assert prices(shop) == {"Молоко": 3800, "Хліб": 4250}


def test_a_product_is_found_by_its_barcode(shop: Shop) -> None:
    shop.products.load(f"barcode,name,price\n{BREAD},Хліб,42.50")
    found = shop.products.find(Barcode(BREAD))
    assert found and found.price == Money(4250, "UAH")
    assert shop.products.find(Barcode(MILK)) is None


def test_a_new_list_takes_the_place_of_the_old_one(shop: Shop) -> None:
    shop.products.load(f"barcode,name,price\n{BREAD},Хліб,42.50")
    shop.products.load(f"barcode,name,price\n{MILK},Молоко,38")
    assert prices(shop) == {"Молоко": 3800}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["482,Хліб,1"], "line 2: "),
        ([f"{BREAD},Хліб,much"], "line 2: "),
        ([f"{BREAD},,1"], "line 2: "),
        ([f"{BREAD},Хліб,1", f"{BREAD},Булка,2"], "line 3: 4820000000017 is there twice"),
        ([f"{BREAD}"], "line 2: "),
        ([f'{BREAD},"Хліб'], "unexpected end of data"),
        (["", "x,y,z"], "line 3: "),
    ],
)
def test_a_fault_names_its_line_and_changes_nothing(shop: Shop, lines: list[str], told: str) -> None:
    shop.products.load(f"barcode,name,price\n{MILK},Молоко,38")
    with pytest.raises(BadPriceList, match=told):
        shop.products.load("\n".join(["barcode,name,price", *lines]))
    assert prices(shop) == {"Молоко": 3800}


@pytest.mark.parametrize("text", ["", "hello", "barcode,name\n", "\x00\x01"])
def test_without_the_three_columns_it_says_what_the_first_line_is_for(shop: Shop, text: str) -> None:
    with pytest.raises(BadPriceList, match="barcode, name, price"):
        shop.products.load(text)
