"""What the screen shows now, and until when. One shop has one screen, so there is one board."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.effects import Consents, Greeting, Keypad, NameBoard, Offers, Page

TYPING = 30.0
"""Seconds a keypad waits for the next touch, and a chosen language for somebody to use it."""

REMEMBERED = 32
"""Presses kept for a browser that is told half a second late."""


@dataclass(frozen=True)
class Showing:
    """A page, in a language. `turn` grows with every change, `page_number` with every other page.

    `left` seconds of `total` are left; `left` is None for what stays, `total` then 0.
    """

    turn: int
    page_number: int
    page: Page
    language: str
    left: float | None
    total: float

    presses: tuple[str, ...]
    """What was pressed on a number pad lately, and with it how many presses there ever were."""
    pressed: int

    @property
    def covers(self) -> bool:
        """Whether a bar shows the time running out."""
        return self.left is not None and not isinstance(self.page, Offers)


class Board:
    """Shared by the threads that decide and the streams that show."""

    def __init__(
        self,
        languages: Sequence[str],
        home: str,
        cover_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._languages = languages
        self._home = home
        self._cover_seconds = cover_seconds
        self._clock = clock
        self._changed = threading.Condition()
        self._turn = self._page_number = 0
        self._page: Page = Offers()
        self._language = home
        self._ends: float | None = None
        self._presses: deque[str] = deque(maxlen=REMEMBERED)
        self._pressed = 0
        self.closed = False

    def show(self, page: Page) -> None:
        """Put up another page; a customer is greeted in the customer's language."""
        with self._changed:
            if isinstance(page, Greeting) and page.language in self._languages:
                self._language = page.language
            self._page = page
            self._page_number += 1
            self._renew()

    def speak(self, language: str) -> None:
        """Change the language of what is shown; one that the shop does not have changes nothing."""
        with self._changed:
            if language in self._languages:
                self._language = language
                self._renew()

    def touch(self) -> None:
        """Somebody is there: the time starts again."""
        with self._changed:
            self._settle()
            self._renew()

    def press(self, key: str) -> None:
        """A key of the number pad. A digit opens the keypad from a page that has none."""
        with self._changed:
            self._settle()
            if not isinstance(self._page, Keypad) and key.isdigit():
                self._page = Keypad("code")
                self._page_number += 1
            self._presses.append(key)
            self._pressed += 1
            self._renew()

    def now(self) -> Showing:
        with self._changed:
            return self._showing()

    def wait(self, seen: int, seconds: float) -> Showing:
        """What is shown, as soon as it is a later turn than `seen`, or after at most `seconds`."""
        with self._changed:
            left = self._showing().left
            patience = seconds if left is None else min(seconds, left)
            self._changed.wait_for(lambda: self.closed or self._turn != seen, patience)
            return self._showing()

    def close(self) -> None:
        """The process ends: no stream waits any longer."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _showing(self) -> Showing:
        self._settle()
        left = None if self._ends is None else max(0.0, self._ends - self._clock())
        return Showing(
            self._turn,
            self._page_number,
            self._page,
            self._language,
            left,
            self._total() if left else 0,
            tuple(self._presses),
            self._pressed,
        )

    def _settle(self) -> None:
        """Cover what has had its time: back to the offers, in the shop's own language."""
        if self._ends is not None and self._clock() >= self._ends:
            self._page = Offers()
            self._language = self._home
            self._page_number += 1
            self._renew()

    def _renew(self) -> None:
        stays = isinstance(self._page, Offers) and self._language == self._home
        self._ends = None if stays else self._clock() + self._total()
        self._turn += 1
        self._changed.notify_all()

    def _total(self) -> float:
        typed = isinstance(self._page, Keypad | Consents | NameBoard | Offers)
        return max(TYPING, self._cover_seconds) if typed else self._cover_seconds
