"""From the scanner's Enter to the screen, with a thousand and with a million customers.

Prints figures and aims, asserts only that every answer was the right one.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from appliance.shop import Shop
from kiosk.scanner.simulated import NAME, records
from tests.bench import crowd
from tests.bench.gauges import machine, memory, told
from tests.system.kiosk import Kiosk
from tests.system.place import until

pytestmark = pytest.mark.bench
FEW, MANY = 1_000, 1_000_000
SCANS = 300
BURST = 100
STARTS = 5
SETTLED = 0.5
"""Seconds after which a scanner that was plugged in is believed."""


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """What is printed reaches whoever runs this."""
    with capsys.disabled():
        yield


class Watched:
    """The event stream as a browser reads it: when each piece came, and what the page said then."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._rest = b""

    def next_page(self) -> tuple[float, str]:
        """The time the last byte of the next page came, and its HTML."""
        while True:
            head, end, rest = self._rest.partition(b"\n\n")
            if not end:
                self._rest += self._link.recv(65536)
                continue
            came, self._rest = time.monotonic(), rest
            data = head.rpartition(b"data: ")[2]
            page = json.loads(data) if data.startswith(b"{") else {}
            if "html" in page:
                return came, page["html"]


@contextmanager
def counter(folder: Path, count: int) -> Iterator[Kiosk]:
    """A kiosk whose shop knows `count` people."""
    with Kiosk(folder, people=lambda shop: settle(shop, count), cover_seconds=120) as kiosk:
        yield kiosk


def settle(shop: Shop, count: int) -> None:
    started = time.monotonic()
    crowd.settle(shop.settings.paths.shop_db, shop.settings.kiosk.card_prefix, count)
    os.sync()  # else each scan's commit waits for the crowd, which no shop writes in half a minute
    print(f"\n{count:,} customers written in {time.monotonic() - started:.0f} s")


def scans(kiosk: Kiosk, count: int) -> list[float]:
    """Milliseconds from Enter to the last byte of the page that greets, one scan after the other."""
    prefix = kiosk.shop.settings.kiosk.card_prefix
    waited = []
    with kiosk.listen() as link, plugged(kiosk) as scanner:
        watched = Watched(link)
        watched.next_page()
        for known in crowd.some(prefix, count, SCANS):
            events = records(known.scan)
            enter = len(records(""))
            scanner.sendall(events[:-enter])
            time.sleep(0.02)
            pressed = time.monotonic()
            scanner.sendall(events[-enter:])
            came, html = watched.next_page()
            assert known.shows in html, f"{known.by}: another page came"
            waited.append((came - pressed) * 1000)
    return waited


@contextmanager
def plugged(kiosk: Kiosk) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as scanner:
        scanner.connect(str(kiosk.shop.settings.paths.run / NAME))
        time.sleep(SETTLED + 1)  # the kiosk looks for new scanners each second
        yield scanner


@pytest.mark.usefixtures("say")
def test_from_enter_to_the_screen(tmp_path: Path) -> None:
    print(f"\n{machine()}\n{SCANS} scans of cards, codes and phones; Enter to the event's last byte")
    medians = {}
    for count in (FEW, MANY):
        (folder := tmp_path / str(count)).mkdir()
        with counter(folder, count) as kiosk:
            waited = sorted(scans(kiosk, count))
            medians[count], p99 = statistics.median(waited), statistics.quantiles(waited, n=100)[-1]
            print(f"{count:,} customers: p50 {medians[count]:.2f} ms, p99 {p99:.2f} ms")
            pss = memory(kiosk.process.pid)
    print(told(f"{MANY:,} customers: p50", medians[MANY], 5, "ms"))
    print(told(f"{MANY:,} customers: p99", p99, 20, "ms"))
    print(told(f"p50 beside {FEW:,} customers", medians[MANY] / medians[FEW], 1.5, "times"))
    print(told("memory of the kiosk, PSS", pss, 60, "MB"))


@pytest.mark.usefixtures("say")
def test_a_hundred_scans_as_fast_as_they_are_typed(tmp_path: Path) -> None:
    with counter(tmp_path, FEW) as kiosk:
        wanted = list(crowd.some(kiosk.shop.settings.kiosk.card_prefix, FEW, BURST))
        with plugged(kiosk) as scanner:
            started = time.monotonic()
            scanner.sendall(b"".join(records(known.scan) for known in wanted))
            assert until(lambda: len(kiosk.shop.scans.recent()) >= BURST, 30), "scans were lost"
            took = time.monotonic() - started
        kinds = [scan.kind for scan in reversed(kiosk.shop.scans.recent())]
    assert kinds == [known.by for known in wanted]
    print(f"\n{BURST} scans typed at once: {took:.2f} s until all are noted; none lost, none joined")


@pytest.mark.usefixtures("say")
def test_from_start_to_ready(tmp_path: Path) -> None:
    took = []
    with Kiosk(tmp_path) as kiosk:
        kiosk.end()
        for _ in range(STARTS):
            started = time.monotonic()
            words = [sys.executable, "-m", "kiosk", "--data", str(tmp_path)]
            process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
            try:
                assert until(kiosk.answers, 20)
                took.append(time.monotonic() - started)
            finally:
                process.terminate()
                process.wait(10)
    print(f"\nstart to the first page: {', '.join(f'{seconds:.2f}' for seconds in took)} s")
    print(told("start to the first page, median", statistics.median(took), 2, "s"))
