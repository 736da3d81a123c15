"""What a server does with guests who take their time: tried on a real process."""

import contextlib
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.appliance.test_service import free_port, wait_for
from tests.certificates import NAME, Authority, authority

ROOM = """
import sys, time
from appliance import server
from appliance.service import Secure, serve
from appliance.certificate import Certificate
server.READING = 4
server.PATIENCE, server.Server.most, server.SecureServer.most, server.ALL_SOCKETS = 2, 40, 30, 85
turns, turn, houses, now = [], server.House.turn, [], time.time
def turned(house, seconds):
    turn(house, seconds)
    turns.append(1)
    houses[:] = [house]
    time.time = lambda: now() - 3600  # the clock was wrong and is set right
server.House.turn = turned
def app(environ, start):
    words = environ["wsgi.url_scheme"] + environ["PATH_INFO"]
    if words.endswith("turns"):
        words += f" {len(turns)}"
    if words.endswith("guests"):
        words += f" {len(houses[0].channels())}"
    size = int(environ["QUERY_STRING"] or 0)
    start("200 OK", [("Content-Length", str(len(words) + 2 * size))])
    return [words.encode(), bytes(size), bytes(size)]
pair = Certificate(sys.argv[3], "")
serve(app, "127.0.0.1", int(sys.argv[1]), secure=Secure(int(sys.argv[2]), pair.context))
"""
SLOW = [
    (b"", b""),
    (b"GET / HTTP/1.1\r\nHost:", b""),
    (b"GET / HTTP/1.1\r\nX: ", b"x"),
    (b"GET / HTTP/1.1\r\n", b"X: y\r\n"),
    (b"", b"\r\n"),
    (b"POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n", b"x"),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
]
"""What they say at first, and what every fifth of a second."""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def folder(ours: Authority) -> Path:
    return ours.issue(ours.folder / "live")


@pytest.fixture(scope="module")
def ports(folder: Path) -> Iterator[tuple[int, int]]:
    """A room with a patience of 2 s, for 40 connections and 30 with TLS; its ports without and with TLS."""
    plain, secure = free_port(), free_port()
    words = [sys.executable, "-c", ROOM, str(plain), str(secure), str(folder)]
    with (folder / "log").open("wb") as log, subprocess.Popen(words, stderr=log) as process:
        wait_for(secure)
        (folder / "pid").write_text(str(process.pid))
        ask(plain)
        yield plain, secure
        process.terminate()
        assert process.wait(5) == 0


def ask(port: int, path: str = "/") -> bytes:
    with socket.create_connection(("127.0.0.1", port), 5) as one:
        one.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        return one.makefile("rb").read()


def ask_securely(port: int, ours: Authority, path: str = "/", **limits: ssl.TLSVersion) -> bytes:
    context = ssl.create_default_context(cafile=str(ours.trusted))
    for name, value in limits.items():
        setattr(context, name, value)
    with (
        socket.create_connection(("127.0.0.1", port), 5) as one,
        context.wrap_socket(one, server_hostname=NAME) as secure,
    ):
        secure.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        return secure.makefile("rb").read()


def silent(port: int, count: int, first: bytes = b"") -> contextlib.ExitStack:
    """`count` connections that say `first` and no more."""
    stack = contextlib.ExitStack()
    for _ in range(count):
        one = stack.enter_context(socket.create_connection(("127.0.0.1", port), 5))
        one.sendall(first)
    return stack


def takers(port: int, count: int) -> contextlib.ExitStack:
    """`count` connections that ask for much and take next to nothing of it."""
    stack = contextlib.ExitStack()
    for _ in range(count):
        one = stack.enter_context(socket.socket())
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", port))
        one.sendall(b"GET /?3000000 HTTP/1.0\r\n\r\n")
        one.recv(1)
    return stack


