"""The kiosk's real process on a free port, and Chromium in front of it."""

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.testing import fill
from appliance.values.phone import Phone
from kiosk.scanner.simulated import NAME, records
from tests.system.place import until

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60.0
"""Seconds for the kiosk to start; a slow machine may have more."""


class Kiosk:
    """A filled shop's kiosk. `settings` go under [kiosk], `people` fills it; `reward` is a reward's price,
    `hub` the head office of a chain."""

    module = "kiosk"

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        people: Callable[[Shop], None] = fill,
        reward: int = 0,
        hub: str = "",
        **settings: Any,
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.folder = folder
        self.log = folder / "kiosk.log"
        self._environment = environment
        self._settings = settings | {"port": self.port}
        self._reward = reward
        self._hub = hub
        self.configure()
        self.shop: Shop = open_shop(load_settings(Paths(folder)))
        people(self.shop)
        self.start()

    def configure(self, offset: int = 0) -> None:
        """Write settings.toml, with the clock `offset` seconds off, for a kiosk that starts from now on."""
        lines = [f"{name} = {json.dumps(value)}" for name, value in self._settings.items()]
        whole = [
            "[clock]",
            f"offset = {offset}",
            f"[programme]\nreward_points = {self._reward}",
            f"[sync]\nhub = {json.dumps(self._hub)}",
            "[kiosk]",
            *lines,
            "",
        ]
        (self.folder / "settings.toml").write_text("\n".join(whole))

    def start(self) -> None:
        """Start the process and wait until it answers; the log goes on."""
        with self.log.open("a") as log:
            words = [sys.executable, "-m", self.module, "--data", str(self.folder), "--demo"]
            self.process = subprocess.Popen(words, env=self._environment, stderr=log)
        assert until(self.answers, PATIENCE), self.log.read_text()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def code(self) -> str:
        """Олена's."""
        olena = self.shop.customers.by_phone(Phone("+380671234567"))
        assert olena and olena.code
        return olena.code.digits

    def answers(self) -> bool:
        try:
            return self._ask("GET", "/") == 200
        except OSError:
            return False

    def post(self, path: str, **form: str) -> None:
        assert self._ask("POST", path, urlencode(form)) == 204

    def text(self) -> str:
        """What the screen shows now."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as link:
            link.request("GET", "/")
            return link.getresponse().read().decode()

    def scan(self, *texts: str) -> None:
        """Type each text on a scanner of its own that is plugged in for it."""
        with self.scanner() as scanner:
            scanner.sendall(b"".join(records(text) for text in texts))

    def scanner(self) -> socket.socket:
        """A scanner that is plugged in until it is closed."""
        link = socket.socket(socket.AF_UNIX)
        link.connect(str(Paths(self.folder).run / NAME))
        return link

    def listen(self) -> socket.socket:
        """An event stream, opened as a browser does."""
        link = socket.create_connection(("127.0.0.1", self.port), 5)
        link.sendall(f"GET /stream HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
        return link

    def end(self) -> int:
        """SIGTERM: the exit status; fails after ten seconds, when systemd would soon kill."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def _ask(self, method: str, path: str, body: str = "") -> int:
        """The status of the answer."""
        headers = {"Accept": "*/*", "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as link:
            link.request(method, path, body, headers)
            return link.getresponse().status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
        self.shop.close()


@contextmanager
def chromium(
    kiosk: Kiosk, width: int = 800, height: int = 480, scheme: Any = "light", *, script: bool = True
) -> Iterator[Page]:
    """The kiosk's page, already listening to the stream if it may use its script."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        try:
            page = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                bypass_csp=True,
                java_script_enabled=script,
            ).new_page()
            with page.expect_response("**/stream" if script else "**/*"):
                page.goto(kiosk.address)
            yield page
        finally:
            browser.close()
