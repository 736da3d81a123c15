"""A head office with a PostgreSQL of its own and two shops: `python -m tests.system.run_hub --data DIR`.

Kyiv has people, who agreed to be known in the chain's other shops; Tallinn knows nobody yet.
"""

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from appliance.hub import shops
from appliance.hub.database import Database
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.testing import PEOPLE, fill
from tests.certificates import Authority, authority
from tests.system.chain import listens
from tests.system.net import until
from tests.system.postgres import Postgres

PATIENCE = 60
PORTS = {"kyiv": (8091, 8092, 8093), "tallinn": (8094, 8095, 8096)}
"""Portal, kiosk and dashboard, beside those of `make run`."""
HUB = 8444
SHOPS = {
    "kyiv": {"name": "Кава на розі", "region": "UA", "time_zone": "Europe/Kyiv"},
    "tallinn": {"name": "Kohvik nurgal", "region": "EE", "time_zone": "Europe/Tallinn"},
}
TOLD = """
Head office  https://localhost:{hub}  (its certificate is signed by {authority})
Kyiv         owner and till http://127.0.0.1:{kyiv[2]}  kiosk http://127.0.0.1:{kyiv[1]}
Tallinn      owner and till http://127.0.0.1:{tallinn[2]}  kiosk http://127.0.0.1:{tallinn[1]}
Olena joined in Kyiv. Type her phone, 067 123 45 67, as +380671234567 at Tallinn's kiosk: she is known there.
Ctrl-C ends it; it lies in {folder}."""


@dataclass
class Running:
    """What runs in `folder`, on ports that a test may choose."""

    folder: Path
    ports: dict[str, tuple[int, ...]] = field(default_factory=lambda: dict(PORTS))
    hub: int = HUB

    @contextmanager
    def started(self) -> Iterator[dict[str, Shop]]:
        """Everything, until the block ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            postgres = stack.enter_context(Postgres(self.folder))
            address = postgres.database("regulars")
            trusted = authority(self.folder)
            stack.enter_context(self._office(address, trusted))
            assert until(lambda: listens(self.hub), PATIENCE), "head office does not answer"
            opened = {name: self._shop(name, trusted, address) for name in SHOPS}
            for name in SHOPS:
                stack.enter_context(process("appliance.cli", "--data", str(self.folder / name), "run"))
            yield opened

    @contextmanager
    def _office(self, address: str, trusted: Authority) -> Iterator[None]:
        data = self.folder / "office"
        pair = trusted.issue(self.folder / "pair", "localhost")
        settings: dict[str, object] = {
            "database": address,
            "certificate": str(pair),
            "port": self.hub,
            "name": "Кава",
        }
        write(data / "settings.toml", {"hub": settings})
        with process("appliance.hub", "--data", str(data)):
            yield

    def _shop(self, name: str, trusted: Authority, address: str) -> Shop:
        """As a fitter does it: settings, then a code from head office."""
        portal, kiosk, dashboard = self.ports[name]
        sync = {"hub": f"https://localhost:{self.hub}", "authority": str(trusted.trusted)}
        sections: dict[str, Mapping[str, object]] = {
            "shop": SHOPS[name],
            "portal": {"port": portal},
            "kiosk": {"port": kiosk},
            "dashboard": {"port": dashboard},
            "sync": sync | {"countries": ["EE", "UA"]},
        }
        write(self.folder / name / "settings.toml", sections)
        shop = open_shop(load_settings(Paths(self.folder / name)))
        if shop.upstream.state() is None:
            code = made_code(address, str(SHOPS[name]["name"]))
            words = ("-m", "appliance.cli", "--data", str(self.folder / name), "sync", "enrol", code)
            subprocess.run((sys.executable, *words), check=True)
        if name == "kyiv":
            fill(shop)
            share(shop)
        return shop


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.system.run_hub")
    parser.add_argument("--data", type=Path, required=True, help="the folder of everything")
    folder = parser.parse_args().data.resolve()
    running = Running(folder)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with running.started():
            where = {"hub": running.hub, "authority": folder / "authority.pem", "folder": folder}
            print(TOLD.format(**where, **running.ports), flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print("It is ended.")


def share(shop: Shop) -> None:
    """The shop's people agreed to be known in the others."""
    for customer in shop.customers.newest(len(PEOPLE)):
        shop.consents.record(customer.id, "sharing", True, customer.language, "till")


def made_code(address: str, name: str) -> str:
    database = Database(address)
    try:
        return database.work(lambda connection: shops.make_code(connection, name, None, int(time.time())))
    finally:
        database.close()


@contextmanager
def process(module: str, *words: str) -> Iterator[None]:
    """Ended in order when the block ends; Ctrl-C reaches it by us alone."""
    command = (sys.executable, "-m", module, *words)
    running = subprocess.Popen(command, start_new_session=True)
    try:
        yield
    finally:
        running.terminate()
        running.wait(PATIENCE)


def write(file: Path, sections: Mapping[str, Mapping[str, object]]) -> None:
    """Settings as TOML, whose texts, numbers and lists are JSON's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for section, values in sections.items():
        lines += [f"[{section}]", *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items())]
    file.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
