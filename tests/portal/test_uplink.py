"""Is there an internet? Asked of this machine without changing it."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import network, uplink
from portal.uplink import Uplink, has_carrier, nameservers, resolves


@pytest.fixture(params=[0, 2, 3, 5])
def resolver(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """A resolver that answers one question with a given RCODE: its port and the code."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))

        def answer() -> None:
            question, who = door.recvfrom(512)
            door.sendto(question[:2] + bytes([0x81, 0x80 | request.param]) + question[4:], who)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield door.getsockname()[1], request.param
        thread.join(2)


def test_any_answer_but_a_servers_failure_means_that_names_resolve(resolver: tuple[int, int]) -> None:
    port, code = resolver
    assert resolves("127.0.0.1", port) == (code != 2)


def test_a_resolver_that_is_not_there_does_not_resolve() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    assert not resolves("127.0.0.1", port)


def test_resolv_conf_is_read(tmp_path: Path) -> None:
    file = tmp_path / "resolv.conf"
    file.write_text("# a comment\nsearch shop\nnameserver 192.0.2.1\nnameserver fe80::1%wan\nnameserver\n")
    assert nameservers(file) == ["192.0.2.1", "fe80::1%wan"]
    assert nameservers(tmp_path / "none") == []


def test_an_interface_that_is_not_there_has_no_carrier() -> None:
    assert has_carrier("lo")
    assert not has_carrier("no-such-if")


@pytest.mark.parametrize(
    ("route", "carrier", "internet"), [("lo", "lo", True), ("", "lo", False), ("lo", "gone", False)]
)
def test_a_route_and_a_carrier_make_an_uplink(
    monkeypatch: pytest.MonkeyPatch, *, route: str, carrier: str, internet: bool
) -> None:
    monkeypatch.setattr(network, "uplink", lambda: route)
    assert Uplink(carrier, Path("no-resolver")).reachable() is internet


def test_one_lost_answer_is_not_yet_the_end_of_the_internet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "resolv.conf").write_text("nameserver 192.0.2.1\n")
    monkeypatch.setattr(network, "uplink", lambda: "lo")
    monkeypatch.setattr(uplink, "resolves", lambda _server: False)
    line = Uplink("", tmp_path / "resolv.conf")
    assert line.reachable()
    assert not line.reachable()
    monkeypatch.setattr(uplink, "resolves", lambda _server: True)
    assert line.reachable()
