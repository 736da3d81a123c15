"""The relay as a process beside head office on a real PostgreSQL, over TLS; killed whenever it likes."""

import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.hub import shops
from appliance.hub.database import Database
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.values.phone import Phone
from tests.certificates import authority
from tests.system.net import until
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)
PATIENCE = 30


class Chain:
    """Head office and its shops, each in a folder of its own under `folder`."""

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self.folder = folder
        self.trusted = authority(folder)
        self.port = _free_port()
        self.address = postgres.database()
        self.database = Database(self.address)
        self.processes: list[subprocess.Popen[str]] = []
        self.office = self.start_office()

    def start_office(self) -> subprocess.Popen[str]:
        pair = self.trusted.issue(self.folder / "pair", "localhost")
        data = self.folder / "office"
        data.mkdir(exist_ok=True)
        lines = {"database": self.address, "certificate": str(pair), "port": self.port}
        text = "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items())
        (data / "settings.toml").write_text(f"[hub]\n{text}\n")
        return self.start("appliance.hub", data)

    def start(self, room: str, data: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen((sys.executable, "-m", room, "--data", data), text=True)
        self.processes.append(process)
        return process

    def code(self, name: str) -> str:
        return self.database.work(
            lambda connection: shops.make_code(connection, name, None, int(time.time()))
        )

    def shop(self, name: str) -> Shop:
        """A shop whose settings name head office."""
        data = self.folder / name
        data.mkdir()
        (data / "settings.toml").write_text(
            f'[shop]\nname = "{name}"\n[sync]\nhub = "https://localhost:{self.port}"\n'
            f'authority = "{self.trusted.trusted}"\n'
        )
        return open_shop(load_settings(Paths(data)))

    def ids(self) -> list[str]:
        return [id for (id,) in self.database.rows("SELECT id FROM event ORDER BY shop, epoch, seq")]

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.database.close()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres(tmp_path_factory.mktemp("hub")) as postgres:
        yield postgres


@pytest.fixture
def chain(postgres: Postgres, tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path, postgres)
    yield chain
    chain.close()


def regulars(shop: Shop, *words: str) -> str:
    """The command, as somebody types it."""
    done = subprocess.run(
        (sys.executable, "-m", "appliance.cli", "--data", shop.settings.paths.root, "sync", *words),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def enrolled(chain: Chain, name: str) -> Shop:
    shop = chain.shop(name)
    until(lambda: _listens(chain.port), PATIENCE)
    assert "Head office" in regulars(shop, "enrol", chain.code(name))
    return shop


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def waiting(shop: Shop) -> int:
    state = shop.upstream.state()
    return state.waiting if state else -1


def test_a_shop_sends_what_it_did_at_once(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    chain.start("appliance.sync", shop.settings.paths.root)
    shop.customers.add(Phone("+380671234567"), "Олена")
    until(lambda: waiting(shop) == 0, PATIENCE)
    begun = time.monotonic()
    shop.customers.add(Phone("+380501112233"), "Тарас")
    until(lambda: len(chain.ids()) == 4, PATIENCE)
    assert time.monotonic() - begun < 20  # and not with the next round


def test_by_hand_without_a_relay(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    shop.customers.add(Phone("+380671234567"), "Олена")
    assert "waiting 2" in regulars(shop, "status")
    assert "sent 2" in regulars(shop, "now")
    assert regulars(shop, "again") == "Nothing yet.\n"


def test_a_relay_and_head_office_that_are_killed_lose_and_double_nothing(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    (customer,) = [shop.customers.add(Phone("+380671234567"), "Олена").id]
    chance = random.Random(5)  # noqa: S311  # which of the two is killed, and when
    relay = chain.start("appliance.sync", shop.settings.paths.root)
    for _ in range(6):
        for points in range(1, 101):
            shop.ledger.earn(customer, points, "a gift")
        time.sleep(chance.uniform(0, 1.5))
        victim = relay if chance.random() < 0.7 else chain.office
        victim.kill()
        victim.wait()
        if victim is relay:
            relay = chain.start("appliance.sync", shop.settings.paths.root)
        else:
            chain.office = chain.start_office()
    until(lambda: waiting(shop) == 0, 60)
    assert len(chain.ids()) == len(set(chain.ids())) == 602
