"""Bad days of the kiosk's real process.

After each the next scan works, nothing that was noted is lost, pages are served, and the log tells neither
who was there nor a stack of calls.
"""

import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kiosk.scanner.simulated import RECORD, records
from tests.system.kiosk import QUIET, Kiosk, chromium
from tests.system.place import until
from tests.system.test_bad_days_store import LOCKED, PAGE, locked

pytestmark = pytest.mark.system(root=False)

TO_1970 = 86_400 - int(time.time())
PERSONAL = re.compile(r"Олена|Тарас|\+?38067|0671234567|\b\d{6}\b|\d{12}")
ENTER = records("")


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with Kiosk(tmp_path) as kiosk:
        yield kiosk
        assert greets(kiosk)
        assert blots(kiosk) == []


def greets(kiosk: Kiosk) -> bool:
    """Whether Олена is greeted for the next scan, from a page that showed nobody."""
    kiosk.post("/open", mode="")
    assert "Олена" not in kiosk.text()
    kiosk.scan(kiosk.code)
    return until(lambda: "Олена" in kiosk.text())


def blots(kiosk: Kiosk) -> list[str]:
    """Lines of the log that nobody should have to read, or may."""
    lines = kiosk.log.read_text().splitlines()
    return [line for line in lines if "Traceback" in line or "unexpected" in line or PERSONAL.search(line)]


def kinds(kiosk: Kiosk) -> list[str]:
    """What was noted of each scan, oldest first."""
    return [scan.kind for scan in reversed(kiosk.shop.scans.recent())]


def slowest_page(kiosk: Kiosk, seconds: float) -> float:
    worst, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        before = time.monotonic()
        assert kiosk.answers()
        worst = max(worst, time.monotonic() - before)
        time.sleep(0.05)
    return worst


def test_a_scanner_that_goes_in_the_middle_of_a_scan_leaves_nothing_behind(kiosk: Kiosk) -> None:
    with kiosk.scanner() as scanner:
        scanner.sendall(records("999999")[: len(ENTER) // 2 + 300])
    time.sleep(1.5)
    assert greets(kiosk)
    assert kinds(kiosk) == ["code"]


def test_a_store_that_is_locked_for_three_seconds_stops_no_page_and_loses_no_scan(kiosk: Kiosk) -> None:
    with locked(kiosk.folder / "shop.db"):
        kiosk.scan(kiosk.code)
        assert slowest_page(kiosk, LOCKED) < PAGE
    assert until(lambda: kinds(kiosk) == ["code"])
    assert "Олена" in kiosk.text()


def test_two_scans_within_fifty_milliseconds_are_both_served(kiosk: Kiosk) -> None:
    kiosk.scan("NOBODY", kiosk.code)
    assert until(lambda: kinds(kiosk) == ["unknown", "code"])


def test_two_scanners_at_once_do_not_mix_their_keys(kiosk: Kiosk) -> None:
    with kiosk.scanner() as left, kiosk.scanner() as right:
        for one, other in zip(keys(kiosk.code), keys("nobody"), strict=True):
            left.sendall(one)
            right.sendall(other)
            time.sleep(0.01)
        assert until(lambda: sorted(kinds(kiosk)) == ["code", "unknown"])


def keys(text: str) -> list[bytes]:
    """A scan key by key: down, a report, up, a report."""
    whole, key = records(text), 4 * RECORD.size
    return [whole[start : start + key] for start in range(0, len(whole), key)]


def test_a_qr_code_of_four_thousand_characters_is_one_unknown_scan(kiosk: Kiosk) -> None:
    kiosk.scan("A1b2-" * 800)
    assert until(lambda: kinds(kiosk) == ["unknown"])
    assert "A1b2" not in kiosk.log.read_text()


def test_garbage_from_a_scanner_is_over_with_its_end(kiosk: Kiosk) -> None:
    chance = random.Random(4)  # noqa: S311  # garbage, the same each time
    with kiosk.scanner() as scanner:
        for _ in range(2000):
            event = (chance.randrange(6), chance.randrange(600), chance.randrange(-1, 3))
            scanner.sendall(RECORD.pack(0, 0, *event))
        scanner.sendall(bytes(chance.randrange(256) for _ in range(RECORD.size * 50)) + ENTER)
        time.sleep(3)
        before = len(kinds(kiosk))
        scanner.sendall(ENTER + records(kiosk.code))
        assert until(lambda: kinds(kiosk)[before:][-1:] == ["code"])


def test_garbage_at_the_screens_door_keeps_nobody_out(kiosk: Kiosk) -> None:
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", kiosk.port), 5) as link:
            link.sendall(os.urandom(3000) + b"\r\n\r\n")
    kiosk.post("/typed", mode="code", digits="\x00\x1b]٣\U0001f600" * 9)
    kiosk.post("/typed", mode="phone", digits="\u202e" * 40)
    assert slowest_page(kiosk, 1) < PAGE


def test_a_browser_that_is_killed_is_replaced_by_the_next(kiosk: Kiosk, tmp_path: Path) -> None:
    program = shutil.which("chromium") or "chromium"
    words = [
        program,
        "--headless",
        *QUIET,
        f"--user-data-dir={tmp_path}/profile",
        "--remote-debugging-port=0",
    ]
    browser = subprocess.Popen(
        [*words, kiosk.address], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert until(lambda: guests(kiosk) > 0, 20)
    os.killpg(browser.pid, signal.SIGKILL)
    browser.wait(10)
    with chromium(kiosk) as page:
        kiosk.scan(kiosk.code)
        expect(page.locator("h1")).to_contain_text("Олена")


def guests(kiosk: Kiosk) -> int:
    """Connections that the kiosk holds open."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    fields = [line.split() for line in lines]
    return sum(local.endswith(f":{kiosk.port:04X}") and state == "01" for _, local, _, state, *_ in fields)


def test_fifty_streams_that_are_torn_off_leave_room_for_pages(kiosk: Kiosk) -> None:
    links = [kiosk.listen() for _ in range(50)]
    for link in links:
        # No goodbye: the kernel answers whatever comes with a reset.
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        link.close()
    assert slowest_page(kiosk, 1) < PAGE


def test_in_1970_it_greets_and_when_the_clock_is_right_it_still_does(kiosk: Kiosk) -> None:
    kiosk.end()
    kiosk.configure(TO_1970)
    kiosk.start()
    assert greets(kiosk)
    kiosk.end()
    kiosk.configure()
    kiosk.start()


def test_without_any_pin_it_says_so_once_and_greets(tmp_path: Path) -> None:
    with Kiosk(tmp_path, ready_pin=17, fault_pin=27, buzzer_pin=22, button_pin=23) as kiosk:
        assert greets(kiosk)
        assert kiosk.log.read_text().count("pins") == 1
        assert blots(kiosk) == []
        assert kiosk.end() == 0


def test_killed_in_the_middle_of_everything_it_starts_again_and_keeps_what_it_noted(kiosk: Kiosk) -> None:
    with closing(kiosk.listen()), kiosk.scanner() as scanner:
        kiosk.post("/open", mode="phone")
        scanner.sendall(b"".join(records(f"NOBODY-{number}") for number in range(100)))
        assert until(lambda: len(kinds(kiosk)) >= 10)
        noted = kinds(kiosk)
        kiosk.process.kill()
        kiosk.process.wait(5)
    kiosk.start()
    assert kinds(kiosk)[: len(noted)] == noted
    assert kiosk.shop.is_sound()
