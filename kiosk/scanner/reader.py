"""The reading loop: every scanner that is there is read, one that went away is found again.

It never waits for anything but keys: a scan goes into `hand_over`, which must return at once.
"""

import logging
import select
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from kiosk.scanner.decoder import Decoder

log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0  # seconds between looks for a scanner that was plugged in
LISTEN = 0.5  # seconds; bounds how long the end of the process is waited for


class Event(Protocol):
    """One input event, as evdev names its parts."""

    @property
    def type(self) -> int: ...
    @property
    def code(self) -> int: ...
    @property
    def value(self) -> int: ...


class Source(Protocol):
    """An open scanner. `read` gives what has come; raises OSError when the scanner is gone, and EOFError
    when one that is simulated has ended."""

    fd: int

    def read(self) -> Iterable[Event]: ...
    def close(self) -> None: ...


Find = Callable[[list[Source]], Iterable[Source]]
"""Given the sources that are open, answers with new ones."""


class Reader:
    """Reads whatever one of `finders` finds."""

    def __init__(self, finders: Sequence[Find], hand_over: Callable[[str], None]) -> None:
        self._finders = finders
        self._hand_over = hand_over
        self._open: dict[int, tuple[Source, Decoder]] = {}
        self._next_look = 0.0

    @property
    def ready(self) -> bool:
        """Whether at least one scanner is being read."""
        return bool(self._open)

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set; no fault of a scanner ends it."""
        while not stop.is_set():
            self.step()
        for source, _ in list(self._open.values()):
            self._close(source)

    def step(self) -> None:
        """Look for new scanners when it is time, then read what comes within LISTEN seconds."""
        if time.monotonic() >= self._next_look:
            self._look()
        readable, _, _ = select.select(list(self._open), [], [], LISTEN)
        for fd in readable:
            self._read(*self._open[fd])

    def _look(self) -> None:
        taken = [source for source, _ in self._open.values()]
        for source in (source for find in self._finders for source in find(taken)):
            # A new decoder each time: what was half typed when a scanner went is never finished.
            self._open[source.fd] = (source, Decoder())
        self._next_look = time.monotonic() + LOOK_AGAIN

    def _read(self, source: Source, decoder: Decoder) -> None:
        try:
            events = list(source.read())
        except BlockingIOError:
            return
        except EOFError:
            self._close(source)
            return
        except OSError as fault:
            self._lose(source, fault.strerror or "")
            return
        if not events:
            # Asked again, it would say nothing for ever, and be readable all the time.
            self._lose(source, "readable, but empty")
        for event in events:
            scan = decoder.feed(event.type, event.code, event.value)
            if scan is not None:
                self._hand_over(scan)

    def _lose(self, source: Source, why: str) -> None:
        log.warning("a scanner is gone (%s); it is looked for again", why)
        self._close(source)

    def _close(self, source: Source) -> None:
        del self._open[source.fd]
        try:
            source.close()
        except OSError as fault:
            log.debug("closing a scanner that is gone: %s", fault)
