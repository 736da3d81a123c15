"""Carries out what the counter decides: one scan or typed number after the other."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from appliance.errors import StoreFault, TooManySlips
from appliance.rows import PrintOrder
from kiosk.asking import Asking
from kiosk.board import Board
from kiosk.counter import Counter, sorry
from kiosk.effects import (
    Ask,
    Beep,
    Consents,
    Effect,
    Greeting,
    Joined,
    Joining,
    Light,
    Mode,
    NameBoard,
    Notice,
    Print,
    Show,
)
from kiosk.joining import Joiner
from kiosk.lights import Lights
from kiosk.ports import Memory
from kiosk.scanner.heard import Calibrated, Heard, Press, Scan
from kiosk.scanner.inbox import Inbox

log = logging.getLogger(__name__)

LISTEN = 0.5
"""Seconds; bounds how long the end of the process is waited for."""


class Desk:
    """The counter's hands: screen, lights and printer."""

    def __init__(
        self,
        counter: Counter,
        joiner: Joiner,
        board: Board,
        lights: Lights,
        memory: Memory,
    ) -> None:
        self._counter = counter
        self._joiner = joiner
        self._board = board
        self._lights = lights
        self._memory = memory
        # One at a time: two typed guesses at once would both find that no wait is due.
        self._turn = threading.Lock()
        self._asking = Asking(memory, self._answered)

    def typed(self, mode: Mode, text: str) -> None:
        """Serve what was typed on the keypad."""
        decide = {
            "code": self._counter.typed_code,
            "phone": self._counter.typed_phone,
            "join": self._joiner.typed_phone,
            "forgot": self._counter.forgot,
            "elsewhere": self._counter.typed_elsewhere,
        }[mode]
        self._serve(lambda: decide(text))

    def scanned(self, text: str) -> None:
        """Serve a scan."""
        self._serve(lambda: self._counter.scanned(text))

    def prefer(self, name: str, value: str) -> None:
        """Remember how the customer on the screen likes it, if they proved who they are."""
        with self._turn:
            page = self._board.now().page
            if isinstance(page, Joined) or (isinstance(page, Greeting) and page.proven):
                try:
                    self._memory.preferences.set(page.customer, name, value)
                except StoreFault as fault:
                    log.warning("%s", fault)

    def wants_name(self, ticked: frozenset[str]) -> None:
        """Put up the letters, and keep what was ticked so far."""
        with self._turn:
            joining = self._joining()
            if joining:
                self._board.show(NameBoard(replace(joining, ticked=ticked)))

    def named(self, text: str) -> None:
        """Serve a first name from the letters, or none."""
        with self._turn:
            joining = self._joining()
            if joining:
                self.carry_out(self._joiner.named(joining, text))

    def answered(self, ticked: frozenset[str]) -> None:
        """Serve the answers to the questions; once they are kept a second touch finds another page."""
        with self._turn:
            joining = self._joining()
            if joining is None:
                return
            try:
                self.carry_out(self._joiner.answered(joining, ticked, self._board.now().language))
            except StoreFault as fault:
                log.warning("%s", fault)
                self._board.show(Consents(replace(joining, ticked=ticked), busy=True))

    def run(self, inbox: Inbox, tend: Callable[[], None], stop: threading.Event) -> None:
        """Serve what the scanners bring until `stop` is set; `tend` is called in between."""
        while not stop.is_set():
            heard = inbox.take(LISTEN)
            if heard is not None:
                self.hear(heard)
            tend()

    def hear(self, heard: Heard) -> None:
        """Serve what came from a scanner or a number pad."""
        match heard:
            case Scan(text):
                self.scanned(text)
            case Calibrated():
                self._serve(lambda: self._counter.calibrated(heard))
            case Press(key):
                self._board.press(key)

    def carry_out(self, effects: list[Effect]) -> None:
        """Do them in their order; none of them waits. Behind a slip that is not kept nothing says "ok"."""
        for effect in effects:
            match effect:
                case Show(page):
                    self._board.show(page)
                case Print(order):
                    if not self._is_kept(order):
                        self.carry_out(sorry("no-slip"))
                        return
                case Light(mood):
                    self._lights.flash(mood)
                case Beep(mood):
                    self._lights.beep(mood)
                case Ask():
                    self._ask(effect)

    def _ask(self, ask: Ask) -> None:
        page = self._board.now().page_number
        if not self._asking.put(ask, page):
            self.carry_out(self._decided(lambda: self._counter.answered(ask)))

    def _answered(self, ask: Ask, page: int) -> None:
        """Show it, unless somebody else was served meanwhile; what was looked up is noted in any case."""
        with self._turn:
            effects = self._decided(lambda: self._counter.answered(ask))
            if self._board.now().page_number == page:
                self.carry_out(effects)

    def _is_kept(self, order: PrintOrder) -> bool:
        """Whether the slip will come out: it is in the store."""
        try:
            self._memory.slips.ask(order)
        except (StoreFault, TooManySlips) as fault:
            log.warning("%s", fault)
            return False
        return True

    def _joining(self) -> Joining | None:
        page = self._board.now().page
        return page.joining if isinstance(page, Consents | NameBoard) else None

    def _serve(self, decide: Callable[[], list[Effect]]) -> None:
        with self._turn:
            self.carry_out(self._decided(decide))

    def _decided(self, decide: Callable[[], list[Effect]]) -> list[Effect]:
        try:
            return decide()
        except StoreFault as fault:
            log.warning("%s", fault)
            return [Show(Notice("later")), Light("sorry"), Beep("sorry")]
