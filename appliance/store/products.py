"""The price list."""

from collections.abc import Iterable

from appliance.rows import Product
from appliance.store.connection import Database, Row
from appliance.values.barcode import Barcode
from appliance.values.money import Money


class ProductTable:
    """See ports.ProductTable. Prices are in hundredths of the shop's currency."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def replace(self, products: Iterable[Product]) -> None:
        self._db.run("DELETE FROM product")
        for product in products:
            self._db.run(
                "INSERT INTO product VALUES (?, ?, ?)",
                product.barcode.digits,
                product.name,
                product.price.minor,
            )

    def get(self, barcode: Barcode, currency: str) -> Product | None:
        found = self._db.row("SELECT barcode, name, minor FROM product WHERE barcode = ?", barcode.digits)
        return _product(found, currency) if found else None

    def all(self, currency: str) -> list[Product]:
        """By name."""
        rows = self._db.rows("SELECT barcode, name, minor FROM product ORDER BY name, barcode")
        return [_product(row, currency) for row in rows]


def _product(row: Row, currency: str) -> Product:
    barcode, name, minor = row
    return Product(Barcode(barcode), name, Money(minor, currency))
