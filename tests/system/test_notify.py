"""Every process tells systemd that it is ready, and that it lives."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.appliance.test_service import free_port

pytestmark = pytest.mark.system
ROOMS = (
    "portal.web",
    "portal.gate",
    "portal.watcher",
    "portal.wifi",
    "kiosk",
    "appliance.dashboard",
    "appliance.sync",
)
SNIFFER = ("portal.sniffer", "--interface", "", "--socket", "nowhere")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    ports = [f"[{room}]\nport = {free_port()}\n" for room in ("portal", "kiosk", "dashboard")]
    (tmp_path / "settings.toml").write_text("".join(ports))
    return tmp_path


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(30)
        yield listening


def told(systemd: socket.socket, *words: str) -> list[bytes]:
    """The first two things a process says that is started with these words."""
    surroundings = os.environ | {"NOTIFY_SOCKET": systemd.getsockname()}
    with subprocess.Popen(
        [sys.executable, "-m", *words], env=surroundings, stderr=subprocess.DEVNULL
    ) as process:
        try:
            return [systemd.recv(64), systemd.recv(64)]
        finally:
            process.terminate()


@pytest.mark.parametrize("room", ROOMS)
def test_it_says_that_it_is_ready_and_that_it_lives(room: str, data: Path, systemd: socket.socket) -> None:
    assert told(systemd, room, "--data", str(data)) == [b"READY=1", b"WATCHDOG=1"]


def test_so_does_the_sniffer(systemd: socket.socket) -> None:
    assert told(systemd, *SNIFFER) == [b"READY=1", b"WATCHDOG=1"]
