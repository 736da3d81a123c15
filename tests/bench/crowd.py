"""A shop with very many customers, written into its tables in bulk."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import apsw

from appliance.values.barcode import Barcode

CODES = 40_000
"""As many as a shop may have at once."""


@dataclass(frozen=True)
class Known:
    """One of them: what is scanned, and how the screen then shows it: the name, or without one the points."""

    by: Literal["card", "code", "phone"]
    scan: str
    shows: str


def settle(path: Path, prefix: str, count: int) -> None:
    """Customers with a phone, a card and points each, the first CODES of them with a code as well."""
    database = apsw.Connection(str(path))
    database.execute("PRAGMA synchronous=OFF")
    ((shop,),) = database.execute("SELECT shop FROM identity")
    codes = spread_codes(min(count, CODES))
    with database:
        database.executemany(
            "INSERT INTO customer"
            " (id, canonical, registered_at, phone, name, folded_name, language, confirmed)"
            " VALUES (?1, ?1, 1793000000, ?2, ?3, ?3, 'uk', 1)",
            ((id_of(n), phone_of(n), name_of(n)) for n in range(count)),
        )
        database.executemany(
            "INSERT INTO card VALUES (?1, ?2, ?1)",
            ((id_of(n), Barcode.of_card(prefix, n).digits) for n in range(count)),
        )
        database.executemany(
            "INSERT INTO code VALUES (?, ?, ?)", ((shop, code, id_of(n)) for n, code in enumerate(codes))
        )
        database.executemany(
            "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?1, 'earn', ?5, '2026-11-01', NULL, NULL)",
            ((f"{id_of(n)}.0", shop, n, id_of(n), points_of(n)) for n in range(count)),
        )
    # Else the kiosk's first scans would carry all this from the log into the database.
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def some(prefix: str, count: int, wanted: int) -> Iterator[Known]:
    """Of each kind as many, in random order of people; the same at each run."""
    chance = random.Random(1)  # noqa: S311  # the same people at each run
    codes = spread_codes(min(count, CODES))
    for turn in range(wanted):
        n = chance.randrange(min(count, CODES) if turn % 3 == 1 else count)
        if turn % 3 == 0:
            yield Known("card", Barcode.of_card(prefix, n).digits, name_of(n))
        elif turn % 3 == 1:
            yield Known("code", codes[n], name_of(n))
        else:
            yield Known("phone", phone_of(n), f"<strong>{points_of(n)}</strong>")


def spread_codes(count: int) -> list[str]:
    """Six digits each, no two alike."""
    return [f"{number:06}" for number in random.Random(2).sample(range(1_000_000), count)]  # noqa: S311


def id_of(n: int) -> str:
    return f"0193a000-0000-7000-8000-{n:012x}"


def phone_of(n: int) -> str:
    """A number of the Ukrainian plan."""
    return f"+38067{n + 2_000_000:07}"


def name_of(n: int) -> str:
    return f"Ім’я{n}"


def points_of(n: int) -> int:
    return n % 997 + 3
