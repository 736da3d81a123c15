"""Products: what a barcode of the price list costs."""

import csv

from appliance.errors import BadInput, BadPriceList
from appliance.ports import Store
from appliance.rows import Product
from appliance.values.barcode import Barcode
from appliance.values.money import Money
from appliance.values.name import Name

COLUMNS = ("barcode", "name", "price")
MOST = 50_000
SHOWN = 20
"""Faults that are told at once; whoever has more mends these first."""


class Products:
    """The shop's price list, replaced as a whole by each file."""

    def __init__(self, store: Store, currency: str) -> None:
        self._store = store
        self._currency = currency

    def load(self, text: str) -> int:
        """Replace the list by the lines of a CSV file; how many there are.

        Raises BadPriceList with every fault and its line, and then nothing was changed.
        """
        products = parse(text, self._currency)
        with self._store.transaction() as records:
            records.products.replace(products)
        return len(products)

    def find(self, barcode: Barcode) -> Product | None:
        return self._store.records.products.get(barcode, self._currency)

    def all(self) -> list[Product]:
        return self._store.records.products.all(self._currency)


def parse(text: str, currency: str) -> list[Product]:
    """Lines of barcode, name and price under a line that names them. Raises BadPriceList."""
    found: dict[Barcode, Product] = {}
    faults = [
        f"line {number}: {fault}" for number, row in _rows(text) if (fault := _take(row, currency, found))
    ]
    if len(found) > MOST:
        faults.append(f"at most {MOST} products are kept, not {len(found)}")
    if faults:
        raise BadPriceList(faults="\n".join(faults[:SHOWN]))
    return list(found.values())


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """Number and fields of each line; commas, semicolons or tabs between them, as spreadsheets write them."""
    lines = text.removeprefix("\ufeff").splitlines()
    between = next((sign for sign in ";\t," if lines and sign in lines[0]), ",")
    table = csv.DictReader(lines, delimiter=between, strict=True)
    try:
        missing = set(COLUMNS) - set(table.fieldnames or ())
        rows = [(table.line_num, row) for row in table]
    except csv.Error as fault:
        raise BadPriceList(faults=f"line {table.line_num}: {fault}") from fault
    if missing:
        raise BadPriceList(faults=f"the first line must name {', '.join(COLUMNS)}")
    return rows


def _take(row: dict[str, str], currency: str, found: dict[Barcode, Product]) -> str:
    """Add the product of a line to `found`; what is wrong with the line, if anything."""
    barcode, name, price = (row[column] or "" for column in COLUMNS)
    try:
        product = Product(Barcode.parse(barcode), Name.parse(name).text, Money.parse(price, currency))
    except BadInput as fault:
        return str(fault)
    if product.barcode in found:
        return f"{product.barcode} is there twice"
    found[product.barcode] = product
    return ""
