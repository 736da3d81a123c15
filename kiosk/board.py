"""What the screen shows now, and until when. One shop has one screen, so there is one board."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.effects import Consents, Greeting, Keypad, NameBoard, Notice, Offers, Page, Priced

TYPING = 45.0
"""Seconds a page for typing waits for the next touch, and a chosen language for somebody to use it.

The last 20 of them the screen asks about what was typed: WCAG 2.2, success criterion 2.2.1.
"""
SLOWLY = 3
"""How many times as long somebody reads who needs large text: 45 seconds instead of 15."""
REMEMBERED = 32
"""Presses kept for a browser that is told half a second late."""


@dataclass(frozen=True)
class Showing:
    """A page, in a language and a size. `turn` grows with every change, `page_number` with every other page.

    `left` seconds of `total` are left; `left` is None for what stays, `total` then 0.
    """

    turn: int
    page_number: int
    page: Page
    language: str
    large: bool
    left: float | None
    total: float
    presses: tuple[str, ...]
    """What was pressed on a number pad lately, and with it how many presses there ever were."""
    pressed: int

    @property
    def covers(self) -> bool:
        """Whether a bar shows the time running out."""
        return self.left is not None and not isinstance(self.page, Offers)

    @property
    def types(self) -> bool:
        """Whether somebody types here, and is asked before it is dropped."""
        return isinstance(self.page, Keypad | Consents | NameBoard)


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
        self._keypad = Keypad("code")
        self._language = home
        self._large = False
        self._ends: float | None = None
        self._presses: deque[str] = deque(maxlen=REMEMBERED)
        self._pressed = 0
        self.closed = False

    def show(self, page: Page) -> None:
        """Put up another page; whoever proved who they are is greeted in their language. The same page
        again, as by the same card, has its time again and nothing else changes; but each question to other
        shops is a page of its own, so that nobody sees the answer to another's."""
        with self._changed:
            self._settle()
            if page != self._page or page == Notice("asking"):
                if isinstance(page, Greeting) and page.proven:
                    self._suit(page)
                self._put_up(page)
            self._restart()

    def speak(self, language: str) -> None:
        """Change the language of what is shown; one that the shop does not have changes nothing."""
        with self._changed:
            if language in self._languages:
                self._settle()
                self._language = language
                self._renew()

    def resize(self, large: bool) -> None:
        """Change the size of the letters, and with it the time to read them."""
        with self._changed:
            self._settle()
            self._large = large
            self._renew()

    def touch(self) -> None:
        """Somebody is there: the time starts again, but not that of a rest of the keypad."""
        with self._changed:
            self._settle()
            if not self._rests:
                self._restart()

    def press(self, key: str) -> None:
        """A key of the number pad. A digit opens the keypad where nothing is being answered or noted down."""
        with self._changed:
            self._settle()
            free = isinstance(self._page, Offers | Greeting | Notice | Priced) and not self._rests
            if free and key.isdigit():
                self._put_up(Keypad("code"))
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
            self._large,
            left,
            0 if left is None else self._total(),
            tuple(self._presses),
            self._pressed,
        )

    def _settle(self) -> None:
        """Cover what has had its time: back to the offers as the shop shows them, or from a rest of the
        keypad to the keypad."""
        if self._ends is None or self._clock() < self._ends:
            return
        if self._rests:
            self._put_up(self._keypad)
        else:
            self._language, self._large = self._home, False
            self._put_up(Offers())
        self._restart()

    def _suit(self, greeting: Greeting) -> None:
        """The customer's own language, and large text for whoever likes it."""
        if greeting.language in self._languages:
            self._language = greeting.language
        self._large = self._large or greeting.large

    def _put_up(self, page: Page) -> None:
        self._page = page
        self._page_number += 1
        self._presses.clear()
        if isinstance(page, Keypad):
            self._keypad = page

    @property
    def _rests(self) -> bool:
        return isinstance(self._page, Notice) and self._page.seconds > 0

    def _renew(self) -> None:
        """A rest of the keypad is not made longer by a touch."""
        if self._rests:
            self._announce()
        else:
            self._restart()

    def _restart(self) -> None:
        stays = isinstance(self._page, Offers) and self._language == self._home and not self._large
        self._ends = None if stays else self._clock() + self._total()
        self._announce()

    def _announce(self) -> None:
        self._turn += 1
        self._changed.notify_all()

    def _total(self) -> float:
        page = self._page
        if isinstance(page, Notice) and page.seconds:
            return page.seconds
        reading = self._cover_seconds * (SLOWLY if self._large else 1)
        typed = isinstance(page, Keypad | Consents | NameBoard | Offers)
        return max(TYPING, reading) if typed else reading
