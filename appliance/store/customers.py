"""Customers, claims and tombstones. A merge makes one row the canonical one of several."""

from collections.abc import Iterable

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

_STANDING = (
    "SELECT m.id, m.one, m.other FROM merge m"
    " WHERE NOT EXISTS (SELECT 1 FROM merge_undone u WHERE u.id = m.id)"
)

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
            "UPDATE customer SET registered_at = ?1, phone = ?2, name = ?3, folded_name = ?4, language = ?5,"
            " proved = max(proved, ?7), confirmed = max(confirmed, ?7) WHERE id = ?6",
            event.at,
            event.phone,
            event.name,
            event.name.casefold() if event.name else None,
            event.language,
            event.customer,
            int(not event.claim),
        )

    def confirm(self, customer: str) -> None:
        self._ensure(customer)
        self._db.run("UPDATE customer SET proved = 1, confirmed = 1 WHERE id = ?", customer)

    def meet(self, customer: str) -> None:
        """Somebody of another shop was here: they may be credited before anything else is known."""
        self._ensure(customer)

    def merge(self, id: str, one: str, other: str) -> None:
        """Join two groups; the earliest id leads, whatever the order. A merge, named by `id`, is a proof."""
        self._ensure(one)
        self._ensure(other)
        self._db.run("INSERT INTO merge VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING", id, one, other)
        self._regroup({one, other})

    def separate(self, customers: Iterable[str], merges: Iterable[str]) -> None:
        """Take merges back, also such as are told of only later."""
        for id in merges:
            self._db.run("INSERT INTO merge_undone VALUES (?) ON CONFLICT (id) DO NOTHING", id)
        told = set(customers)
        for customer in told:
            self._ensure(customer)
        self._regroup(told)

    def merges(self, customer: str) -> list[tuple[str, str, str]]:
        """(id, one, other) of the merges that made this customer of several."""
        return self._db.rows(
            _STANDING + " AND m.one IN (SELECT id FROM customer WHERE canonical = ?) ORDER BY m.id",
            self._leader(customer),
        )

    def _regroup(self, told: set[str]) -> None:
        """Draw the groups anew of everybody who was or is together with those `told` of."""
        rest = {member for one in told for member in self.members(one)} | told
        while rest:
            group = self._reach(min(rest))
            rest -= group
            marks = ", ".join("?" * len(group))
            self._db.run(
                f"UPDATE customer SET canonical = ?, confirmed = max(proved, ?) WHERE id IN ({marks})",
                min(group),
                int(len(group) > 1),
                *group,
            )

    def _reach(self, customer: str) -> set[str]:
        """Everybody whom standing merges lead to."""
        reached, waiting = {customer}, [customer]
        while waiting:
            one = waiting.pop()
            for _, left, right in self._db.rows(_STANDING + " AND (m.one = ? OR m.other = ?)", one, one):
                for found in {left, right} - reached:
                    reached.add(found)
                    waiting.append(found)
        return reached

    def erase(self, customer: str, at: int) -> None:
        self._ensure(customer)
        self._db.run(
            "UPDATE customer SET erased_at = min(coalesce(erased_at, ?), ?), phone = NULL, name = NULL,"
            " folded_name = NULL WHERE id = ?",
            at,
            at,
            customer,
        )

    def forget(self, customer: str) -> None:
        """Who they are, but not that there is somebody."""
        self._db.run(
            "UPDATE customer SET phone = NULL, name = NULL, folded_name = NULL WHERE id = ?", customer
        )

    def erased(self) -> list[str]:
        """The tombstones."""
        return [row[0] for row in self._db.rows("SELECT id FROM customer WHERE erased_at IS NOT NULL")]

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
