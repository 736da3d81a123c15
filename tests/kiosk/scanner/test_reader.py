"""The reading loop on evdev's own reading code, fed with packed records through a socket."""

import errno
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk.scanner.calibration import TEXT
from kiosk.scanner.decoder import LONGEST
from kiosk.scanner.heard import Calibrated, Heard, Part, Press, Scan
from kiosk.scanner.inbox import Inbox
from kiosk.scanner.reader import Reader
from kiosk.scanner.seeker import Seeker
from kiosk.scanner.simulated import RECORD, records

eventio = pytest.importorskip("evdev.eventio", reason="this machine cannot: evdev is not installed")

DROPPED = struct.pack("@llHHi", 0, 0, 0, 3, 0)
SCANNER = Part("scanner", "05e0:1200")


class Scanner(eventio.EventIO):  # type: ignore[misc,name-defined]  # evdev has no types
    """What evdev makes of a device file, over a socket instead."""

    opened = float("-inf")

    def __init__(self, part: Part | None) -> None:
        self.part = part
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
        self.heard: list[Heard] = []
        self.reader = Reader(self.heard.append)
        self.seeker = Seeker([self.find], self.reader)

    def find(self, taken: list[Any]) -> list[Scanner]:
        return [scanner for scanner in self.plugged if scanner not in taken]

    def plug(self, part: Part | None = SCANNER) -> Scanner:
        self.plugged.append(Scanner(part))
        return self.plugged[-1]

    def unplug(self, scanner: Scanner) -> None:
        self.plugged.remove(scanner)
        scanner.unplug()

    def run(self) -> list[str]:
        """A look for scanners, and a few turns of the loop; the texts of the scans so far."""
        self.seeker.look()
        for _ in range(3):
            self.reader.step()
        self.seeker.look()
        return [heard.text for heard in self.heard if isinstance(heard, Scan)]


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
    assert sorted(bench.run()) == ["111222", "482913"]


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
    bench.seeker.look()
    bench.reader.step()
    assert bench.heard == [] and not bench.reader.ready


def test_after_dropped_events_the_next_scan_is_whole(bench: Bench) -> None:
    keys = records("482913")
    bench.plug().keys.send(keys[:192] + DROPPED + keys[192:] + records("111222"))
    assert bench.run() == ["111222"]


def test_a_hundred_scans_in_one_go_are_all_there(bench: Bench) -> None:
    texts = [f"{n:06}" for n in range(100)]
    scanner = bench.plug()
    for text in texts:
        scanner.keys.send(records(text))
        bench.run()
    assert bench.run() == texts


def test_an_inbox_that_nobody_empties_never_makes_the_reader_wait() -> None:
    inbox = Inbox(room=3)
    for number in range(10):
        inbox.put(Press(str(number)))
    assert [inbox.take(0.01) for _ in range(4)] == [Press("7"), Press("8"), Press("9"), None]


def test_two_scans_within_fifty_milliseconds_are_two(bench: Bench) -> None:
    keys = b"".join(
        RECORD.pack(5, 20_000 * number, *record[2:])
        for number, text in enumerate(("482913", "111222", "4829130"))
        for record in RECORD.iter_unpack(records(text))
    )
    bench.plug().keys.send(keys)
    assert bench.run() == ["482913", "111222", "4829130"]


def test_a_qr_code_of_four_thousand_characters_is_no_scan_of_the_shops_and_the_next_one_is(
    bench: Bench,
) -> None:
    scanner = bench.plug()
    bench.seeker.look()
    keys = records("http://x.example/" * 236)
    for start in range(0, len(keys), RECORD.size * 64):
        scanner.keys.send(keys[start : start + RECORD.size * 64])
        bench.reader.step()
    bench.run()
    scanner.keys.send(records("482913"))
    assert [len(text) for text in bench.run()] == [LONGEST, 6]


def test_garbage_bytes_do_not_end_the_reading(bench: Bench) -> None:
    scanner = bench.plug()
    for _ in range(50):
        scanner.keys.send(os.urandom(RECORD.size * 20))
        bench.run()
    bench.unplug(scanner)
    bench.run()
    bench.plug().keys.send(records("482913"))
    assert bench.run()[-1] == "482913"


def test_a_pause_ends_a_scan_by_itself(bench: Bench) -> None:
    scanner = bench.plug(Part("scanner", pause=0.03))
    scanner.keys.send(records("482913")[: -4 * RECORD.size])
    assert wait_for(lambda: bench.run() == ["482913"])


def test_a_number_pad_types_key_by_key(bench: Bench) -> None:
    bench.plug(Part("keypad")).keys.send(records("48"))
    bench.run()
    assert bench.heard == [Press("4"), Press("8"), Press("ok")]


def test_what_a_foreign_keyboard_types_is_read_and_thrown_away(bench: Bench) -> None:
    foreign = bench.plug(Part("ignored"))
    foreign.keys.send(records("482913"))
    assert bench.run() == [] and bench.heard == [] and not bench.reader.ready
    assert bench.reader.sources == [foreign]


def test_a_scanner_that_is_calibrated_says_which_it_is(bench: Bench) -> None:
    bench.plug().keys.send(records(TEXT, "de"))
    bench.run()
    assert bench.heard == [Calibrated("05e0:1200", "de")]


def test_a_keyboard_that_has_no_part_any_more_is_let_go(bench: Bench) -> None:
    scanner = bench.plug()
    bench.run()
    scanner.part = None
    bench.seeker = Seeker([lambda taken: [scanner]], bench.reader)
    bench.seeker.look()
    assert bench.reader.sources == [] and scanner._ours.fileno() == -1


def test_a_look_for_keyboards_that_takes_its_time_keeps_no_scan_waiting(bench: Bench) -> None:
    scanner = bench.plug()
    bench.seeker.look()
    looked = threading.Event()

    def find(_taken: list[Any]) -> list[Scanner]:
        looked.wait(10)
        return []

    looking = threading.Thread(target=Seeker([find], bench.reader).look)
    looking.start()
    scanner.keys.send(records("482913"))
    bench.reader.step()
    assert [Scan("482913", "05e0:1200")] == bench.heard and looking.is_alive()
    looked.set()
    looking.join()


def test_when_the_kiosk_ends_every_keyboard_is_let_go(bench: Bench) -> None:
    scanner = bench.plug()
    stop = threading.Event()
    bench.seeker.look()
    stop.set()
    bench.seeker.run(stop)
    assert bench.reader.sources == [] and scanner._ours.fileno() == -1


def wait_for(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return true()
