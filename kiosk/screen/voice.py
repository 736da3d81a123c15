"""What the button "Listen" does: the page that is shown is read aloud, for as long as it is shown."""

from kiosk.board import Board, Showing
from kiosk.effects import Joined, Page
from kiosk.screen.spoken import spoken
from kiosk.screen.view import View

UNTOUCHED = 3.0
"""Seconds after which a page that is read aloud has its time again, so that it is not covered meanwhile."""


class Voice:
    """Reads one shop's screen."""

    def __init__(self, board: Board, view: View) -> None:
        self._board = board
        self._view = view

    def press(self, code_alone: bool = False) -> None:
        """Begin, or stop what is being read. A code is read only when it is asked for. Without a speaker
        nothing happens."""
        speaker, showing = self._view.speaker, self._board.now()
        if speaker is None:
            return
        if speaker.speaking:
            speaker.stop()
            return
        text = spelled(showing.page) if code_alone else spoken(self._view.render(showing), showing.language)
        speaker.say(text, showing.language, lambda: self._shown(showing), self._board.touch)
        self._board.touch()

    def _shown(self, read: Showing) -> bool:
        """Whether the page that is read is still the one that is shown."""
        now = self._board.now()
        if (now.page_number, now.language) != (read.page_number, read.language):
            return False
        if now.left is not None and now.left < now.total - UNTOUCHED:
            self._board.touch()
        return True


def spelled(page: Page) -> str:
    """The digits of a code just got, one after the other; nothing on any other page."""
    return f"<speak>{', '.join(page.code.digits)}.</speak>" if isinstance(page, Joined) else "<speak/>"
