"""Bytes that no browser sends, on a real network: a clear answer or a closed door, and others are served."""

import contextlib
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, Phone, Place, Town, until
from tests.system.visitor import log_in, raw

pytestmark = pytest.mark.system

OURS = b"Host: 10.77.0.1\r\n"
LONG = b"x" * 10_000
CSS = b"GET /static/portal.css HTTP/1.1\r\n" + OURS + b"\r\n"
"""What must not be answered when it is hidden in another request's body."""
POST = b"POST /login HTTP/1.1\r\n" + OURS
HOSTILE = {
    "a Host with a line break": b"GET / HTTP/1.1\r\nHost: 10.77.0.1\r\n evil.example\r\n\r\n",
    "a Host with half a line break": b"GET / HTTP/1.1\r\nHost: 10.77.0.1\revil.example\r\n\r\n",
    "a Host with a hidden line": b"GET / HTTP/1.1\r\nHost: 10.77.0.1\nX: y\r\n\r\n",
    "a Host of 10,000 letters": b"GET / HTTP/1.1\r\nHost: " + LONG + b"\r\n\r\n",
    "a Host of zeros": b"GET / HTTP/1.1\r\nHost: \0\0\0\r\n\r\n",
    "a Host that is no text": b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
    "a path of 10,000 letters": b"GET /" + LONG + b" HTTP/1.1\r\n" + OURS + b"\r\n",
    "a path of 20,000 letters": b"GET /" + LONG + LONG + b" HTTP/1.1\r\n" + OURS + b"\r\n",
    "a path with zeros": b"GET /\0%00 HTTP/1.1\r\n" + OURS + b"\r\n",
    "a path that is no text": b"GET /%ff%fe%c0%80 HTTP/1.1\r\n" + OURS + b"\r\n",
    "a path upwards": b"GET /static/../../../../etc/passwd HTTP/1.1\r\n" + OURS + b"\r\n",
    "a line break in the query": b"GET /?lang=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n" + OURS + b"\r\n",
    "a thousand headers": b"GET / HTTP/1.1\r\n" + OURS + b"X: y\r\n" * 1000 + b"\r\n",
    "ten thousand headers": b"GET / HTTP/1.1\r\n" + OURS + b"X: y\r\n" * 10_000 + b"\r\n",
    "a header of 20,000 letters": b"GET / HTTP/1.1\r\n" + OURS + b"X: " + LONG + LONG + b"\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n" + OURS + b": y\r\n\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\n" + OURS + b"nonsense\r\n\r\n",
    "a space before the colon": POST + b"Content-Length : 5\r\n\r\nhello",
    "no version": b"GET /\r\n\r\n",
    "a version of tomorrow": b"GET / HTTP/9.9\r\n" + OURS + b"\r\n",
    "no method": b" / HTTP/1.1\r\n" + OURS + b"\r\n",
    "a method of 10,000 letters": LONG + b" / HTTP/1.1\r\n" + OURS + b"\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    "a question to nobody": b"OPTIONS * HTTP/1.1\r\n" + OURS + b"\r\n",
    "another protocol's words": b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
    "a handshake": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an upgrade": b"GET / HTTP/1.1\r\n" + OURS + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "a length below nothing": POST + b"Content-Length: -5\r\n\r\nhello",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\nhello",
    "a length of letters": POST + b"Content-Length: five\r\n\r\nhello",
    "a length beyond all": POST + b"Content-Length: 99999999999999999999\r\n\r\nhello",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "a length and pieces": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + CSS,
    "pieces of an unknown kind": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + CSS,
    "pieces named twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" + CSS,
    "a piece of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "a piece of a size below nothing": POST + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
    "a piece longer than it says": POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n",
    "a piece beyond all": POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
    "a body of 100,000": POST + b"Content-Length: 100000\r\n\r\n" + b"x" * 100_000,
    "pieces of 100,000": POST
    + b"Transfer-Encoding: chunked\r\n\r\n186a0\r\n"
    + b"x" * 100_000
    + b"\r\n0\r\n\r\n",
    "promised and not sent": POST + b"Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n",
}
SMUGGLED = [name for name, request in HOSTILE.items() if CSS in request]
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
CALM = {
    b"100",
    b"200",
    b"302",
    b"303",
    b"400",
    b"403",
    b"404",
    b"405",
    b"413",
    b"414",
    b"431",
    b"501",
    b"505",
}


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town) as box:
        box.start("gate", "portal")
        yield box
        assert "Traceback" not in box.log("portal").read_text()


