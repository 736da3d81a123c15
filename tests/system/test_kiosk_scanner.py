"""From a scanner's keys to a name on the screen, with nothing pretended but the kernel's device."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.system.kiosk import Kiosk, chromium
from tests.system.place import until
from tests.system.scanner import IDENTITY, Scanner

pytest.importorskip("evdev", reason="this machine cannot: evdev is not installed")
pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    with Scanner() as scanner:
        scanner.plug()
        yield scanner


@pytest.fixture
def kiosk(tmp_path: Path, scanner: Scanner) -> Iterator[Kiosk]:
    with Kiosk(tmp_path, scanner.environment, scanners=[IDENTITY]) as kiosk:
        assert until(lambda: logged(kiosk, "scanner found") == 1), kiosk.log.read_text()
        yield kiosk


def logged(kiosk: Kiosk, text: str) -> int:
    return kiosk.log.read_text().count(text)


def test_a_scanned_code_shows_the_name(kiosk: Kiosk, scanner: Scanner) -> None:
    with chromium(kiosk) as page:
        scanner.scan(kiosk.code)
        expect(page.locator("h1")).to_contain_text("Олена")
    assert [scan.kind for scan in kiosk.shop.scans.recent()] == ["code"]


def test_unplugged_in_the_middle_of_a_scan_and_back_the_next_scan_works(
    kiosk: Kiosk, scanner: Scanner
) -> None:
    with chromium(kiosk) as page:
        scanner.scan_half("999999")
        scanner.unplug()
        assert until(lambda: logged(kiosk, "a scanner is gone") == 1), kiosk.log.read_text()
        scanner.plug()
        assert until(lambda: logged(kiosk, "scanner found") == 2), kiosk.log.read_text()
        scanner.scan(kiosk.code)
        expect(page.locator("h1")).to_contain_text("Олена")
    assert [scan.kind for scan in kiosk.shop.scans.recent()] == ["code"]


def test_fifty_scans_in_three_seconds_are_all_served(kiosk: Kiosk, scanner: Scanner) -> None:
    for number in range(50):
        scanner.scan(f"NOBODY-{number}")
        time.sleep(0.05)
    assert until(lambda: len(kiosk.shop.scans.recent()) == 50, 15), len(kiosk.shop.scans.recent())


def test_a_keyboard_that_is_not_named_is_left_alone(tmp_path: Path, scanner: Scanner) -> None:
    with Kiosk(tmp_path, scanner.environment, scanners=["ffff:0001"]) as kiosk:
        scanner.scan(kiosk.code)
        assert not until(lambda: bool(kiosk.shop.scans.recent()), 2)
        assert logged(kiosk, "scanner found") == 0


def test_with_no_scanner_named_it_says_which_there_are(tmp_path: Path, scanner: Scanner) -> None:
    with Kiosk(tmp_path, scanner.environment) as kiosk:
        assert f"Symbol Barcode Scanner ({IDENTITY})" in kiosk.log.read_text()
