"""Head office's process and its PostgreSQL killed while shops send: every event is there once at the end."""

import random
import subprocess
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
SHOPS, EACH, HUB_KILLS, STOPS = 4, 5_000, 8, 2
PATIENCE = 240


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    with Postgres(tmp_path / "hub") as postgres:
        yield postgres


@pytest.fixture
def chain(postgres: Postgres, tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path, postgres)
    yield chain
    chain.close()


def work(shop: Shop, customer: str) -> None:
    """Points for one customer, some at a time."""
    store = open_store(shop.settings.paths.shop_db)
    for _ in range(EACH // 100):
        with store.transaction() as records:
            for _ in range(100):
                records.record(
                    PointsEarned(at=1, customer=customer, points=1, kind="earn", business_date="2026-11-02")
                )
        time.sleep(0.2)
    store.close()


def test_twenty_thousand_events_arrive_once_whatever_is_killed(chain: Chain, postgres: Postgres) -> None:
    shops = [enrolled(chain, f"shop-{number}") for number in range(SHOPS)]
    relays = [chain.start("appliance.sync", shop.settings.paths.root) for shop in shops]
    workers = [threading.Thread(target=work, args=(shop, f"c{n}")) for n, shop in enumerate(shops)]
    for worker in workers:
        worker.start()
    chance = random.Random(8)  # noqa: S311  # who is killed, and when
    for turn in range(HUB_KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        chain.office = killed(chain, chain.office)
        if turn % (HUB_KILLS // STOPS) == 1:
            postgres.stop(hard=True)
            postgres.start()
        victim = chance.randrange(SHOPS)
        relays[victim].kill()
        relays[victim].wait()
        relays[victim] = chain.start("appliance.sync", shops[victim].settings.paths.root)
    for worker in workers:
        worker.join()
    assert until(lambda: all(waiting(shop) == 0 for shop in shops), PATIENCE)
    assert until(
        lambda: not chain.database.rows("SELECT 1 FROM shop_epoch WHERE routed < received"), PATIENCE
    )
    ids = chain.ids()
    assert len(ids) == len(set(ids)) == SHOPS * EACH
    sums = chain.database.rows("SELECT sum(points) FROM balance GROUP BY customer")
    assert [int(points) for (points,) in sums] == [EACH] * SHOPS


def killed(chain: Chain, office: subprocess.Popen[str]) -> subprocess.Popen[str]:
    office.kill()
    office.wait()
    return chain.start_office()
