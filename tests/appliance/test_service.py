"""How a process starts, answers, and ends: tried on a real process."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from appliance.service import command

SLOW_ROOM = """
import sys, time
from appliance.service import serve
def app(environ, start):
    sys.stdout.write("asked\\n"); sys.stdout.flush()
    time.sleep(float(environ["PATH_INFO"].strip("/") or 0))
    start("200 OK", [("Content-Length", "5")])
    return [b"hello"]
serve(app, "127.0.0.1", int(sys.argv[1]))
"""


def test_a_module_is_not_taken_from_the_folder_where_somebody_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kiosk.py").write_text("print('from the stick')")
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(command("kiosk.scanner", "--help"), capture_output=True, text=True, check=True)
    assert "from the stick" not in done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the room did not open")


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def room(port: int) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-c", SLOW_ROOM, str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        wait_for(port)
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_in_flight_is_answered(
    room: subprocess.Popen[bytes], port: int, number: signal.Signals
) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as asked:
        asked.request("GET", "/1")
        assert room.stdout
        assert room.stdout.readline() == b"asked\n"
        room.send_signal(number)
        assert asked.getresponse().read() == b"hello"
    assert room.wait(5) == 0


def test_an_idle_room_ends_at_once(room: subprocess.Popen[bytes]) -> None:
    started = time.monotonic()
    room.terminate()
    room.wait(5)
    assert time.monotonic() - started < 3


def test_half_a_request_does_not_hold_the_end_up(room: subprocess.Popen[bytes], port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost:")
        room.terminate()
        assert room.wait(5) == 0


def test_a_taken_port_is_told_in_plain_words(room: subprocess.Popen[bytes], port: int) -> None:
    words = [sys.executable, "-c", SLOW_ROOM, str(port)]
    second = subprocess.run(words, capture_output=True, text=True, timeout=15, check=False)
    assert second.returncode == 1
    assert second.stderr == f"Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"


def test_a_burst_is_answered_to_the_last(room: subprocess.Popen[bytes], port: int) -> None:
    burst = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    for one in burst:
        one.sendall(b"GET /0.05 HTTP/1.0\r\n\r\n")
    room.terminate()
    answers = [one.makefile("rb").read() for one in burst]
    for one in burst:
        one.close()
    assert all(answer.endswith(b"hello") for answer in answers)
    assert room.wait(5) == 0
