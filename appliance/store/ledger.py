"""Points entries and receipts."""

from collections.abc import Sequence
from dataclasses import astuple

from appliance.rows import Entry, Purchase
from appliance.store.connection import Database, Row
from appliance.store.people import marks
from appliance.values.money import Money


class LedgerTable:
    """See ports.LedgerTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, entry: Entry) -> None:
        self._db.run(
            "INSERT INTO entry (id, shop, seq, account, lot, kind, points, business_date, source, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *astuple(entry),
        )

    def balance(self, accounts: Sequence[str]) -> int:
        sql = f"SELECT coalesce(sum(points), 0) FROM entry WHERE account IN ({marks(accounts)})"
        found = self._db.row(sql, *accounts)
        return int(found[0]) if found else 0

    def entries(self, accounts: Sequence[str]) -> list[Entry]:
        sql = (
            "SELECT id, shop, seq, account, lot, kind, points, business_date, source, reason FROM entry"
            f" WHERE account IN ({marks(accounts)}) ORDER BY id"
        )
        return [Entry(*row) for row in self._db.rows(sql, *accounts)]

    def open_lots(self, accounts: Sequence[str]) -> list[tuple[str, int]]:
        """(lot, what remains of it) for lots with something left, oldest first."""
        sql = (
            f"SELECT lot, sum(points) FROM entry WHERE account IN ({marks(accounts)}) AND lot IS NOT NULL"
            " GROUP BY lot HAVING sum(points) > 0 ORDER BY lot"
        )
        return [(lot, int(left)) for lot, left in self._db.rows(sql, *accounts)]

    def forget_reasons(self, account: str) -> None:
        self._db.run("UPDATE entry SET reason = NULL WHERE account = ?", account)


_PURCHASE = (
    "SELECT p.id, p.receipt, p.customer, p.minor, p.currency, p.points, p.at, p.business_date,"
    " t.purchase IS NOT NULL FROM purchase p LEFT JOIN purchase_taken_back t ON t.purchase = p.id "
)


class PurchaseTable:
    """See ports.PurchaseTable."""

    def __init__(self, database: Database, shop: str) -> None:
        self._db = database
        self._shop = shop

    def add(self, shop: str, purchase: Purchase) -> None:
        self._db.run(
            "INSERT INTO purchase (id, shop, receipt, customer, minor, currency, points, at, business_date)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            purchase.id,
            shop,
            purchase.receipt,
            purchase.customer,
            purchase.amount.minor,
            purchase.amount.currency,
            purchase.points,
            purchase.at,
            purchase.business_date,
        )

    def take_back(self, purchase: str) -> None:
        self._db.run("INSERT INTO purchase_taken_back VALUES (?) ON CONFLICT DO NOTHING", purchase)

    def get(self, purchase: str) -> Purchase | None:
        return self._one("WHERE p.id = ?", purchase)

    def by_receipt(self, receipt: str) -> Purchase | None:
        """The purchase a receipt number stands for: one that was taken back leaves its number free."""
        return self._one("WHERE p.shop = ? AND p.receipt = ? AND t.purchase IS NULL", self._shop, receipt)

    def on(self, business_date: str) -> list[Purchase]:
        return self._many(
            "WHERE p.shop = ? AND p.business_date = ? ORDER BY p.id DESC", self._shop, business_date
        )

    def of(self, customers: Sequence[str], limit: int) -> list[Purchase]:
        where = f"WHERE p.customer IN ({marks(customers)}) ORDER BY p.id DESC LIMIT ?"
        return self._many(where, *customers, limit)

    def _one(self, where: str, *values: object) -> Purchase | None:
        found = self._many(where, *values)
        return found[0] if found else None

    def _many(self, where: str, *values: object) -> list[Purchase]:
        return [_purchase(row) for row in self._db.rows(_PURCHASE + where, *values)]


def _purchase(row: Row) -> Purchase:
    id, receipt, customer, minor, currency, points, at, business_date, taken_back = row
    amount = Money(minor, currency)
    return Purchase(id, receipt, customer, amount, points, at, business_date, bool(taken_back))
