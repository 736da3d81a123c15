"""The reading loop: every keyboard that has a part is read.

It never waits for anything but keys: what was heard goes into `hand_over`, which must return at once; looking
for keyboards, closing them and the log are the seeker's.
"""

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from kiosk.scanner.decoder import Decoder
from kiosk.scanner.heard import Deaf, Heard, Listener, Part
from kiosk.scanner.pad import Pad

LISTEN = 0.5
"""Seconds; bounds how long the end of the process is waited for."""


class Event(Protocol):
    """One input event, as evdev names its parts."""

    @property
    def type(self) -> int: ...
    @property
    def code(self) -> int: ...
    @property
    def value(self) -> int: ...
    def timestamp(self) -> float: ...


class Source(Protocol):
    """An open keyboard and its part; without one it is let go. `opened` is when, on the clock of its events.

    `read` gives what has come; raises OSError when the keyboard is gone, and EOFError when one that is
    simulated has ended.
    """

    fd: int
    part: Part | None
    opened: float

    def read(self) -> Iterable[Event]: ...
    def close(self) -> None: ...


@dataclass
class Place:
    """A keyboard that is read. `heard_at` is when a key came that no scan has ended yet."""

    source: Source
    listener: Listener
    heard_at: float | None = None


class Reader:
    """Keyboards come and go by `plug` and `drop`, from another thread."""

    def __init__(self, hand_over: Callable[[Heard], None]) -> None:
        self._hand_over = hand_over
        self._poll = select.epoll()
        self._places: dict[int, Place] = {}
        # Held for the time of one read: a keyboard that was dropped is read no more when it is closed.
        self._guard = threading.Lock()
        self._gone: deque[tuple[Source, str]] = deque()

    @property
    def ready(self) -> bool:
        """Whether at least one scanner is being read."""
        return any(part and part.duty == "scanner" for part in [source.part for source in self.sources])

    @property
    def sources(self) -> list[Source]:
        return [place.source for place in list(self._places.values())]

    def plug(self, source: Source) -> None:
        """Read it from now on, or in its new part; what was half typed is forgotten."""
        with self._guard:
            if source.fd not in self._places:
                self._poll.register(source.fd, select.EPOLLIN)
            self._places[source.fd] = Place(source, listener(source))

    def drop(self, source: Source) -> None:
        """Read it no more; whoever calls closes it."""
        with self._guard:
            self._forget(source)

    def gone(self) -> list[tuple[Source, str]]:
        """What has gone by itself since the last call, with the reason; whoever calls closes it."""
        return [self._gone.popleft() for _ in range(len(self._gone))]

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set; no fault of a keyboard ends it."""
        while not stop.is_set():
            self.step()

    def step(self) -> None:
        """Read what comes within LISTEN seconds, then end what a pause has ended."""
        readable = {fd for fd, _ in self._poll.poll(self._patience())}
        for fd, place in list(self._places.items()):
            with self._guard:
                if fd in readable and self._places.get(fd) is place:
                    self._read(place)
                elif place.heard_at is not None and self._is_over(place):
                    place.heard_at = None
                    self._tell(place.listener.quiet())

    def _patience(self) -> float:
        """Seconds until a pause may have ended a scan."""
        waiting = [place for place in list(self._places.values()) if place.heard_at is not None]
        ends = [(place.heard_at or 0) + place.listener.patience for place in waiting]
        return max(0.0, min([LISTEN, *(end - time.monotonic() for end in ends)]))

    def _is_over(self, place: Place) -> bool:
        return time.monotonic() - (place.heard_at or 0) >= place.listener.patience

    def _read(self, place: Place) -> None:
        try:
            events = list(place.source.read())
        except BlockingIOError:
            return
        except EOFError:
            self._lose(place.source, "")
            return
        except OSError as fault:
            self._lose(place.source, fault.strerror or os.strerror(fault.errno or 0))
            return
        if not events:
            # Asked again, it would say nothing for ever, and be readable all the time.
            self._lose(place.source, "readable, but empty")
            return
        place.heard_at = time.monotonic()
        for event in events:
            self._tell(place.listener.feed(event.type, event.code, event.value, event.timestamp()))

    def _tell(self, heard: Heard | None) -> None:
        if heard is not None:
            self._hand_over(heard)

    def _lose(self, source: Source, why: str) -> None:
        self._forget(source)
        self._gone.append((source, why))

    def _forget(self, source: Source) -> None:
        if self._places.pop(source.fd, None):
            self._poll.unregister(source.fd)


def listener(source: Source) -> Listener:
    """Who makes sense of its keys."""
    if source.part is None or source.part.duty == "ignored":
        return Deaf()
    return (Pad if source.part.duty == "keypad" else Decoder)(source.part, source.opened)
