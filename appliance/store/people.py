"""What belongs to customers: codes, cards, consents."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple

from appliance.rows import Consent
from appliance.store.connection import Database, Row
from appliance.values.code import Code


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))


class CodeTable:
    """See ports.CodeTable."""

    def __init__(self, database: Database, shop: str) -> None:
        self._db = database
        self._shop = shop

    def issue(self, shop: str, code: str, customer: str) -> None:
        """The latest issue counts: a shop gives a code again only after its rest, and its own order holds."""
        self._db.run(
            "INSERT INTO code VALUES (?, ?, ?)"
            " ON CONFLICT (shop, code) DO UPDATE SET customer = excluded.customer",
            shop,
            code,
            customer,
        )

    def owner(self, code: Code) -> str | None:
        """The customer of a live code of this shop."""
        found = self._db.row(
            "SELECT k.customer FROM code k JOIN customer c ON c.id = k.customer"
            " WHERE k.shop = ? AND k.code = ? AND c.erased_at IS NULL",
            self._shop,
            code.digits,
        )
        return str(found[0]) if found else None

    def owners_elsewhere(self, code: Code) -> list[str]:
        """The customers to whom other shops gave this code."""
        found = self._db.rows(
            "SELECT customer FROM code WHERE code = ? AND shop <> ? ORDER BY shop", code.digits, self._shop
        )
        return [row[0] for row in found]

    def any_taken(self, codes: Iterable[Code], rested_since: int) -> bool:
        """Whether one of `codes` is live, or was retired after `rested_since`."""
        digits = [code.digits for code in codes]
        sql = (
            "SELECT 1 FROM code k JOIN customer c ON c.id = k.customer"
            f" WHERE k.shop = ? AND k.code IN ({marks(digits)}) AND coalesce(c.erased_at, ?) >= ? LIMIT 1"
        )
        return self._db.row(sql, self._shop, *digits, rested_since, rested_since) is not None

    def of(self, customer: str) -> Code | None:
        """The code given to exactly this customer, whatever it was merged with."""
        found = self._db.row("SELECT code FROM code WHERE customer = ? AND +shop = ?", customer, self._shop)
        return Code(found[0]) if found else None

    def live(self) -> int:
        """All codes less those of the erased: to look at everybody who is left takes twenty times as long."""
        found = self._db.row(
            "SELECT (SELECT count(*) FROM code WHERE shop = ?1) - (SELECT count(*) FROM customer c"
            " CROSS JOIN code k ON k.customer = c.id AND +k.shop = ?1 WHERE c.erased_at IS NOT NULL)",
            self._shop,
        )
        return int(found[0]) if found else 0


class CardTable:
    """See ports.CardTable. Shops that were alone may have printed the same numbers: what this shop linked
    counts here, whoever has the same elsewhere; a number that two others gave to two people is nobody's."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def link(self, link: str, barcode: str, customer: str) -> None:
        self._db.run(
            "INSERT INTO card VALUES (?, ?, ?) ON CONFLICT (link) DO NOTHING", link, barcode, customer
        )

    def owner(self, barcode: str) -> str | None:
        found = self._db.rows(
            "SELECT card.customer, coalesce(c.canonical, card.customer),"
            " j.shop IS (SELECT shop FROM identity) AS ours FROM card"
            " LEFT JOIN journal j ON j.id = link LEFT JOIN customer c ON c.id = card.customer"
            " WHERE barcode = ? ORDER BY ours DESC, link",
            barcode,
        )
        if not found:
            return None
        first, _, ours = found[0]
        return str(first) if ours or len({person for _, person, _ in found}) == 1 else None

    def unlink_others(self, customer: str, shop: str) -> None:
        """Forget the cards that other shops handed out."""
        self._db.run(
            "DELETE FROM card WHERE customer = ?"
            " AND link IN (SELECT id FROM journal WHERE journal.id = link AND shop <> ?)",
            customer,
            shop,
        )

    def unlink(self, customer: str) -> None:
        self._db.run("DELETE FROM card WHERE customer = ?", customer)


class ConsentTable:
    """See ports.ConsentTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, consent: Consent, replaces: Iterable[str]) -> None:
        self._db.run("INSERT INTO consent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *astuple(consent))
        for replaced in replaces:
            self._db.run("INSERT INTO consent_replaced VALUES (?) ON CONFLICT (id) DO NOTHING", replaced)

    def keep_text(self, digest: str, id: str, language: str, words: str) -> None:
        """The words of a question, once for all answers to them."""
        self._db.run(
            "INSERT INTO consent_text VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
            digest,
            id,
            language,
            words,
        )

    def text(self, digest: str) -> str | None:
        found = self._db.row("SELECT words FROM consent_text WHERE hash = ?", digest)
        return str(found[0]) if found else None

    def heads(self, customers: Sequence[str], purpose: str) -> list[Consent]:
        sql = (
            f"SELECT * FROM consent WHERE customer IN ({marks(customers)}) AND purpose = ?"
            " AND id NOT IN (SELECT id FROM consent_replaced) ORDER BY id"
        )
        return [_consent(row) for row in self._db.rows(sql, *customers, purpose)]

    def history(self, customers: Sequence[str]) -> list[Consent]:
        sql = f"SELECT * FROM consent WHERE customer IN ({marks(customers)}) ORDER BY id"
        return [_consent(row) for row in self._db.rows(sql, *customers)]


def _consent(row: Row) -> Consent:
    id, customer, purpose, given, text_id, text_hash, language, channel, shop, at = row
    return Consent(id, customer, purpose, bool(given), text_id, text_hash, language, channel, shop, at)


class PreferenceTable:
    """See ports.PreferenceTable."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, id: str, customer: str, name: str, value: str) -> None:
        self._db.run("INSERT INTO preference VALUES (?, ?, ?, ?)", id, customer, name, value)

    def replace(self, ids: Iterable[str]) -> None:
        for replaced in ids:
            self._db.run("INSERT INTO preference_replaced VALUES (?) ON CONFLICT (id) DO NOTHING", replaced)

    def heads(self, customers: Sequence[str], name: str) -> list[tuple[str, str]]:
        rows = self._db.rows(
            f"SELECT id, value FROM preference WHERE customer IN ({marks(customers)}) AND name = ?"
            " AND id NOT IN (SELECT id FROM preference_replaced) ORDER BY id",
            *customers,
            name,
        )
        return [(id, value) for id, value in rows]

    def forget(self, customer: str) -> None:
        self._db.run("DELETE FROM preference WHERE customer = ?", customer)
