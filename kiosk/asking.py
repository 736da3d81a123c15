"""Asks head office for whoever is unknown here, beside the loop that reads: no scan waits for it."""

import queue
import threading
from collections.abc import Callable

from kiosk.effects import Ask
from kiosk.ports import Memory

AT_ONCE = 3
"""Questions that wait for an answer of two seconds each: whoever stood there longer is gone."""

Answered = Callable[[Ask, int], None]
"""Told of each question when head office was asked, with the number of the page that says so."""


class Asking:
    """One question after the other, in a thread that lives while there are any."""

    def __init__(self, shop: Memory, answered: Answered) -> None:
        self._shop = shop
        self._answered = answered
        self._questions: queue.Queue[tuple[Ask, int]] = queue.Queue(AT_ONCE)
        self._one = threading.Lock()

    def put(self, ask: Ask, page: int) -> bool:
        """False when too many wait already: then it is not asked."""
        try:
            self._questions.put_nowait((ask, page))
        except queue.Full:
            return False
        threading.Thread(target=self._serve, daemon=True).start()
        return True

    def _serve(self) -> None:
        with self._one:
            ask, page = self._questions.get()
            self._shop.upstream.find(ask.kind, ask.value, digits=ask.digits)
            self._answered(ask, page)
