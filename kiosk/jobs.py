"""Takes slips out of the shop and prints them: nobody waits for paper, no slip goes with a pulled plug."""

import logging
import threading
import time
from collections.abc import Callable

from appliance.errors import StoreFault
from appliance.notices import Notices
from appliance.rows import PrintJob
from appliance.trade.slips import Slips
from kiosk.printer import Printer, PrinterFault, Status
from kiosk.receipts import Slip

log = logging.getLogger(__name__)

LOOK = 0.5  # seconds between two looks for a slip; bounds how long the end of the process is waited for
REST = 5.0  # seconds after a fault until the printer is asked again
CHECK = 30.0  # seconds between two questions how an idle printer is
TROUBLES = ("no-paper", "cover-open", "gone", "offline", "paper-low")


class Jobs:
    """The way from the shop's slips to one printer; `compose` answers None when nothing is left to print."""

    def __init__(
        self, slips: Slips, notices: Notices, printer: Printer, compose: Callable[[PrintJob], Slip | None]
    ) -> None:
        self._slips = slips
        self._notices = notices
        self._printer = printer
        self._compose = compose
        self._next_check = 0.0
        self._trouble = ""
        self._unsettled = True

    @property
    def trouble(self) -> str:
        """What the printer needs: one of TROUBLES, or empty when it is well."""
        return self._trouble

    @property
    def stuck(self) -> bool:
        """Whether the printer needs a hand now."""
        return self._trouble not in {"", "paper-low"}

    def run(self, stop: threading.Event) -> None:
        """Print what comes until `stop` is set."""
        while not stop.is_set():
            stop.wait(self.step())

    def step(self) -> float:
        """Print one slip, or look how the printer is; the seconds to rest until the next step."""
        try:
            if self._unsettled:
                self._slips.recover()
            # Whatever is thrown from here on may leave a slip with us, which nobody else would touch.
            self._unsettled = True
            rest = self._work()
            self._unsettled = False
        except StoreFault as fault:
            log.warning("%s", fault)
            return REST
        return rest

    def _work(self) -> float:
        job = self._slips.take()
        if job:
            return 0.0 if self._one(job) else REST
        if time.monotonic() >= self._next_check:
            self._look()
        return LOOK

    def _one(self, job: PrintJob) -> bool:
        """Whether the printer took it."""
        slip = self._compose(job)
        if slip is None:
            self._slips.drop(job.id)
            return True
        sent: list[str] = []

        def sending() -> None:
            self._slips.sending(job)
            sent.append(job.id)

        try:
            outcome = self._printer.print(slip, sending)
        except PrinterFault as fault:
            self._tell(fault.trouble, str(fault))
            # Not one byte of it went out: it comes by itself when the printer is well again.
            (self._slips.doubt if sent else self._slips.put_back)(job.id)
            return False
        # Whether the roll nears its end the next look says.
        self._tell("paper-low" if self._trouble == "paper-low" else "")
        self._next_check = 0.0
        if outcome == "printed":
            self._slips.printed(job.id)
        else:
            log.warning("a slip was sent, but the printer does not say whether it was printed")
            self._slips.doubt(job.id)
        return True

    def _look(self) -> None:
        self._next_check = time.monotonic() + CHECK
        self._slips.tidy()
        try:
            status: Status = self._printer.status()
        except PrinterFault as fault:
            self._tell(fault.trouble, str(fault))
        else:
            self._tell("paper-low" if status.paper_low else "")

    def _tell(self, trouble: str, words: str = "") -> None:
        """The owner's page says what is the matter, and the log says it once."""
        for name in TROUBLES:
            self._notices.stand(f"printer-{name}", name == trouble)
        if words and trouble != self._trouble:
            log.warning("%s", words)
        self._trouble = trouble
