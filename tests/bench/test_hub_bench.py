"""From a shop's journal to head office's database, durable at both ends, over TLS; and a raw COPY beside it.

Prints figures and aims, asserts only that everything arrived once.
"""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from appliance.events import PointsEarned
from appliance.hub.database import Database
from appliance.shop import Shop
from appliance.store.shop_store import open_store
from appliance.sync.opening import open_relay
from tests.bench.gauges import machine, memory, told
from tests.system.chain import Chain, enrolled, waiting
from tests.system.net import until
from tests.system.postgres import Postgres

pytestmark = pytest.mark.bench
EVENTS, BACKLOG, SHOPS, EACH = 20_000, 100_000, 8, 2_500
PEOPLE = 500
AIM = 10_000
PATIENCE = 600


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """What is printed reaches whoever runs this."""
    with capsys.disabled():
        yield


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    with Postgres(tmp_path / "hub") as postgres:
        chain = Chain(tmp_path, postgres)
        yield chain
        chain.close()


def record(shop: Shop, events: int) -> None:
    """So many purchases' points, of some hundred people."""
    store = open_store(shop.settings.paths.shop_db)
    for start in range(0, events, 1_000):
        with store.transaction() as records:
            for number in range(start, min(start + 1_000, events)):
                records.record(
                    PointsEarned(
                        at=1_793_600_000 + number,
                        customer=f"{shop.settings.shop.name}-{number % PEOPLE}",
                        points=5,
                        kind="earn",
                        business_date="2026-11-02",
                        source=f"01890000-0000-7000-8000-{number:012}",
                    )
                )
    store.close()


def send(shop: Shop) -> None:
    relay = open_relay(shop.settings)
    relay.exchange_all()
    relay.close()


def routed(database: Database) -> bool:
    return database.rows("SELECT 1 FROM shop_epoch WHERE routed < received") == []


def copied(address: str) -> float:
    """Events a second, by COPY alone into a table like ours without a key, committed once a batch."""
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT shop, epoch, seq, id, type, version, facts::text, personal::text, subject, received_at"
            " FROM event"
        ).fetchall()
        connection.execute("CREATE TABLE raw (LIKE event)")
        connection.commit()
        started = time.monotonic()
        for start in range(0, len(rows), 500):
            with connection.cursor().copy("COPY raw FROM STDIN") as copy:
                for row in rows[start : start + 500]:
                    copy.write_row(row)
            connection.commit()
        return len(rows) / (time.monotonic() - started)


def test_what_a_chain_sends(chain: Chain, say: None) -> None:
    print(f"\n{machine()}")
    one = enrolled(chain, "one")
    rate = one_shop(chain, one)
    raw = copied(chain.address)
    print(f"raw COPY of the same rows: {raw:,.0f} events/s; ours is {rate / raw:.2f} of it")
    eight_at_once(chain)
    relay(chain, one)
    ids = chain.ids()
    assert len(ids) == len(set(ids))


def test_a_shop_that_was_cut_off_for_half_a_year(chain: Chain, say: None) -> None:
    shop = enrolled(chain, "away")
    record(shop, BACKLOG)
    started = time.monotonic()
    send(shop)
    took = time.monotonic() - started
    print(f"\na backlog of {BACKLOG:,}: {took:.1f} s, {BACKLOG / took:,.0f} events/s", flush=True)
    assert until(lambda: routed(chain.database), PATIENCE)
    print(f"all of it routed after {time.monotonic() - started:.1f} s")
    assert len(chain.ids()) == BACKLOG


@pytest.mark.parametrize("offices", [2, 3])
def test_equal_processes_behind_a_balancer(tmp_path: Path, offices: int, say: None) -> None:
    with Postgres(tmp_path / "hub") as postgres:
        chain = Chain(tmp_path, postgres, offices)
        try:
            print(f"\n{offices} equal processes of head office:", flush=True)
            eight_at_once(chain)
        finally:
            chain.close()


def one_shop(chain: Chain, shop: Shop) -> float:
    record(shop, EVENTS)
    started = time.monotonic()
    send(shop)
    took = time.monotonic() - started
    assert len(chain.ids()) == EVENTS
    rate = EVENTS / took
    print(
        f"one shop, batches of 500: {rate:,.0f} events/s, aim {AIM:,}: {'met' if rate >= AIM else 'missed'}"
    )
    assert until(lambda: routed(chain.database), PATIENCE)
    lag = time.monotonic() - started - took
    print(f"routed {lag:.1f} s after the last was stored: {EVENTS / (took + lag):,.0f} events/s in all")
    return EVENTS / took


def eight_at_once(chain: Chain) -> None:
    shops = [enrolled(chain, f"of-eight-{number}") for number in range(SHOPS)]
    for shop in shops:
        record(shop, EACH)
    threads = [threading.Thread(target=send, args=(shop,)) for shop in shops]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    assert all(waiting(shop) == 0 for shop in shops)
    print(f"{SHOPS} shops at once: {SHOPS * EACH / took:,.0f} events/s")
    assert until(lambda: routed(chain.database), PATIENCE)
    print(f"all of it routed after {time.monotonic() - started:.1f} s")


def relay(chain: Chain, shop: Shop) -> None:
    process = chain.start("appliance.sync", shop.settings.paths.root)
    record(shop, EACH)
    assert until(lambda: waiting(shop) == 0, PATIENCE)
    print(told("the relay's memory, PSS", memory(process.pid), 40, "MB"))
