"""Head office and its shops as real processes, over TLS and a real PostgreSQL; each in its own folder."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

from appliance.hub import shops
from appliance.hub.database import Database
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from tests.certificates import authority
from tests.system.balancer import Balancer
from tests.system.net import until
from tests.system.postgres import Postgres

PATIENCE = 30


class Chain:
    """Head office and its shops, each in a folder of its own under `folder`."""

    def __init__(self, folder: Path, postgres: Postgres, offices: int = 1) -> None:
        """`offices`: so many equal processes, which a balancer stands before if they are several."""
        self.folder = folder
        self.trusted = authority(folder)
        self.port = free_port()
        self.address = postgres.database()
        self.database = Database(self.address)
        self.processes: list[subprocess.Popen[str]] = []
        self.ports = [self.port] if offices == 1 else [free_port() for _ in range(offices)]
        self.offices = [self.start_office(port) for port in self.ports]
        self.balancer = Balancer(self.port, self.ports) if offices > 1 else None

    def start_office(self, port: int) -> subprocess.Popen[str]:
        pair = self.trusted.issue(self.folder / f"pair-{port}", "localhost")
        data = self.folder / f"office-{port}"
        data.mkdir(exist_ok=True)
        lines = {"database": self.address, "certificate": str(pair), "port": port}
        text = "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items())
        (data / "settings.toml").write_text(f"[hub]\n{text}\n")
        return self.start("appliance.hub", data)

    def start(self, room: str, data: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen((sys.executable, "-m", room, "--data", data), text=True)
        self.processes.append(process)
        return process

    def kill_office(self, number: int = 0) -> None:
        """As when its machine dies; another is started in its place."""
        self.offices[number].kill()
        self.offices[number].wait()
        self.offices[number] = self.start_office(self.ports[number])

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
        if self.balancer:
            self.balancer.close()
        for process in self.processes:
            process.kill()
            process.wait()
        self.database.close()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


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
    join(chain, shop)
    return shop


def join(chain: Chain, shop: Shop) -> None:
    """Enrol a shop that may have been alone for long."""
    until(lambda: all(map(listens, chain.ports)), PATIENCE)
    assert "Head office" in regulars(shop, "enrol", chain.code(shop.settings.shop.name))


def listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def waiting(shop: Shop) -> int:
    state = shop.upstream.state()
    return state.waiting if state else -1
