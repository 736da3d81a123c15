"""Looks for keyboards that come and go, each second, so that the reading loop never has to."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence

from kiosk.scanner.reader import Reader, Source

log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0
"""Seconds between two looks."""

Find = Callable[[list[Source]], Iterable[Source]]
"""Given the keyboards that are read: new ones, and those whose part has changed."""


class Seeker:
    """Gives the reader whatever one of `finders` finds."""

    def __init__(self, finders: Sequence[Find], reader: Reader) -> None:
        self._finders = finders
        self._reader = reader

    def run(self, stop: threading.Event) -> None:
        """Look until `stop` is set, then let every keyboard go."""
        try:
            while not stop.is_set():
                self.look()
                stop.wait(LOOK_AGAIN)
        finally:
            self.close()

    def close(self) -> None:
        for source in self._reader.sources:
            self._let_go(source)

    def look(self) -> None:
        for source, why in self._reader.gone():
            if why:
                log.warning("a scanner is gone (%s); it is looked for again", why)
            _close(source)
        for find in self._finders:
            for source in find(self._reader.sources):
                if source.part:
                    self._reader.plug(source)
                else:
                    self._let_go(source)

    def _let_go(self, source: Source) -> None:
        self._reader.drop(source)
        _close(source)


def _close(source: Source) -> None:
    try:
        source.close()
    except OSError as fault:
        log.debug("closing a scanner that is gone: %s", fault)
