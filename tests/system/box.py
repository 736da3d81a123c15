"""The shop's box in a town: its data folder and the portal's real processes, each as `python -m ROOM`.

    with Town() as town, Box(town) as box:
        box.start("gate", "portal")
        phone = town.phone("olena", "02:00:5e:10:00:01")
        phone.join()
        phone.get(WEB, host="captive.apple.com")

By hand: `python -m tests.system.box` builds the same, says what to try, and removes it at Ctrl-C.
"""

import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Any, Self

from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.values.mac import Mac
from portal.gate.client import Reply, ask
from tests.system.net import BOX, WEB, Town, until

PATIENCE = 15.0
"""Seconds until a room must be there."""
ROOMS = {
    "gate": ("portal.gate",),
    "wifi": ("portal.wifi",),
    "watcher": ("portal.watcher",),
    "portal": ("portal.web",),
    "kiosk": ("kiosk",),
    "dashboard": ("appliance.dashboard",),
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "shop": {"name": "Пекарня на розі"},
    "portal": {"host": "::", "interface": "wifi", "port": 8080},
    "wifi": {"layout": "port", "address": f"{BOX}/16"},
}


class Box(contextlib.AbstractContextManager["Box"]):
    """Closed from the first packet: the base table is loaded before anybody gets an address."""

    def __init__(self, town: Town, settings: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self.town = town
        self.data = Path(tempfile.mkdtemp(prefix="box-"))
        self.paths = Paths(self.data)
        self.paths.run.mkdir()
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self._shop: Shop | None = None
        self.configure(settings or {})

    def __enter__(self) -> Self:
        self.base()
        self.start("wifi")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for room in list(self.processes):
            self.kill(room)
        if self._shop:
            self._shop.close()
        rmtree(self.data, ignore_errors=True)

    @property
    def shop(self) -> Shop:
        """The same shop, opened by the test as one more process would."""
        self._shop = self._shop or open_shop(load_settings(self.paths))
        return self._shop

    def configure(self, settings: Mapping[str, Mapping[str, Any]]) -> None:
        """Write settings.toml; processes started from now on see it."""
        sections = {name: dict(DEFAULTS.get(name, {})) for name in (*DEFAULTS, *settings)}
        for name, values in settings.items():
            sections[name] |= values
        lines = [
            line
            for name, values in sections.items()
            for line in (f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items()))
        ]
        (self.data / "settings.toml").write_text("\n".join(lines) + "\n", "utf-8")

    def base(self) -> str:
        """Load the closed table, as the oneshot does before the network is up."""
        return self.town.box.run(sys.executable, "-m", "portal.gate", "base", "--data", str(self.data))

    def start(self, *rooms: str) -> None:
        """Start rooms (gate, sniffer, watcher, portal, kiosk, dashboard) and wait until each is there."""
        for room in rooms:
            self.processes[room] = self.town.box.start(*self._words(room), log=self.log(room))
        for room in rooms:
            assert until(partial(self._up, room), PATIENCE), f"{room}: {self.log(room).read_text()}"

    def kill(self, room: str, number: int = signal.SIGKILL) -> int:
        """End a room by a signal; its exit status."""
        process = self.processes.pop(room)
        process.send_signal(number)
        return process.wait(10)

    def stop(self, room: str) -> tuple[int, float]:
        """End a room politely: its exit status, and the seconds it took."""
        before = time.monotonic()
        return self.kill(room, signal.SIGTERM), time.monotonic() - before

    def log(self, room: str) -> Path:
        return self.data / f"{room}.log"

    def admit(self, mac: str, minutes: int = 60) -> Reply:
        """Let a device pass and ask the gate, as the portal does."""
        number = self.shop.admissions.admit(Mac.parse(mac), minutes)
        reply = ask(self.paths.gate_socket)
        assert reply.done is None or reply.done >= number
        return reply

    def end(self, mac: str) -> Reply:
        """Take the right away and ask the gate."""
        self.shop.admissions.end(Mac.parse(mac))
        return ask(self.paths.gate_socket)

    def nft(self, *words: str) -> str:
        return self.town.box.run("nft", *words)

    def memory(self, room: str) -> float:
        """PSS of a room in MB."""
        lines = Path(f"/proc/{self.processes[room].pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))

    def _words(self, room: str) -> tuple[str, ...]:
        if room == "sniffer":
            told = ("--interface", "wifi", "--socket", str(self.paths.sightings_socket))
            return (sys.executable, "-m", "portal.sniffer", *told)
        return (sys.executable, "-m", *ROOMS[room], "--data", str(self.data))

    def _up(self, room: str) -> bool:
        assert self.processes[room].poll() is None, f"{room}: {self.log(room).read_text()}"
        if room == "gate":
            return ask(self.paths.gate_socket).done is not None
        if room == "sniffer":
            return "watching" in self.log(room).read_text()
        if room == "wifi":
            return self.town.box.resolve("ready.example", BOX) == WEB
        if room == "watcher":
            return self.paths.sightings_socket.exists()
        settings = load_settings(self.paths)
        port = getattr(settings, room).port
        return self.town.box.knock(BOX if room == "portal" else "127.0.0.1", port) == "open"


def main() -> None:
    """A town to walk around in."""
    with Town() as town, Box(town) as box:
        box.start("gate", "watcher", "sniffer", "portal")
        phone = town.phone("olena", "02:00:5e:10:00:01")
        phone.join()
        print(f"ip netns exec {phone.name} curl -i http://203.0.113.80/\ndata: {box.data}\nCtrl-C ends it.")
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
