"""Head office's process and its PostgreSQL killed while shops send: every event is there once at the end."""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.events import PointsEarned
from appliance.shop import Shop
from appliance.store.shop_store import open_store
from tests.system.chain import Chain, enrolled, waiting
from tests.system.net import until
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)
EVENTS, HUB_KILLS, STOPS = 20_000, 8, 2
PATIENCE = 240


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    with Postgres(tmp_path / "hub") as postgres:
        yield postgres


def work(shop: Shop, customer: str, events: int) -> None:
    """Points for one customer, some at a time."""
    store = open_store(shop.settings.paths.shop_db)
    for _ in range(events // 100):
        with store.transaction() as records:
            for _ in range(100):
                records.record(
                    PointsEarned(at=1, customer=customer, points=1, kind="earn", business_date="2026-11-02")
                )
        time.sleep(0.2)
    store.close()


@pytest.mark.parametrize(
    ("offices", "shops"),
    [pytest.param(1, 4, marks=pytest.mark.slow), (2, 8), pytest.param(3, 8, marks=pytest.mark.slow)],
)
def test_twenty_thousand_events_arrive_once_whatever_is_killed(
    postgres: Postgres, tmp_path: Path, offices: int, shops: int
) -> None:
    chain = Chain(tmp_path, postgres, offices)
    try:
        each = EVENTS // shops
        kill_and_work(chain, postgres, [enrolled(chain, f"shop-{number}") for number in range(shops)], each)
        ids = chain.ids()
        assert len(ids) == len(set(ids)) == EVENTS
        sums = chain.database.rows("SELECT sum(points) FROM balance GROUP BY customer")
        assert [int(points) for (points,) in sums] == [each] * shops
        assert_dense(chain)
    finally:
        chain.close()


def kill_and_work(chain: Chain, postgres: Postgres, shops: list[Shop], each: int) -> None:
    """Until all is told and routed."""
    relays = [chain.start("appliance.sync", shop.settings.paths.root) for shop in shops]
    workers = [threading.Thread(target=work, args=(shop, f"c{n}", each)) for n, shop in enumerate(shops)]
    for worker in workers:
        worker.start()
    chance = random.Random(8)  # noqa: S311  # who is killed, and when
    for turn in range(HUB_KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        chain.kill_office(chance.randrange(len(chain.ports)))
        if turn % (HUB_KILLS // STOPS) == 1:
            postgres.stop(hard=True)
            postgres.start()
        victim = chance.randrange(len(shops))
        relays[victim].kill()
        relays[victim].wait()
        relays[victim] = chain.start("appliance.sync", shops[victim].settings.paths.root)
    for worker in workers:
        worker.join()
    assert until(lambda: all(waiting(shop) == 0 for shop in shops), PATIENCE)
    assert until(
        lambda: not chain.database.rows("SELECT 1 FROM shop_epoch WHERE routed < received"), PATIENCE
    )


def assert_dense(chain: Chain) -> None:
    """Every mailbox has all numbers from 1 to its last, each once, and there is something in it."""
    found = chain.database.rows(
        "SELECT s.next_n - 1, count(m.n), coalesce(min(m.n), 1), coalesce(max(m.n), 0) FROM shop s"
        " LEFT JOIN mailbox m ON m.shop = s.shop GROUP BY s.shop, s.next_n"
    )
    assert found
    assert all(number == last == highest > 0 and first == 1 for last, number, first, highest in found)
