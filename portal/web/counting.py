"""What pages counted is put on disk by a thread of its own: no page waits for a commit.

A power cut loses the counts of the last seconds; a clean end loses none.
"""

import logging
import threading
from collections.abc import Callable

from appliance.errors import StoreFault

log = logging.getLogger("portal")
EVERY = 5.0
"""Seconds between two writes."""


class Counting:
    """Calls `write` every few seconds until `end`."""

    def __init__(self, write: Callable[[], None], every: float = EVERY) -> None:
        self._write = write
        self._every = every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="counting", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Write for the last time."""
        self._ended.set()
        self._thread.join()
        self._try()

    def _go_on(self) -> None:
        while not self._ended.wait(self._every):
            self._try()

    def _try(self) -> None:
        try:
            self._write()
        except StoreFault as fault:
            log.warning("offers seen are not written yet: %s", fault)
