"""Lines leave, or are lost; nothing waits for them."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from portal.sniffer.outlet import QUIET, REMEMBERED, Outlet

OLENA, TAAVI = "02:00:5e:10:00:01", "02:00:5e:10:00:02"


class Ear:
    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.setblocking(False)

    def lines(self) -> list[bytes]:
        heard = []
        with suppress(BlockingIOError):
            while True:
                heard.append(self.socket.recv(128))
        return heard


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[Ear]:
    ear = Ear(tmp_path / "sightings.sock")
    yield ear
    ear.socket.close()


@pytest.fixture
def outlet(ear: Ear) -> Iterator[Outlet]:
    outlet = Outlet(ear.path)
    yield outlet
    outlet.close()


def test_a_line_is_mac_kind_and_whole_seconds(ear: Ear, outlet: Outlet) -> None:
    outlet.say(OLENA, "arp", 1763834400.9)
    assert ear.lines() == [b"02:00:5e:10:00:01 arp 1763834400\n"]


def test_a_chatty_device_says_one_line_every_few_seconds(ear: Ear, outlet: Outlet) -> None:
    for step in range(20):
        outlet.say(OLENA, "arp", 1000 + step * QUIET / 10)
    outlet.say(TAAVI, "arp", 1000)
    outlet.say(OLENA, "nd", 1000)
    assert len(ear.lines()) == 4


def test_a_clock_that_went_back_does_not_silence_anybody(ear: Ear, outlet: Outlet) -> None:
    outlet.say(OLENA, "arp", 2000)
    outlet.say(OLENA, "arp", 1000)
    assert len(ear.lines()) == 2


def test_nobody_listening_is_no_fault(tmp_path: Path) -> None:
    outlet = Outlet(str(tmp_path / "nobody"))
    outlet.say(OLENA, "arp", 1000)
    outlet.close()


def test_a_listener_that_sleeps_is_not_waited_for(ear: Ear, outlet: Outlet) -> None:
    for number in range(REMEMBERED + 2000):
        outlet.say(f"02:00:00:00:{number >> 8:02x}:{number & 255:02x}", "arp", 1000)
    assert len(outlet._said) == REMEMBERED
    assert ear.lines()
