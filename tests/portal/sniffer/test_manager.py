"""What systemd hears from the sniffer, which shares no code with the others."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.sniffer.manager import Manager


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        yield listening


def test_it_says_that_it_is_ready_and_then_that_it_lives(systemd: socket.socket) -> None:
    told = Manager(systemd.getsockname())
    told.ready()
    told.beat()
    assert [systemd.recv(64), systemd.recv(64)] == [b"READY=1", b"WATCHDOG=1"]


def test_a_busy_loop_beats_no_oftener_than_needed(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, now = Manager(systemd.getsockname()), [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    for now[0] in (100.0, 101.0, 104.9, 105.0):
        told.beat()
    assert [systemd.recv(64), systemd.recv(64)] == [b"WATCHDOG=1"] * 2
    with pytest.raises(BlockingIOError):
        systemd.recv(64)


def test_a_systemd_that_is_away_ends_nobody(tmp_path: Path) -> None:
    Manager(str(tmp_path / "nobody")).beat()


def test_without_systemd_nothing_is_said() -> None:
    Manager("").ready()
