"""Whether our own API would be believed by a phone; a real TLS server answers."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.settings import Paths, load_settings
from portal.wifi.captive import address_of_api, options, works
from tests.certificates import NAME, Authority, authority

GOOD = b'{"captive": true, "user-portal-url": "https://wifi.shop.example/"}'
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/captive+json\r\nConnection: close\r\n\r\n"
Start = Callable[[Path, bytes], int]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, trusted: Authority) -> Iterator[Start]:
    """Serve one answer with the certificate of a folder; the port."""
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.trusted))
    doors: list[socket.socket] = []

    def serve(folder: Path, answer: bytes) -> int:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
        door = socket.create_server(("127.0.0.1", 0))
        doors.append(door)
        threading.Thread(target=_answer, args=(context, door, answer), daemon=True).start()
        return int(door.getsockname()[1])

    yield serve
    for door in doors:
        door.close()


def _answer(context: ssl.SSLContext, door: socket.socket, answer: bytes) -> None:
    try:
        with context.wrap_socket(door.accept()[0], server_side=True) as guest:
            guest.recv(4096)
            guest.sendall(answer)
    except OSError:
        return


def test_a_good_certificate_and_a_good_answer_work(start: Start, trusted: Authority, tmp_path: Path) -> None:
    assert works(NAME, "127.0.0.1", start(trusted.issue(tmp_path), JSON + GOOD))


@pytest.mark.parametrize(
    "answer",
    [
        JSON,
        JSON + b"[]",
        JSON + b'{"captive": "yes"}',
        JSON + b'{"captive": true}',
        JSON + b'{"captive": true, "user-portal-url": "http://wifi.shop.example/"}',
        JSON + GOOD[:-1] + b" " * 5000 + b"}",
        JSON.replace(b"captive+json", b"json") + GOOD,
        JSON.replace(b"200 OK", b"503 Busy") + GOOD,
        b"rubbish\r\n\r\n",
        b"",
    ],
)
def test_a_wrong_answer_does_not(start: Start, trusted: Authority, tmp_path: Path, answer: bytes) -> None:
    assert not works(NAME, "127.0.0.1", start(trusted.issue(tmp_path), answer))


def test_a_certificate_for_another_name_does_not(start: Start, trusted: Authority, tmp_path: Path) -> None:
    assert not works(NAME, "127.0.0.1", start(trusted.issue(tmp_path, "other.example"), JSON + GOOD))


def test_a_certificate_of_an_authority_that_nobody_knows_does_not(start: Start, tmp_path: Path) -> None:
    stranger = authority(tmp_path)
    assert not works(NAME, "127.0.0.1", start(stranger.issue(tmp_path / "its"), JSON + GOOD))


def test_nobody_listening_does_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    assert not works(NAME, "127.0.0.1", port)


def test_the_address_is_told_only_with_a_certificate_and_a_name(tmp_path: Path) -> None:
    def told(lines: str) -> str:
        (tmp_path / "settings.toml").write_text(f"[portal]\n{lines}\n")
        return address_of_api(load_settings(Paths(tmp_path)).portal)

    name, certificate = f'name = "{NAME}"', 'certificate = "/etc/regulars/certificate"'
    assert told(f"{name}\n{certificate}") == f"https://{NAME}/captive-portal/api"
    assert told(name) == told("") == ""


def test_dnsmasq_tells_it_by_dhcp_of_both_families_where_there_are_both() -> None:
    assert options("https://a.example/api", ipv6=False) == "114,https://a.example/api\n"
    assert options("https://a.example/api", ipv6=True).endswith("option6:103,https://a.example/api\n")
