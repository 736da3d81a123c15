"""The process itself, on a port of this machine's loopback."""

import http.client
import json
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificates import NAME, Authority, authority


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "settings.toml").write_text(f"[portal]\nport = {port}\n")
    words = [sys.executable, "-m", "portal.web", "--data", str(tmp_path)]
    process = subprocess.Popen(words, cwd=Path(__file__).parents[3])
    end = time.monotonic() + 20
    while time.monotonic() < end and not listens(port):
        time.sleep(0.05)
    yield process, port
    process.kill()
    process.wait()


def listens(port: int) -> bool:
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def get(port: int, path: str, host: str) -> http.client.HTTPResponse:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    client.request("GET", path, headers={"Host": host})
    answer = client.getresponse()
    answer.read()
    client.close()
    return answer


def test_it_answers_pages_and_probes_and_ends_when_told(process: tuple[subprocess.Popen[bytes], int]) -> None:
    portal, port = process
    assert get(port, "/", f"127.0.0.1:{port}").status == 200
    probe = get(port, "/generate_204", "connectivitycheck.gstatic.com")
    assert (probe.status, probe.headers["Location"]) == (302, f"http://127.0.0.1:{port}/")
    assert probe.headers["Connection"] == "close"
    portal.send_signal(signal.SIGTERM)
    assert portal.wait(3) == 0


def test_settings_with_a_fault_end_it_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[portal]\nport = 0\n")
    words = [sys.executable, "-m", "portal.web", "--data", str(tmp_path)]
    done = subprocess.run(words, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "portal.port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Authority]]:
    """A portal with a certificate: the process, its port for https, and who signed."""
    ours = authority(tmp_path)
    live, (port, secure) = ours.issue(tmp_path / "live"), free_ports()
    (tmp_path / "settings.toml").write_text(
        f'[portal]\nport = {port}\nhttps_port = {secure}\nname = "{NAME}"\ncertificate = "{live}"\n'
    )
    words = [sys.executable, "-m", "portal.web", "--data", str(tmp_path)]
    portal = subprocess.Popen(words, cwd=Path(__file__).parents[3])
    while not listens(secure):
        assert portal.poll() is None
        time.sleep(0.05)
    yield portal, secure, ours
    portal.kill()
    portal.wait()


def test_with_a_certificate_the_same_pages_are_there_over_https(
    secured: tuple[subprocess.Popen[bytes], int, Authority],
) -> None:
    portal, port, ours = secured
    trust = ssl.create_default_context(cafile=str(ours.trusted))
    client = http.client.HTTPSConnection(NAME)
    client.sock = trust.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=NAME)
    client.request("GET", "/captive-portal/api")
    assert json.loads(client.getresponse().read())["captive"] is True
    client.request("GET", "/")
    assert client.getresponse().status == 200
    client.close()
    portal.terminate()
    assert portal.wait(5) == 0


def free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]
