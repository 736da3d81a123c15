"""A filled shop with some of its rooms running on loopback, and a browser with its accessibility checked."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Locator, Page, ViewportSize, sync_playwright

from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.testing import fill

MODULES = {"portal": "portal.web", "kiosk": "kiosk", "dashboard": "appliance.dashboard"}
OPTIONS = {"kiosk": ["--demo"]}
"""A scanner to type on."""
# Without the answers of Google's servers that a fresh Chromium asks for by itself.
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")
AXE = files("axe_core_python").joinpath("axe.min.js").read_text()
Scheme = Literal["light", "dark"]
LOOKS: tuple[tuple[ViewportSize, Scheme], ...] = (
    ({"width": 390, "height": 844}, "light"),
    ({"width": 1280, "height": 800}, "dark"),
)
"""Contrast does not hang on the width, so that each shape is seen in one scheme."""


class Shopfront:
    """Ports and processes of one shop's rooms, with a second opening of its records for the test."""

    def __init__(self, folder: Path) -> None:
        self.ports = {room: _free_port() for room in MODULES}
        sections = (f"[{room}]\nport = {port}\n" for room, port in self.ports.items())
        (folder / "settings.toml").write_text("".join(sections))
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.shop: Shop = open_shop(load_settings(Paths(folder)))
        fill(self.shop)

    def start(self, *rooms: str) -> None:
        """Start rooms and wait until each accepts connections."""
        for room in rooms:
            words = [sys.executable, "-m", MODULES[room], "--data", str(self._folder), *OPTIONS.get(room, [])]
            self._processes.append(subprocess.Popen(words))
        deadline = time.monotonic() + 60
        while not all(_accepts(self.ports[room]) for room in rooms):
            assert time.monotonic() < deadline, rooms
            time.sleep(0.05)

    def url(self, room: str, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.ports[room]}{path}"

    def scan(self, text: str) -> None:
        """Type a scan on the kiosk's scanner, key by key."""
        words = [sys.executable, "-m", "kiosk.scanner.simulated", "--data", str(self._folder)]
        subprocess.run(words, input=f"{text}\n", text=True, timeout=20, check=True)

    def end(self) -> list[int]:
        """End every room; returns how each of them ended."""
        for process in self._processes:
            process.terminate()
        codes = [process.wait(10) for process in self._processes]
        self.shop.close()
        return codes


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a sandbox, because root has none."""
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        try:
            yield started
        finally:
            started.close()


def press(button: Locator) -> None:
    """Press it and wait for the page behind it; a click alone may return before the browser has left."""
    with button.page.expect_navigation():
        button.click()


def complaints(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, and whether it is wider than its window."""
    page.wait_for_load_state()  # a page that has only begun to come has nothing to look at
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe found nothing to look at"
    wrong = [f"{page.url}: {v['id']} {v['nodes'][0]['html']}" for v in found["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*wrong, f"{page.url}: {wide} px too wide"] if wide > 0 else wrong


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _accepts(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
