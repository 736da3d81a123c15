"""The receipt printer: a slip becomes bytes that go out, and the printer is asked. The only import of escpos.

escpos only makes the bytes: its own connections wait for ever or lose a receipt without a word.
"""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Literal

from PIL.Image import Image

from appliance.errors import N_, RegularsError
from kiosk.raster import draw
from kiosk.receipts import Slip
from kiosk.wire import Wire, connect

log = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds for connecting and for each answer
PRINTING = 20.0  # seconds for a whole slip to be taken

# DLE EOT n of the ESC/POS reference: which bits of answer n mean what.
STATUS = ((1, 0x08, "offline"), (2, 0x04, "cover open"), (2, 0x20, "out of paper"), (4, 0x60, "out of paper"))
FIXED_MASK, FIXED = 0x93, 0x12  # the bits that are the same in every answer

Outcome = Literal["printed", "unconfirmed"]


class PrinterFault(RegularsError):
    """The printer cannot print now; `why` says what is the matter."""

    permanent = False
    text = N_("The printer cannot print: %(why)s.")


class Printer:
    """One printer at `address` with paper of `dots` width."""

    def __init__(self, address: str, dots: int) -> None:
        self._address = address
        self._dots = dots

    def print(self, slip: Slip) -> Outcome:
        """Print and cut; "unconfirmed" when the printer tells nothing. Raises PrinterFault."""
        try:
            data = escpos_bytes(draw(slip, self._dots))
            with connect(self._address, PATIENCE) as wire:
                before = check(wire)
                wire.send(data, PRINTING)
                after = check(wire)
        except OSError as fault:
            raise PrinterFault(why=fault.strerror or str(fault)) from fault
        return "printed" if before and after else "unconfirmed"


def check(wire: Wire) -> bool:
    """Whether the printer says that it is well; False when it says nothing at all. Raises PrinterFault."""
    answers: dict[int, int] = {}
    for number in (1, 2, 4):
        answer = wire.ask(bytes((0x10, 0x04, number)), PATIENCE)
        if answer is None or answer & FIXED_MASK != FIXED:
            return False
        answers[number] = answer
    # The reason is more use than "offline", which is true of a printer without paper as well.
    for number, bits, why in reversed(STATUS):
        if answers[number] & bits:
            raise PrinterFault(why=why)
    return True


def escpos_bytes(picture: Image) -> bytes:
    """The commands that print `picture` and cut."""
    # Imported only where there is a printer: it takes 0.2 s and configures the root logger.
    from escpos.printer import Dummy

    paper = Dummy()
    paper.image(picture, center=False)
    paper.cut()
    return bytes(paper.output)


class Jobs:
    """Slips on their way to the printer, so that nobody waits for paper."""

    def __init__(self, address: str, dots: int) -> None:
        self._slips: queue.Queue[Slip] = queue.Queue(16)
        self._print: Callable[[Slip], Outcome] | None = Printer(address, dots).print if address else None
        if not address:
            log.info("no printer: kiosk.printer is not set")

    @property
    def possible(self) -> bool:
        """Whether there is a printer at all."""
        return self._print is not None

    def put(self, slip: Slip) -> None:
        """Take a slip to print; when too many wait it is dropped with a note."""
        try:
            self._slips.put_nowait(slip)
        except queue.Full:
            log.warning("a slip was dropped: too many wait for the printer")

    def run(self, stop: threading.Event) -> None:
        """Print what comes until `stop` is set."""
        while not stop.is_set():
            try:
                self._one(self._slips.get(timeout=0.5))
            except queue.Empty:
                continue

    def _one(self, slip: Slip) -> None:
        if self._print is None:
            return
        try:
            if self._print(slip) == "unconfirmed":
                log.warning("a slip was sent, but the printer does not say whether it was printed")
        except PrinterFault as fault:
            log.warning("%s", fault)
