"""The reading loop on evdev's own reading code, fed with packed records through a socket."""

import errno
import os
import socket
import struct
from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.scanner.inbox import Inbox
from kiosk.scanner.reader import Reader
from kiosk.scanner.simulated import records

eventio = pytest.importorskip("evdev.eventio", reason="this machine cannot: evdev is not installed")

DROPPED = struct.pack("@llHHi", 0, 0, 0, 3, 0)


class Scanner(eventio.EventIO):  # type: ignore[misc,name-defined]  # evdev has no types
    """What evdev makes of a device file, over a socket instead."""

    def __init__(self) -> None:
        self._ours, self.keys = socket.socketpair()
        self._ours.setblocking(False)
        self.fd = self._ours.fileno()
        self.path = "socket"

    def read(self) -> Iterator[Any]:
        # At the end of a socket evdev reads the same record for ever; a real device raises ENODEV.
        if not self._ours.recv(1, socket.MSG_PEEK):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return super().read()  # type: ignore[no-any-return]

    def close(self) -> None:
        self._ours.close()

    def unplug(self) -> None:
        self.keys.close()


class Bench:
    """A reader, and the ports scanners are plugged into."""

    def __init__(self) -> None:
        self.plugged: list[Scanner] = []
        self.scans: list[str] = []
        self.reader = Reader([self.find], self.scans.append)

    def find(self, taken: list[Any]) -> list[Scanner]:
        return [scanner for scanner in self.plugged if scanner not in taken]

    def plug(self) -> Scanner:
        self.plugged.append(Scanner())
        return self.plugged[-1]

    def unplug(self, scanner: Scanner) -> None:
        self.plugged.remove(scanner)
        scanner.unplug()

    def run(self) -> list[str]:
        """A few turns of the loop, with a look for scanners in the first."""
        self.reader._next_look = 0
        for _ in range(3):
            self.reader.step()
        return self.scans


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr("kiosk.scanner.reader.LISTEN", 0.02)
    bench = Bench()
    yield bench
    for scanner in list(bench.plugged):
        bench.unplug(scanner)
    bench.run()


def test_a_scan_is_handed_over(bench: Bench) -> None:
    bench.plug().keys.send(records("482913"))
    assert bench.run() == ["482913"]


def test_two_scanners_at_once_do_not_mix_their_keys(bench: Bench) -> None:
    one, other = bench.plug(), bench.plug()
    for half in (0, 1):
        for scanner, text in ((one, "482913"), (other, "111222")):
            keys = records(text)
            scanner.keys.send(keys[: len(keys) // 2] if half == 0 else keys[len(keys) // 2 :])
        bench.run()
    assert sorted(bench.scans) == ["111222", "482913"]


def test_what_was_half_typed_when_the_scanner_went_is_forgotten(bench: Bench) -> None:
    first = bench.plug()
    first.keys.send(records("482913")[:200])
    bench.run()
    bench.unplug(first)
    bench.run()
    assert not bench.reader.ready
    bench.plug().keys.send(records("111222"))
    assert bench.run() == ["111222"]


def test_a_scanner_that_is_readable_and_gives_nothing_is_gone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = bench.plug()
    scanner.keys.send(records("482913"))
    monkeypatch.setattr(scanner, "read", list)
    bench.reader.step()
    assert not bench.reader.ready and bench.scans == []


def test_after_dropped_events_the_next_scan_is_whole(bench: Bench) -> None:
    keys = records("482913")
    bench.plug().keys.send(keys[:192] + DROPPED + keys[192:] + records("111222"))
    assert bench.run() == ["111222"]


def test_a_hundred_scans_in_one_go_are_all_there(bench: Bench) -> None:
    texts = [f"{n:06}" for n in range(100)]
    scanner = bench.plug()
    for text in texts:
        scanner.keys.sendall(records(text))
        bench.reader.step()
    assert bench.scans == texts


def test_an_inbox_that_nobody_empties_never_makes_the_reader_wait() -> None:
    inbox = Inbox(room=3)
    for number in range(10):
        inbox.put(str(number))
    assert [inbox.take(0.01) for _ in range(4)] == ["7", "8", "9", None]
