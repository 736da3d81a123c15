"""`regulars scanners` beside a running kiosk: learn, calibrate, forget, number pads and foreign keyboards."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from playwright.sync_api import expect

from appliance.settings import Paths, load_settings
from appliance.shop import open_shop
from kiosk.scanner.calibration import TEXT
from tests.system.kiosk import Kiosk, chromium
from tests.system.place import until
from tests.system.scanner import IDENTITY, Scanner

pytest.importorskip("evdev", reason="this machine cannot: evdev is not installed")
pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    with Scanner() as scanner:
        yield scanner


class Command:
    """`regulars scanners WORDS --json`, seeing what the kiosk sees."""

    def __init__(self, folder: Path, scanner: Scanner, *words: str) -> None:
        line = [sys.executable, "-m", "appliance.cli", "--data", str(folder), "scanners", *words, "--json"]
        self._process = subprocess.Popen(
            line, env=scanner.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.invitation = ""

    def invited(self) -> str:
        """Wait until it asks for a scan."""
        assert self._process.stderr
        self.invitation = self._process.stderr.readline()
        return self.invitation

    def line(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate(timeout=10)

    def scanned(self, scanner: Scanner) -> Any:
        """Scan as a person does: again, when nothing has happened. The kiosk may still hold the scanner."""
        self.invited()
        for _ in range(10):
            scanner.scan("4820000000000")
            if until(lambda: self._process.poll() is not None, 5):
                break
        return self.answer()

    def answer(self) -> Any:
        output, complaint = self._process.communicate(timeout=20)
        assert output, complaint
        return json.loads(output)


def knows(kiosk: Kiosk, text: str) -> bool:
    return until(lambda: text in kiosk.log.read_text())


def test_a_scanner_is_learned_by_scanning_and_the_running_kiosk_takes_it(
    tmp_path: Path, scanner: Scanner
) -> None:
    scanner.plug()
    with Kiosk(tmp_path, scanner.environment) as kiosk:
        learning = Command(tmp_path, scanner, "learn")
        assert learning.invited().startswith("Scan any barcode")
        scanner.scan("4820000000000")
        assert learning.answer() == {
            "id": IDENTITY,
            "name": "Symbol Barcode Scanner",
            "part": "scanner",
            "layout": None,
        }
        assert knows(kiosk, f"scanner found: Symbol Barcode Scanner ({IDENTITY})"), kiosk.log.read_text()
        scanner.scan(kiosk.code)
        assert until(lambda: [scan.kind for scan in kiosk.shop.scans.recent()] == ["code"])


def test_a_scanner_named_by_its_path_is_found_at_every_plug(tmp_path: Path, scanner: Scanner) -> None:
    link = "usb-Symbol_Bar_Code_Scanner-event-kbd"
    scanner.plug()
    scanner.name(link)
    path = f"/dev/input/by-id/{link}"
    with Kiosk(tmp_path, scanner.environment, scanners=[path]) as kiosk:
        assert knows(kiosk, "scanner found"), kiosk.log.read_text()
        assert [row["path"] for row in Command(tmp_path, scanner).answer()] == [path]
        scanner.scan(kiosk.code)
        assert until(lambda: [scan.kind for scan in kiosk.shop.scans.recent()] == ["code"])


def test_the_list_says_what_is_attached_and_what_is_away(tmp_path: Path, scanner: Scanner) -> None:
    with Kiosk(tmp_path, scanner.environment, keypads=[IDENTITY]) as kiosk:
        kiosk.shop.scanners.learn("ffff:0035", "Away", "scanner")
        scanner.plug()
        here, away = Command(tmp_path, scanner).answer()
    assert (here["id"], here["part"], here["attached"]) == (IDENTITY, "keypad", True)
    assert away == {"id": "ffff:0035", "name": "Away", "part": "scanner", "layout": None, "attached": False}


def test_a_slip_with_the_calibration_code_is_asked_for_where_there_is_a_printer(
    tmp_path: Path, scanner: Scanner
) -> None:
    assert "kiosk.printer is not set" in Command(tmp_path, scanner, "slip").answer()["error"]
    (tmp_path / "settings.toml").write_text('[kiosk]\nprinter = "tcp://127.0.0.1:9"\n')
    assert Command(tmp_path, scanner, "slip").answer()["slip"]
    with closing(open_shop(load_settings(Paths(tmp_path)))) as shop:
        assert [job.order.kind for job in shop.slips.waiting()] == ["calibration"]


def test_the_list_is_watched_live(tmp_path: Path, scanner: Scanner) -> None:
    scanner.plug()
    with Command(tmp_path, scanner, "--watch") as watching:
        assert [row["part"] for row in watching.line()] == ["none"]
        scanner.unplug()
        assert watching.line() == []


def test_when_nobody_scans_it_says_so_and_nothing_is_learned(tmp_path: Path, scanner: Scanner) -> None:
    scanner.plug()
    answer = Command(tmp_path, scanner, "learn", "--seconds", "1").answer()
    assert answer == {
        "error": "Nothing was scanned within 1 seconds; nothing has changed.",
        "permanent": True,
    }


def test_a_foreign_keyboard_is_held_and_heard_by_nobody_until_it_is_learned(
    tmp_path: Path, scanner: Scanner
) -> None:
    scanner.plug()
    with Kiosk(tmp_path, scanner.environment, scanners=["ffff:0001"]) as kiosk:
        # udev links a keyboard some time after the kernel has made it: then it is looked at again.
        assert not until(lambda: "foreign keyboard" in kiosk.log.read_text(), 1.5)
        scanner.guard()
        assert knows(kiosk, "foreign keyboard found"), kiosk.log.read_text()
        scanner.scan(kiosk.code)
        assert not until(lambda: bool(kiosk.shop.scans.recent()), 1)
        learning = Command(tmp_path, scanner, "learn")
        assert learning.scanned(scanner)
        assert knows(kiosk, "\nkiosk.scanner.device: scanner found"), kiosk.log.read_text()
        scanner.scan(kiosk.code)
        assert until(lambda: [scan.kind for scan in kiosk.shop.scans.recent()] == ["code"])


def test_as_long_as_no_scanner_has_a_part_every_keyboard_is_left_alone(
    tmp_path: Path, scanner: Scanner
) -> None:
    scanner.guard()
    scanner.plug()
    with Kiosk(tmp_path, scanner.environment) as kiosk:
        assert not until(lambda: "foreign keyboard" in kiosk.log.read_text(), 2)


def test_a_scanner_that_is_forgotten_is_let_go(tmp_path: Path, scanner: Scanner) -> None:
    scanner.plug()
    with Kiosk(tmp_path, scanner.environment) as kiosk:
        kiosk.shop.scanners.learn(IDENTITY, "Symbol", "scanner")
        assert knows(kiosk, "scanner found")
        assert Command(tmp_path, scanner, "forget", IDENTITY).answer() == {"id": IDENTITY}
        assert Command(tmp_path, scanner, "learn").scanned(scanner)


def test_a_german_scanner_is_set_up_by_one_scan_of_the_sheet(tmp_path: Path, scanner: Scanner) -> None:
    scanner.plug()
    with Kiosk(tmp_path, scanner.environment, scanners=[IDENTITY]) as kiosk, chromium(kiosk) as page:
        assert knows(kiosk, "scanner found")
        scanner.scan(TEXT, "de")
        expect(page.locator("main h1")).to_have_text("Цей сканер налаштовано")
        assert kiosk.shop.scanners.all()[IDENTITY].layout == "de"
        scanner.scan("]C0" + kiosk.code, "de")
        expect(page.locator("main h1")).to_contain_text("Олена")


def test_a_number_pad_types_on_the_keypad_of_the_screen(tmp_path: Path, scanner: Scanner) -> None:
    scanner.plug()
    with Kiosk(tmp_path, scanner.environment, keypads=[IDENTITY]) as kiosk, chromium(kiosk) as page:
        assert knows(kiosk, "number pad found")
        scanner.press(kiosk.code[:3])
        expect(page.locator("#digits")).to_have_value(kiosk.code[:3])
        scanner.scan(kiosk.code[3:])
        expect(page.locator("main h1")).to_contain_text("Олена")
    assert [scan.kind for scan in kiosk.shop.scans.recent()] == ["code"]
