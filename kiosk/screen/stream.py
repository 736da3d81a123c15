"""Server-sent events: each browser is told what the screen shows, as it changes."""

import json
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from appliance.errors import StoreFault
from kiosk.board import Board, Showing
from kiosk.screen.view import View

MOST = 4
"""Streams at once. Each holds a thread of the server, so the oldest must go for a fifth."""
GLANCE = 0.5
"""Seconds between two looks at whether the shop has changed."""
HEARTBEAT = 4.0
"""Seconds of silence after which a comment is sent: only by writing one learns that a reader has left."""


class Streams:
    """Who is being told."""

    def __init__(self, board: Board, view: View) -> None:
        self._board = board
        self._view = view
        self._places: deque[object] = deque(maxlen=MOST)
        self._guard = threading.Lock()

    def events(self) -> Generator[str, None, None]:
        """What one browser is told, until it leaves, or has to for a newer one."""
        with self._place() as place:
            told = Told(self._board, self._view)
            yield "retry: 2000\n\n"
            while place in self._places and not self._board.closed:
                yield from told.news(types=place is self._places[-1])

    @contextmanager
    def _place(self) -> Iterator[object]:
        place = object()
        with self._guard:
            self._places.append(place)
        try:
            yield place
        finally:
            with self._guard:
                if place in self._places:
                    self._places.remove(place)


class Told:
    """What one browser knows already."""

    def __init__(self, board: Board, view: View) -> None:
        self._board = board
        self._view = view
        self._turn = -1
        self._stamp: object = None
        self._html = ""
        self._pressed = board.now().pressed
        self._spoke = time.monotonic()

    def news(self, types: bool = True) -> Iterator[str]:
        """Wait a little; then a message, a heartbeat, or nothing.

        Only the browser that `types` is told the keys of the number pad: two would send a code twice.
        """
        showing = self._board.wait(self._turn, GLANCE)
        stamp = self._look()
        message = None
        if showing.turn != self._turn or stamp != self._stamp:
            message = self._message(showing)
            new = showing.pressed - self._pressed
            if message and new and types:
                message["keys"] = showing.presses[-new:]
            self._turn, self._stamp, self._pressed = showing.turn, stamp, showing.pressed
        if message is None and time.monotonic() - self._spoke < HEARTBEAT:
            return
        self._spoke = time.monotonic()
        yield f"data: {json.dumps(message)}\n\n" if message else ":\n\n"

    def _look(self) -> object:
        try:
            return self._view.stamp()
        except StoreFault:
            return self._stamp

    def _message(self, showing: Showing) -> dict[str, object] | None:
        html = self._view.render(showing)
        message: dict[str, object] = {
            "page": showing.page_number,
            "language": showing.language,
            "left": showing.left,
            "total": showing.total,
        }
        if html == self._html:
            return message if showing.turn != self._turn else None
        self._html = html
        return message | {"html": html}
