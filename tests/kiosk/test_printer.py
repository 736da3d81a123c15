import os
import socket
import threading
from collections.abc import Iterator

import pytest

from kiosk.printer import Printer, PrinterFault
from kiosk.receipts import Line, Slip

SLIP = Slip((Line("Олена"),))
WELL = {1: 0x12, 2: 0x12, 4: 0x12}
RASTER = b"\x1dv0\x00"
CUT = b"\x1dV"


class Paper:
    """A printer on TCP: answers DLE EOT with `answers`, keeps what else it is sent."""

    def __init__(self, answers: dict[int, int], ends_after: int | None = None) -> None:
        self.answers = answers
        self.ends_after = ends_after
        self.received = b""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.listening.getsockname()[1]}"

    def serve(self) -> None:
        link, _ = self.listening.accept()
        with link:
            while data := link.recv(65536):
                self.received += data
                if self.ends_after is not None and len(self.received) > self.ends_after:
                    return
                if data[:2] == b"\x10\x04" and data[2] in self.answers:
                    link.send(bytes([self.answers[data[2]]]))

    def end(self) -> None:
        self.listening.close()
        self.thread.join(2)


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Paper]]:
    """Printers that are put away; nobody here is patient."""
    monkeypatch.setattr("kiosk.printer.PATIENCE", 0.3)
    made: list[Paper] = []
    yield made
    for paper in made:
        paper.end()


def printer(papers: list[Paper], answers: dict[int, int], ends_after: int | None = None) -> Printer:
    papers.append(Paper(answers, ends_after))
    return Printer(papers[-1].address, 384)


def test_a_slip_goes_out_as_a_picture_and_is_cut(papers: list[Paper]) -> None:
    assert printer(papers, WELL).print(SLIP) == "printed"
    assert RASTER in papers[0].received and CUT in papers[0].received


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (WELL | {1: 0x1A, 4: 0x72}, "out of paper"),
        (WELL | {2: 0x32}, "out of paper"),
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
    monkeypatch.setattr("kiosk.printer.PRINTING", 0.3)
    ours, theirs = os.openpty()
    try:
        with pytest.raises(PrinterFault):
            Printer(os.ttyname(theirs), 576).print(Slip((Line("Олена", "huge"),) * 20))
    finally:
        os.close(ours)
        os.close(theirs)
