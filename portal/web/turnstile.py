"""At most so many forms at once: while the store is held up by somebody else, pages and probes go on.

Every form writes, and SQLite lets one write at a time. Without a bound a crowd that logs in while another
process holds the store would take every thread, and nobody would see a page until it is free.
"""

import threading
import time

from flask import Flask, request

from appliance.errors import StoreBusy

PLACES = 5
"""Of the server's 8 threads."""
PATIENCE = 1.0
"""Seconds a form waits for a place; one inside for longer is held up, and nobody queues then."""


class Turnstile:
    """One place for each form that is being answered."""

    def __init__(self, places: int = PLACES, patience: float = PATIENCE) -> None:
        self._places = threading.Semaphore(places)
        self._patience = patience
        self._inside: dict[int, float] = {}

    def guard(self, app: Flask) -> None:
        """Let the forms of an application through here."""
        app.before_request(self._before)
        app.teardown_request(lambda _: self.leave())

    def enter(self) -> None:
        """Take a place, which this thread keeps until it leaves; raises StoreBusy."""
        if not self._places.acquire(timeout=0 if self._is_held_up() else self._patience):
            raise StoreBusy()
        self._inside[threading.get_ident()] = time.monotonic()

    def leave(self) -> None:
        """Give the place back, if this thread has one."""
        if self._inside.pop(threading.get_ident(), None) is not None:
            self._places.release()

    def _before(self) -> None:
        if request.method == "POST":
            self.enter()

    def _is_held_up(self) -> bool:
        now = time.monotonic()
        return any(now - since > self._patience for since in list(self._inside.values()))
