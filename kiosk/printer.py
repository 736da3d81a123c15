"""The receipt printer: a slip becomes bytes that go out, and the printer is asked. The only import of escpos.

escpos only makes the bytes: its own connections wait for ever or lose a receipt without a word.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from PIL.Image import Image

from appliance.errors import N_, RegularsError, StoreFault
from kiosk.raster import draw
from kiosk.receipts import Slip
from kiosk.wire import Line, connect

PATIENCE = 3.0  # seconds for connecting and for each answer
PRINTING = 5.0  # seconds in which something of a slip must be taken
AFTER = 8.0  # seconds for an answer behind a slip: what the kernel holds of it takes 4.3 at 9600 baud

Trouble = Literal["no-paper", "cover-open", "gone", "offline"]
# DLE EOT n of the ESC/POS reference: which bits of answer n mean what.
STATUS: tuple[tuple[int, int, Trouble], ...] = (
    (1, 0x08, "offline"),
    (2, 0x04, "cover-open"),
    (2, 0x20, "no-paper"),
    (4, 0x60, "no-paper"),
)
NEAR_END = 0x0C  # of answer 4
FIXED_MASK, FIXED = 0x93, 0x12  # the bits that are the same in every answer

Outcome = Literal["printed", "unconfirmed"]


class PrinterFault(RegularsError):
    """The printer cannot print now; `why` says what is the matter."""

    permanent = False
    text = N_("The printer cannot print: %(why)s.")

    def __init__(self, trouble: Trouble, why: str = "") -> None:
        super().__init__(why=why or trouble.replace("-", " "))
        self.trouble = trouble


@dataclass(frozen=True)
class Status:
    """What the printer says of itself; `answers` False when it says nothing at all."""

    answers: bool
    paper_low: bool = False


class Printer:
    """One printer at `address` with paper of `dots` width."""

    def __init__(self, address: str, dots: int) -> None:
        self._address = address
        self._dots = dots

    def status(self) -> Status:
        """Raises PrinterFault."""
        with _faults(), connect(self._address, PATIENCE) as wire:
            return check(wire)

    def print(self, slip: Slip, sending: Callable[[], None] = lambda: None) -> Outcome:
        """Print and cut; "unconfirmed" when the printer tells nothing. `sending` is called when bytes of
        it go out. Raises PrinterFault."""
        data = escpos_bytes(draw(slip, self._dots))
        with _faults(), connect(self._address, PATIENCE) as wire:
            before = check(wire)
            sending()
            wire.send(data, PRINTING)
            after = check(wire, AFTER)
        return "printed" if before.answers and after.answers else "unconfirmed"


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except StoreFault:
        raise
    except OSError as fault:
        raise PrinterFault("gone", fault.strerror or str(fault)) from fault


def check(wire: Line, patience: float | None = None) -> Status:
    """What the printer says, within so many seconds an answer. Raises PrinterFault when it cannot print."""
    answers: dict[int, int] = {}
    for number in (1, 2, 4):
        answer = wire.ask(bytes((0x10, 0x04, number)), patience or PATIENCE)
        if answer is None or answer & FIXED_MASK != FIXED:
            return Status(answers=False)
        answers[number] = answer
    # The reason is more use than "offline", which is true of a printer without paper as well.
    for number, bits, trouble in reversed(STATUS):
        if answers[number] & bits:
            raise PrinterFault(trouble)
    return Status(answers=True, paper_low=bool(answers[4] & NEAR_END))


def escpos_bytes(picture: Image) -> bytes:
    """The commands that print `picture` and cut."""
    # Imported only where there is a printer: it takes 0.2 s and configures the root logger.
    from escpos.printer import Dummy

    paper = Dummy()
    # A width it does not know makes escpos print a complaint on standard output, for each slip.
    paper.profile.profile_data["media"]["width"]["pixels"] = picture.width
    paper.image(picture, center=False)
    paper.cut()
    return bytes(paper.output)