@pytest.fixture(scope="module")
def hostile(town: Town, box: Box) -> Phone:
    return new_phone(town)


@pytest.fixture(scope="module")
def honest(town: Town, box: Box) -> Phone:
    return new_phone(town)


def is_calm(answer: bytes) -> bool:
    assert not answer or STATUS.match(answer), answer[:200]
    assert set(STATUS.findall(answer)) <= CALM
    assert b"Traceback" not in answer
    assert b"waitress" not in answer
    assert b"\nSet-Cookie" not in answer
    assert b"root:" not in answer
    return True


def is_served(phone: Phone, seconds: float = 1.0) -> bool:
    begun = time.monotonic()
    assert phone.get(BOX, "/").status == 200
    return time.monotonic() - begun < seconds


@pytest.mark.parametrize("address", [BOX, BOX6])
@pytest.mark.parametrize("words", HOSTILE)
def test_the_answer_is_clear_and_others_are_served(
    hostile: Phone, honest: Phone, words: str, address: str
) -> None:
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        assert is_calm(raw(hostile, HOSTILE[words], address, 0.5))
    assert is_served(honest)


@pytest.mark.parametrize("words", SMUGGLED)
def test_a_request_inside_anothers_body_is_not_answered(hostile: Phone, words: str) -> None:
    assert b"text/css" in raw(hostile, CSS, timeout=0.5)
    assert b"text/css" not in raw(hostile, HOSTILE[words], timeout=0.5)


def test_noise_gets_a_clear_answer(hostile: Phone, honest: Phone) -> None:
    noise = random.Random(7)  # noqa: S311  # the same noise each time
    for _ in range(60):
        words = bytearray(noise.choice(list(HOSTILE.values()))[:2000])
        for _ in range(noise.randint(1, 20)):
            words[noise.randrange(len(words))] = noise.choice(b"\0\r\n :;%/\xff0A")
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            assert is_calm(raw(hostile, bytes(words), timeout=0.1))
    assert is_served(honest)


def held(crowd: Place, devices: list[tuple[str, str, str]], each: int, words: bytes) -> contextlib.ExitStack:
    """`each` connections of every device that say `words` and then nothing."""
    stack = contextlib.ExitStack()
    for device, _, _ in devices:
        for _ in range(each):
            with contextlib.suppress(OSError):
                door = stack.enter_context(crowd.connect(BOX, 80, 2, device))
                door.sendall(words)
    return stack


def test_fifty_connections_left_open_block_no_page(town: Town, box: Box, honest: Phone) -> None:
    crowd, devices = town.crowd(5, first=1)
    with held(crowd, devices, 10, b""):
        assert all(is_served(honest) for _ in range(10))


def test_a_crowd_of_made_up_devices_fills_the_house_and_the_next_guest_gets_in(town: Town, box: Box) -> None:
    crowd, devices = town.crowd(30, first=100)
    guest = new_phone(town)
    with held(crowd, devices, 20, b"GET / HTTP/1.1\r\nHost:"):
        assert all(is_served(guest) for _ in range(10))
        assert "You are online" in log_in(guest, way="plain").body
        descriptors = len(list(Path(f"/proc/{box.processes['portal'].pid}/fd").iterdir()))
        assert 450 < descriptors < 600
    assert until(lambda: is_served(guest))


def test_a_request_a_letter_at_a_time_is_shown_out_after_its_patience(hostile: Phone, honest: Phone) -> None:
    begun = time.monotonic()
    with hostile.connect(BOX, 80, 1) as door, contextlib.suppress(ConnectionError):
        door.sendall(b"GET / HTTP/1.1\r\nX: ")
        while time.monotonic() - begun < 40:
            door.sendall(b"x")
            time.sleep(0.5)
            assert is_served(honest)
    assert 19 < time.monotonic() - begun < 30
