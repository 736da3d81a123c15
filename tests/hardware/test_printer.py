"""A receipt printer on a cable: the kiosk writes to usblp, and what arrives at the other end is looked at."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hardware.gadgets import Printer
from tests.hardware.paper import picture
from tests.hardware.today import SOON, Today
from tests.system.kiosk import Kiosk, until

pytestmark = pytest.mark.hardware
WELL = {1: 0x12, 2: 0x12, 4: 0x12}
NO_PAPER = WELL | {1: 0x1A, 2: 0x32, 4: 0x72}
CUT = b"\x1dV"


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory, slow_machine: None) -> Iterator[Kiosk]:
    with Kiosk(tmp_path_factory.mktemp("kiosk"), printer="/dev/usb/lp0") as kiosk:
        yield kiosk


@pytest.fixture
def today(kiosk: Kiosk) -> Today:
    return Today(kiosk)


@pytest.fixture
def printer() -> Iterator[Printer]:
    with Printer(WELL) as printer:
        assert until(Path("/dev/usb/lp0").exists, SOON)
        yield printer


def ask_for_a_slip(kiosk: Kiosk) -> None:
    """Олена types her code and presses "Print"."""
    kiosk.post("/typed", mode="code", digits=kiosk.code)
    kiosk.post("/print", kind="balance")


def read_back(printer: Printer, file: Path) -> str:
    """What zbar reads on the paper."""
    picture(bytes(printer.received)).save(file)
    command = ["zbarimg", "--quiet", "--nodbus", "--raw", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_slip_arrives_whole_and_zbar_reads_its_code(kiosk: Kiosk, printer: Printer, tmp_path: Path) -> None:
    ask_for_a_slip(kiosk)
    assert until(lambda: CUT in printer.received, 2 * SOON), kiosk.log.read_text()
    assert read_back(printer, tmp_path / "slip.png") == kiosk.code


def test_a_printer_without_paper_says_so_and_is_sent_nothing(
    kiosk: Kiosk, today: Today, printer: Printer
) -> None:
    printer.answers = NO_PAPER
    ask_for_a_slip(kiosk)
    today.hears("no paper")
    assert b"\x1dv0" not in printer.received