def seconds_until_closed(port: int, first: bytes, drip: bytes) -> float:
    """How long a guest lasts who says `first`, and then `drip` every fifth of a second."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 5) as one:
        one.sendall(first)
        one.settimeout(0.2)
        while time.monotonic() - begun < 15:
            with contextlib.suppress(TimeoutError):
                try:
                    if not one.recv(1000):
                        break
                    one.sendall(drip)
                except ConnectionError:
                    break
            with contextlib.suppress(ConnectionError):
                one.sendall(drip)
    return time.monotonic() - begun


def test_whoever_takes_too_long_is_shown_out_although_the_clock_went_back(ports: tuple[int, int]) -> None:
    with ThreadPoolExecutor(len(SLOW)) as guests:
        lasted = guests.map(lambda words: seconds_until_closed(ports[0], *words), SLOW)
        assert all(1.5 < seconds < 8 for seconds in lasted)


@pytest.mark.parametrize("first", [b"\x16\x03\x01", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"])
def test_half_a_handshake_lasts_no_longer_and_holds_up_nobody(
    ports: tuple[int, int], ours: Authority, first: bytes
) -> None:
    with silent(ports[1], 20, first):
        begun = time.monotonic()
        assert ask_securely(ports[1], ours).endswith(b"https/")
        assert time.monotonic() - begun < 1
    assert 1.5 < seconds_until_closed(ports[1], first, b"") < 8


def test_in_a_full_house_the_next_one_is_served(ports: tuple[int, int], ours: Authority) -> None:
    with silent(ports[0], 100, b"GET / HTTP/1.1\r\nHost:"), silent(ports[1], 100):
        begun = time.monotonic()
        for number in range(20):
            assert ask(ports[0], f"/{number}").endswith(f"http/{number}".encode())
            assert ask_securely(ports[1], ours, f"/{number}").endswith(f"https/{number}".encode())
        assert time.monotonic() - begun < 3


def test_a_connection_that_is_used_is_kept_beyond_the_patience_for_one_request(
    ports: tuple[int, int],
) -> None:
    with contextlib.closing(HTTPConnection("127.0.0.1", ports[0], timeout=5)) as one:
        one.connect()
        kept = one.sock
        for _ in range(5):
            one.request("GET", "/again")
            assert one.getresponse().read() == b"http/again"
            time.sleep(0.8)
        assert one.sock is kept


def test_a_long_answer_comes_whole_over_tls(ports: tuple[int, int], ours: Authority) -> None:
    assert len(ask_securely(ports[1], ours, "/?3000000")) > 3_000_000


def test_a_slow_reader_gets_more_than_the_buffers_hold(ports: tuple[int, int]) -> None:
    with socket.create_connection(("127.0.0.1", ports[0]), 5) as one:
        one.sendall(b"GET /?20000000 HTTP/1.0\r\n\r\n")
        time.sleep(0.5)
        assert len(one.makefile("rb").read()) > 40_000_000


def test_whoever_takes_an_answer_byte_by_byte_is_shown_out(ports: tuple[int, int]) -> None:
    def guests() -> int:
        return int(ask(ports[0], "/guests").split()[-1])

    with takers(ports[0], 10):
        assert guests() > 10
        begun = time.monotonic()
        while guests() > 5 and time.monotonic() - begun < 20:
            time.sleep(0.3)
        assert 1 < time.monotonic() - begun < 15


def test_in_a_house_full_of_slow_readers_the_next_one_is_served(ports: tuple[int, int]) -> None:
    with takers(ports[0], 100):
        begun = time.monotonic()
        for number in range(5):
            assert ask(ports[0], f"/{number}").endswith(f"http/{number}".encode())
        assert time.monotonic() - begun < 2


def test_whoever_breaks_off_or_breaks_tls_writes_no_stack_trace(
    ports: tuple[int, int], ours: Authority, folder: Path
) -> None:
    context = ssl.create_default_context(cafile=str(ours.trusted))
    for rubbish in (bytes(500), b"\x17\x03\x03\x00\x20" + bytes(32), b"\x15\x03\x03\x00\x02\x02\x28"):
        with silent(ports[1], 1, rubbish), socket.create_connection(("127.0.0.1", ports[1]), 5) as one:
            secure = context.wrap_socket(one, server_hostname=NAME)
            secure.sendall(b"GET /?3000000 HTTP/1.1\r\nHost: x\r\n\r\n")
            with socket.socket(fileno=secure.detach()) as raw:
                raw.settimeout(5)
                raw.recv(1000)
                raw.sendall(rubbish)
    ask_securely(ports[1], ours)
    assert "Traceback" not in (folder / "log").read_text()


def test_whoever_is_gone_before_they_are_let_in_writes_no_stack_trace(
    ports: tuple[int, int], ours: Authority, folder: Path
) -> None:
    room = int((folder / "pid").read_text())
    os.kill(room, signal.SIGSTOP)
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", ports[1]), 5) as one:
            one.send(b"x")
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.kill(room, signal.SIGCONT)
    ask_securely(ports[1], ours)
    assert "Traceback" not in (folder / "log").read_text()


def test_the_loop_rests_while_threads_send(ports: tuple[int, int]) -> None:
    def turns() -> int:
        return int(ask(ports[0], "/turns").split()[-1])

    before = turns()
    with ThreadPoolExecutor(4) as guests:
        assert all(guests.map(lambda _: ask(ports[0], "/?2000"), range(200)))
    assert turns() - before < 200 * 4  # one and a half each; a loop that tries on turns ten times


def too_much(line: socket.socket) -> bytes:
    line.sendall(
        b"POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n"
        + bytes(50_000_000)
    )
    return line.makefile("rb").read()


def test_whoever_sends_far_too_much_hears_so(ports: tuple[int, int], ours: Authority) -> None:
    context = ssl.create_default_context(cafile=str(ours.trusted))
    lines = [socket.create_connection(("127.0.0.1", port), 10) for port in ports]
    with lines[0] as plain, context.wrap_socket(lines[1], server_hostname=NAME) as secure:
        for answer in (too_much(plain), too_much(secure)):
            assert answer.startswith(b"HTTP/1.1 413")
            assert b'{"error": "too-large"' in answer


def test_whoever_asks_before_sending_too_much_hears_so_at_once(ports: tuple[int, int]) -> None:
    with socket.create_connection(("127.0.0.1", ports[0]), timeout=1) as line:
        line.sendall(b"POST / HTTP/1.1\r\nContent-Length: 50000000\r\nExpect: 100-continue\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 413"


def test_tls_of_before_2008_is_not_spoken(ports: tuple[int, int], ours: Authority) -> None:
    assert ask_securely(ports[1], ours, maximum_version=ssl.TLSVersion.TLSv1_2).endswith(b"https/")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"), pytest.raises((ssl.SSLError, ConnectionError)):
        ask_securely(ports[1], ours, maximum_version=ssl.TLSVersion.TLSv1_1)


@pytest.mark.parametrize(
    "words", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", bytes(500), b"\x16\x03\x01\x00\x05hello"]
)
def test_what_is_no_tls_is_shown_out_at_once(ports: tuple[int, int], words: bytes) -> None:
    with socket.create_connection(("127.0.0.1", ports[1]), 2) as one:
        one.sendall(words)
        with contextlib.suppress(ConnectionResetError):
            assert b"HTTP" not in one.makefile("rb").read()


def test_a_renewed_certificate_is_served_without_a_restart(
    ports: tuple[int, int], ours: Authority, folder: Path
) -> None:
    before = ssl.get_server_certificate(("127.0.0.1", ports[1]))
    ours.issue(folder)
    assert ssl.get_server_certificate(("127.0.0.1", ports[1])) != before
