"""How much of the line one device gets, with real bytes on a real kernel."""

import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import WEB, Phone, Town, until

pytestmark = pytest.mark.system

MBIT = 125_000
SECONDS = 2.5
POUR = """
import contextlib, socket, socketserver, threading, time
class Pour(socketserver.BaseRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            while True: self.request.sendall(b'x' * 65536)
class Drain(socketserver.BaseRequestHandler):
    def handle(self):
        taken, first = 0, time.monotonic()
        with contextlib.suppress(OSError):
            while data := self.request.recv(65536):
                taken += len(data) if time.monotonic() - first > 1 else 0
        print(taken / (time.monotonic() - first - 1), flush=True)
socketserver.ThreadingTCPServer.allow_reuse_address = True
for port, kind in ((7001, Pour), (7002, Drain)):
    server = socketserver.ThreadingTCPServer(('203.0.113.80', port), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
print('ready', flush=True); threading.Event().wait()
"""


@pytest.fixture(scope="module")
def gushing(town: Town) -> Callable[[], str]:
    """A server that pours (7001) and drains (7002); what it says: bytes a second drained, after the first."""
    log = town.folder / "gushing"
    town.internet.start(sys.executable, "-c", POUR, log=log)
    assert until(lambda: log.exists() and "ready" in log.read_text())
    return log.read_text


@pytest.fixture
def configured(box: Box) -> Iterator[Callable[..., None]]:
    """Restart the gate with other settings of [wifi]; as shipped again afterwards."""

    def restart(**wifi: int) -> None:
        box.kill("gate")
        box.configure({"wifi": wifi})
        box.start("gate")

    yield restart
    restart()


def download(*streams: socket.socket, seconds: float = SECONDS) -> list[float]:
    """Mbit/s of each while all of them download, after a first moment that the burst allows."""
    taken = [0] * len(streams)
    begin = time.monotonic()
    while (now := time.monotonic() - begin) < seconds + 1:
        for place, stream in enumerate(streams):
            got = _some(stream)
            taken[place] += got if now >= 1 else 0
        time.sleep(0.001)
    for stream in streams:
        stream.close()
    return [amount / seconds / MBIT for amount in taken]


def _some(stream: socket.socket) -> int:
    stream.setblocking(False)
    try:
        return len(stream.recv(1 << 20))
    except BlockingIOError:
        return 0


def upload(phone: Phone, gushing: Callable[[], str]) -> float:
    """Mbit/s that arrived, after the first moment."""
    before, end = gushing().count("\n"), time.monotonic() + SECONDS + 1
    with phone.connect(WEB, 7002, 0.2) as stream:
        while time.monotonic() < end:
            with suppress(TimeoutError):
                stream.send(b"x" * 65536)
    assert until(lambda: gushing().count("\n") > before)
    return float(gushing().splitlines()[-1]) / MBIT


def test_one_device_gets_no_more_than_the_ceiling_in_either_direction(
    box: Box, phone: Phone, gushing: Callable[[], str], configured: Callable[..., None]
) -> None:
    configured(device_mbit=4)
    box.admit(phone.mac)
    (down,) = download(phone.connect(WEB, 7001))
    assert 1 < down < 4.6
    assert 1 < upload(phone, gushing) < 4.6


def test_without_a_ceiling_it_is_as_fast_as_the_line(
    box: Box, phone: Phone, gushing: Callable[[], str]
) -> None:
    box.admit(phone.mac)
    (down,) = download(phone.connect(WEB, 7001), seconds=1)
    assert down > 20


def test_the_ceiling_is_each_devices_own(
    box: Box, phone: Phone, town: Town, gushing: Callable[[], str], configured: Callable[..., None]
) -> None:
    configured(device_mbit=4)
    other = new_phone(town)
    box.admit(phone.mac)
    box.admit(other.mac)
    both = download(phone.connect(WEB, 7001), other.connect(WEB, 7001))
    assert min(both) > 1
    assert max(both) < 4.6


def test_more_addresses_and_more_connections_bring_no_more(
    box: Box, phone: Phone, gushing: Callable[[], str], configured: Callable[..., None]
) -> None:
    configured(device_mbit=4)
    box.admit(phone.mac)
    phone.address("wlan0", "10.77.9.9/16")
    phone.ip("route", "add", f"{WEB}/32", "via", "10.77.0.1", "src", "10.77.9.9")
    second = phone.connect(WEB, 7001)
    assert second.getsockname()[0] == "10.77.9.9"
    phone.ip("route", "delete", f"{WEB}/32")
    assert sum(download(second, phone.connect(WEB, 7001), phone.connect(WEB, 7001))) < 4.6


def test_the_line_keeps_its_rate_where_the_kernel_cannot_share_it_fairly(
    box: Box, phone: Phone, gushing: Callable[[], str], configured: Callable[..., None]
) -> None:
    configured(down_mbit=8, up_mbit=3)
    box.admit(phone.mac)
    assert until(lambda: queue(box, "wifi") and queue(box, "wan"))
    (down,) = download(phone.connect(WEB, 7001))
    assert 3 < down < 9
    if queue(box, "wifi") == "tbf":
        assert box.log("gate").read_text().count("no CAKE") == 1


def test_a_restart_without_rates_takes_the_queues_back(box: Box, configured: Callable[..., None]) -> None:
    configured(down_mbit=8, up_mbit=3)
    assert until(lambda: queue(box, "wifi"))
    configured(down_mbit=8, up_mbit=3)
    assert until(lambda: queue(box, "wifi"))
    configured()
    assert until(lambda: not queue(box, "wifi") and not queue(box, "wan"))


def queue(box: Box, interface: str) -> str:
    """The kind of our own queue on an interface of the box; empty where there is none."""
    found = json.loads(box.town.box.run("tc", "-j", "qdisc", "show", "dev", interface))
    return next((str(one["kind"]) for one in found if one["handle"] == "7e90:"), "")
