import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from kiosk.printer import Printer, PrinterFault, escpos_bytes
from kiosk.raster import draw
from kiosk.receipts import Line, Slip
from tests.kiosk.paper import CUT, WELL, Paper

SLIP = Slip((Line("Олена"),))
RASTER = b"\x1dv0\x00"


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    """Printers that are put away; nobody here is patient."""
    monkeypatch.setattr("kiosk.printer.PATIENCE", 0.3)
    monkeypatch.setattr("kiosk.printer.AFTER", 0.3)
    made: list[Paper] = []
    with ExitStack() as opened:
        yield made
        for paper in made:
            opened.enter_context(paper)


def printer(papers: list[Paper], answers: dict[int, int], ends_after: int | None = None) -> Printer:
    papers.append(Paper(answers, ends_after))
    return Printer(papers[-1].address, 384)


def test_a_slip_goes_out_as_a_picture_and_is_cut(papers: list[Paper]) -> None:
    assert printer(papers, WELL).print(SLIP) == "printed"
    assert RASTER in papers[0].received and CUT in papers[0].received


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (WELL | {1: 0x1A, 4: 0x72}, "no paper"),
        (WELL | {2: 0x32}, "no paper"),
        (WELL | {1: 0x1A, 2: 0x16}, "cover open"),
        (WELL | {1: 0x1A}, "offline"),
    ],
)
def test_a_printer_that_cannot_print_says_why_and_is_sent_nothing(
    papers: list[Paper], answers: dict[int, int], why: str
) -> None:
    with pytest.raises(PrinterFault, match=why):
        printer(papers, answers).print(SLIP)
    assert RASTER not in papers[0].received


def test_a_printer_that_tells_nothing_is_sent_the_slip_and_nobody_claims_that_it_was_printed(
    papers: list[Paper],
) -> None:
    assert printer(papers, {}).print(SLIP) == "unconfirmed"
    assert RASTER in papers[0].received


def test_a_printer_that_hangs_up_has_not_printed(papers: list[Paper]) -> None:
    with pytest.raises(PrinterFault):
        printer(papers, WELL, ends_after=8).print(SLIP)


def test_nobody_at_the_other_end_is_a_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(PrinterFault):
        Printer(f"tcp://127.0.0.1:{port}", 384).print(SLIP)


def test_a_device_file_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.printer.PATIENCE", 0.3)
    monkeypatch.setattr("kiosk.printer.AFTER", 0.3)
    monkeypatch.setattr("kiosk.printer.PRINTING", 0.3)
    ours, theirs = os.openpty()
    try:
        with pytest.raises(PrinterFault):
            Printer(os.ttyname(theirs), 576).print(Slip((Line("Олена", "huge"),) * 20))
    finally:
        os.close(ours)
        os.close(theirs)


def test_nothing_is_written_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert RASTER in escpos_bytes(draw(SLIP, 576))
    assert capsys.readouterr() == ("", "")
