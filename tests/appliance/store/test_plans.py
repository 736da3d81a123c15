"""With 20,000 customers a look-up must not read them all: what SQLite means to do, asked of SQLite."""

import pytest

from appliance.shop import Shop
from appliance.store.connection import Database
from appliance.values.phone import Phone

GROWING = ("customer", "code", "journal", "consent", "entry", "purchase", "device", "visit", "scan")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[object, ...]]:
    """Every statement that reads, with the values it had first."""
    found: dict[str, tuple[object, ...]] = {}
    read = Database.rows

    def rows(self: Database, sql: str, *values: object) -> list[tuple[object, ...]]:
        found.setdefault(sql, values)
        return read(self, sql, *values)

    monkeypatch.setattr(Database, "rows", rows)
    return found


def plan(shop: Shop, sql: str, values: tuple[object, ...]) -> list[str]:
    connection = Database(shop.settings.paths.shop_db).connection
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def reads_all(step: str) -> bool:
    """A whole table, or all that a shop has of something."""
    return step.removeprefix("SCAN ").partition(" ")[0] in GROWING or step.endswith("(shop=?)")


def test_no_lookup_of_the_counter_reads_everybody(shop: Shop, said: dict[str, tuple[object, ...]]) -> None:
    (olena,) = shop.customers.find("067 123 45 67")
    assert olena.code
    shop.customers.by_code(olena.code)
    shop.ledger.earn(olena.id, 5, "a gift")
    shop.claims.join(Phone("+380671234599"), "uk", shop.new_id())
    shop.claims.waiting()
    shop.consents.record(olena.id, "marketing", True, "uk", "till")
    shop.scans.note("code", olena.id, "")
    shop.scans.recent()
    allowed = ("count(*) FROM code", "folded_name LIKE")  # a count, and the owner who looks for a name
    told = {
        sql: plan(shop, sql, values) for sql, values in said.items() if not any(a in sql for a in allowed)
    }
    assert [sql for sql, steps in told.items() if any(map(reads_all, steps))] == []


def test_the_codes_in_use_are_those_of_people_who_were_not_erased(shop: Shop) -> None:
    with shop.claims._store.transaction() as records:
        before = records.codes.live()
    (olena,) = shop.customers.find("067 123 45 67")
    shop.erasure.erase(olena.id)
    with shop.claims._store.transaction() as records:
        assert (before, records.codes.live()) == (7, 6)
