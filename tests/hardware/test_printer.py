"""A receipt printer on a cable: the kiosk writes to usblp, and what arrives at the other end is looked at."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hardware.gadgets import Gadget, Printer
from tests.hardware.paper import picture
from tests.hardware.today import SOON, Today
from tests.system.kiosk import Kiosk
from tests.system.place import until

pytestmark = pytest.mark.hardware
WELL = {1: 0x12, 2: 0x12, 4: 0x12}
NO_PAPER = WELL | {1: 0x1A, 2: 0x32, 4: 0x72}
RASTER, CUT = b"\x1dv0", b"\x1dV"
USBLP = Path("/sys/bus/usb/drivers/usblp")
REST = 5.0
"""Seconds after which the kiosk asks a printer in trouble again."""


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory, slow_machine: None) -> Iterator[Kiosk]:
    with Kiosk(tmp_path_factory.mktemp("kiosk"), printer="usb:04b8:0e15") as kiosk:
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


def states(kiosk: Kiosk) -> list[str]:
    return [job.state for job in kiosk.shop.slips.waiting()]


def comes_out(kiosk: Kiosk, printer: Printer) -> None:
    """Wait until the slip was cut and the kiosk believes the printer."""
    assert until(lambda: CUT in printer.received, 2 * SOON), kiosk.log.read_text()
    assert until(lambda: not kiosk.shop.slips.waiting(), SOON)


def read_back(printer: Printer, file: Path) -> str:
    """What zbar reads on the paper."""
    picture(bytes(printer.received)).save(file)
    command = ["zbarimg", "--quiet", "--nodbus", "--raw", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_slip_arrives_whole_and_zbar_reads_its_code(kiosk: Kiosk, printer: Printer, tmp_path: Path) -> None:
    ask_for_a_slip(kiosk)
    comes_out(kiosk, printer)
    assert read_back(printer, tmp_path / "slip.png") == kiosk.code


def test_without_paper_it_is_sent_nothing_and_the_slip_comes_when_there_is_some(
    kiosk: Kiosk, today: Today, printer: Printer
) -> None:
    printer.answers = NO_PAPER
    ask_for_a_slip(kiosk)
    today.hears("no paper")
    assert RASTER not in printer.received
    printer.answers = WELL
    comes_out(kiosk, printer)


def test_pulled_out_in_the_middle_of_a_slip_and_back_as_another_number_it_prints_again_when_asked(
    kiosk: Kiosk, today: Today, printer: Printer, tmp_path: Path
) -> None:
    printer.jams_after = 1000
    ask_for_a_slip(kiosk)
    assert until(lambda: RASTER in printer.received, SOON), today.log()
    printer.unplug()
    assert until(lambda: states(kiosk) == ["unconfirmed"], SOON), today.log()
    printer.received.clear()
    printer.jams_after = float("inf")
    with Gadget("0519:0003", "Star TSP100", "printer.other", bench=0, q_len="1"):
        assert until(Path("/dev/usb/lp0").exists, SOON)
        printer.plug()
        assert until(Path("/dev/usb/lp1").exists, SOON)
        time.sleep(2 * REST)
        # The slip may lie there already: nobody prints it twice unasked.
        assert RASTER not in printer.received
        kiosk.shop.slips.again(kiosk.shop.slips.waiting()[0].id)
        comes_out(kiosk, printer)
    assert read_back(printer, tmp_path / "slip.png") == kiosk.code


def test_while_it_is_out_a_slip_waits_and_comes_by_itself(kiosk: Kiosk, printer: Printer) -> None:
    printer.unplug()
    ask_for_a_slip(kiosk)
    time.sleep(REST)
    assert states(kiosk) == ["waiting"]
    printer.plug()
    comes_out(kiosk, printer)


def test_without_usblp_a_slip_goes_through_libusb(kiosk: Kiosk, printer: Printer, tmp_path: Path) -> None:
    interface = Path("/sys/class/usbmisc/lp0/device").resolve().name
    (USBLP / "unbind").write_text(interface)
    assert until(lambda: not Path("/dev/usb/lp0").exists(), SOON)
    ask_for_a_slip(kiosk)
    comes_out(kiosk, printer)
    assert read_back(printer, tmp_path / "slip.png") == kiosk.code
