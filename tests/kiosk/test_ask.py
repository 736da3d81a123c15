"""The printer's state in one word."""

import pytest

from kiosk.ask import state
from kiosk.printer import Printer, PrinterFault, Status


class Told(Printer):
    """A printer that says what a test wants."""

    def __init__(self, told: Status | PrinterFault) -> None:
        super().__init__("/dev/null", 576)
        self._told = told

    def status(self) -> Status:
        if isinstance(self._told, PrinterFault):
            raise self._told
        return self._told


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (Status(answers=True), "well"),
        (Status(answers=True, paper_low=True), "paper-low"),
        (Status(answers=False), "silent"),
        (PrinterFault("no-paper"), "no-paper"),
    ],
)
def test_what_a_printer_tells_is_one_word(told: Status | PrinterFault, word: str) -> None:
    assert state(Told(told)) == word


def test_a_printer_that_is_not_there_is_gone_and_not_forbidden() -> None:
    assert state(Printer("/dev/no-printer", 576)) == "gone"
