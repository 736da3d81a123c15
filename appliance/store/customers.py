"""Customers, claims and tombstones. A merge makes one row the canonical one of several."""

from appliance.events import CustomerRegistered
from appliance.rows import Customer, CustomerState
from appliance.store.connection import Database, Row
from appliance.values.code import Code
from appliance.values.phone import Phone

# The name and code of a merged customer are the earliest that any of its rows has. CROSS JOIN and + hold
# SQLite to the customer's own few rows: left to itself it reads all codes, 10 ms at 20,000 customers.
_SELECT = """
    SELECT c.id, c.phone, c.registered_at, c.language, c.erased_at,
           (SELECT max(m.confirmed) FROM customer m WHERE m.canonical = c.id),
           (SELECT m.name FROM customer m
            WHERE m.canonical = c.id AND m.name IS NOT NULL ORDER BY m.id LIMIT 1),
           (SELECT k.code FROM customer m CROSS JOIN code k ON k.customer = m.id
            WHERE m.canonical = c.id AND +k.shop = ? ORDER BY m.id LIMIT 1)
    FROM customer c
"""

EVER = 2**63 - 1
"""Later than every moment."""


class CustomerTable:
    """See ports.CustomerTable."""

    def __init__(self, database: Database, shop: str) -> None:
        self._db = database
        self._shop = shop

    def register(self, event: CustomerRegistered) -> None:
        self._ensure(event.customer)
        self._db.run(
            "UPDATE customer SET registered_at = ?, phone = ?, name = ?, folded_name = ?, language = ?,"
            " confirmed = max(confirmed, ?) WHERE id = ?",
            event.at,
            event.phone,
            event.name,
            event.name.casefold() if event.name else None,
            event.language,
            int(not event.claim),
            event.customer,
        )

    def confirm(self, customer: str) -> None:
        self._ensure(customer)
        self._db.run("UPDATE customer SET confirmed = 1 WHERE id = ?", customer)

    def merge(self, one: str, other: str) -> None:
        """Join two groups; the earliest id leads, whatever the order. A merge is a proof."""
        self.confirm(one)
        self.confirm(other)
        leaders = sorted({self._leader(one), self._leader(other)})
        for follower in leaders[1:]:
            self._db.run("UPDATE customer SET canonical = ? WHERE canonical = ?", leaders[0], follower)

    def erase(self, customer: str, at: int) -> None:
        self._ensure(customer)
        self._db.run(
            "UPDATE customer SET erased_at = min(coalesce(erased_at, ?), ?), phone = NULL, name = NULL,"
            " folded_name = NULL WHERE id = ?",
            at,
            at,
            customer,
        )

    def is_erased(self, customer: str) -> bool:
        return (
            self._db.row("SELECT 1 FROM customer WHERE id = ? AND erased_at IS NOT NULL", customer)
            is not None
        )

    def get(self, customer: str) -> Customer | None:
        return self._one("WHERE c.id = (SELECT canonical FROM customer WHERE id = ?)", customer)

    def by_phone(self, e164: str) -> Customer | None:
        return self._one(
            "WHERE c.id = (SELECT p.canonical FROM customer p WHERE p.phone = ? AND p.confirmed = 1"
            " AND p.erased_at IS NULL ORDER BY p.id LIMIT 1)",
            e164,
        )

    def with_phone(self, e164: str) -> list[str]:
        """Every id with that phone, claims too."""
        return [row[0] for row in self._db.rows("SELECT id FROM customer WHERE phone = ? ORDER BY id", e164)]

    def by_name(self, text: str, limit: int) -> list[Customer]:
        pattern = "%" + text.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        return self._many(
            "WHERE c.id IN (SELECT canonical FROM customer WHERE folded_name LIKE ? ESCAPE '\\')"
            " ORDER BY c.id LIMIT ?",
            pattern,
            limit,
        )

    def newest(self, limit: int) -> list[Customer]:
        return self._many(
            "WHERE c.canonical = c.id AND c.registered_at IS NOT NULL AND c.erased_at IS NULL"
            " AND c.confirmed = 1 ORDER BY c.id DESC LIMIT ?",
            limit,
        )

    def claims(self, limit: int, before: int = EVER) -> list[Customer]:
        """Those registered before a moment, oldest first."""
        return self._many(
            "WHERE c.canonical = c.id AND c.confirmed = 0 AND c.registered_at < ?"
            " AND c.erased_at IS NULL ORDER BY c.registered_at LIMIT ?",
            before,
            limit,
        )

    def members(self, customer: str) -> list[str]:
        """Every id that is this customer, after merges."""
        rows = self._db.rows(
            "SELECT id FROM customer"
            " WHERE canonical = (SELECT canonical FROM customer WHERE id = ?) ORDER BY id",
            customer,
        )
        return [row[0] for row in rows]

    def _ensure(self, customer: str) -> None:
        self._db.run(
            "INSERT INTO customer (id, canonical) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
            customer,
            customer,
        )

    def _leader(self, customer: str) -> str:
        found = self._db.row("SELECT canonical FROM customer WHERE id = ?", customer)
        return str(found[0]) if found else customer

    def _one(self, where: str, *values: object) -> Customer | None:
        found = self._many(where, *values)
        return found[0] if found else None

    def _many(self, where: str, *values: object) -> list[Customer]:
        return [_customer(row) for row in self._db.rows(_SELECT + where, self._shop, *values)]


def _customer(row: Row) -> Customer:
    id, phone, registered_at, language, erased_at, confirmed, name, code = row
    state: CustomerState = "erased" if erased_at else "confirmed" if confirmed else "claim"
    return Customer(
        id=id,
        phone=Phone(phone) if phone else None,
        name=name,
        language=language or "en",
        state=state,
        code=Code(code) if code else None,
        registered_at=registered_at or 0,
    )
