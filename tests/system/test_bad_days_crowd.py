"""Too many at once: a full shop within a minute, a device that floods, connections opened and left."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import quantiles

import pytest

from tests.system.box import Box
from tests.system.net import BOX, WEB, Place, Town
from tests.system.shoppers import Shopper, admitted, all_at_once, offline, opened, shoppers, stumbles

pytestmark = pytest.mark.system

FULL_SHOP = 300
LATENCY = 0.5
"""Seconds for 95 of 100 pages of others beside a flood, on two shared cores; else it is a hundredth."""
GROWTH = 30.0
"""Megabytes that a process may grow by under a flood."""


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town, {"shop": {"first_language": "phone"}}) as box:
        box.start("gate", "watcher", "sniffer", "portal")
        yield box


def test_a_full_shop_logs_in_within_a_minute(box: Box, town: Town) -> None:
    crowd = shoppers(town, FULL_SHOP, first=1)
    before = time.monotonic()
    all_at_once(crowd, Shopper.log_in, at_once=50)
    assert time.monotonic() - before < 60
    assert [one.answers[-1] for one in crowd if not one.told] == []
    assert offline(crowd) == []
    assert opened(box) <= admitted(box)
    assert stumbles(box, crowd) == []


@contextmanager
def flooding(strike: Callable[[], object]) -> Iterator[list[int]]:
    """Somebody who strikes as fast as it goes, from four threads; how often they did."""
    over, struck = threading.Event(), [0]

    def go_on() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                strike()
            struck[0] += 1

    threads = [threading.Thread(target=go_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    yield struck
    over.set()
    for thread in threads:
        thread.join()


def p95(reader: Shopper, pages: int = 60) -> float:
    """Seconds in which 95 of 100 pages came; each must come."""
    took = []
    for _ in range(pages):
        before = time.monotonic()
        assert reader.get().status == 200
        took.append(time.monotonic() - before)
    return quantiles(took, n=20)[-1]


def probe(place: Place, device: str) -> None:
    """A detector's question that waits for no answer."""
    with place.connect(WEB, 80, 1, device) as connection:
        connection.sendall(b"GET /generate_204 HTTP/1.1\r\nHost: connectivitycheck.gstatic.com\r\n\r\n")


def ask_names(place: Place, device: str) -> None:
    """A hundred questions at once, for names that nobody asked for before."""
    words = b"\x08" + b"%08x" % (time.monotonic_ns() & 0xFFFFFFFF) + b"\x07example\0"
    with place.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        for number in range(100):
            door.sendto(number.to_bytes(2) + b"\x01\0\0\1\0\0\0\0\0\0" + words + b"\0\1\0\1", (BOX, 53))
        time.sleep(0.05)


@pytest.mark.parametrize("strike", [probe, ask_names])
def test_a_flood_of_one_device_keeps_nobody_waiting(
    box: Box, town: Town, strike: Callable[[Place, str], None]
) -> None:
    reader, vandal = shoppers(town, 2, first=401 if strike is probe else 411)
    quiet = p95(reader)
    memory = {room: box.memory(room) for room in box.processes}
    with flooding(lambda: strike(vandal.place, vandal.device)) as struck:
        before, first = time.monotonic(), struck[0]
        loud = p95(reader)
        rate = (struck[0] - first) / (time.monotonic() - before)
        assert reader.place.resolve("captive.apple.com", BOX) == WEB
    assert rate > (100 if strike is probe else 10)
    assert loud < max(LATENCY, 20 * quiet)
    assert all(box.memory(room) < megabytes + GROWTH for room, megabytes in memory.items())
    assert reader.log_in().status == 200
    assert reader.online()
    assert stumbles(box, [reader]) == []


def held(town: Town, first: int, devices: int, each: int, words: bytes) -> ExitStack:
    """So many connections of so many devices, each with `words` sent and then silence."""
    kept = ExitStack()
    for one in shoppers(town, devices, first=first):
        for _ in range(each):
            connection = kept.enter_context(one.place.connect(BOX, 80, 3, one.device))
            connection.sendall(words)
    return kept


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (501, b"POST /login HTTP/1.1\r\nHost: 10.77.0.1\r\nContent-Length: 500\r\n\r\nway="),
        (521, b"GET / HTTP/1.1\r\nHost:"),
        (541, b""),
    ],
)
def test_a_hundred_half_requests_keep_nobody_out(box: Box, town: Town, first: int, words: bytes) -> None:
    (reader,) = shoppers(town, 1, first=first)
    with held(town, first + 1, devices=5, each=20, words=words):
        assert p95(reader, pages=20) < LATENCY
        assert reader.log_in().status == 200
        assert reader.online()
    assert stumbles(box, [reader]) == []


def test_fifty_who_left_in_the_middle_of_an_answer_cost_nothing(box: Box, town: Town) -> None:
    (reader,) = shoppers(town, 1, first=561)
    whole = b"GET /?lang=en HTTP/1.1\r\nHost: 10.77.0.1\r\n\r\n"
    held(town, 562, devices=5, each=10, words=whole * 3).close()
    assert p95(reader, pages=20) < LATENCY
    assert stumbles(box, [reader]) == []
