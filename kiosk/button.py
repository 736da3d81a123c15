"""The button beside the screen: pressed shortly it prints a test slip, held it switches the box off."""

import threading
from collections.abc import Callable
from typing import Protocol

HOLD = 5
"""Seconds to hold it: nobody leans on a button for so long."""
LISTEN = 0.5
"""Seconds; bounds how long the end of the process is waited for."""


class Switch(Protocol):
    """A button as gpiozero gives it; both waits answer whether it came to that in time."""

    def wait_for_press(self, timeout: float | None = None) -> bool: ...
    def wait_for_release(self, timeout: float | None = None) -> bool: ...


class Button:
    """`holding` is told when it is held and when no longer."""

    def __init__(
        self,
        switch: Switch,
        holding: Callable[[bool], None],
        short: Callable[[], object],
        held: Callable[[], object],
    ) -> None:
        self._switch = switch
        self._holding = holding
        self._short = short
        self._held = held
        # One that is stuck already would switch the box off at every start.
        self._pressed = not switch.wait_for_release(0)

    def run(self, stop: threading.Event) -> None:
        """Serve what is pressed until `stop` is set."""
        while not stop.is_set():
            if self._pressed:
                self._pressed = not self._switch.wait_for_release(LISTEN)
            elif self._switch.wait_for_press(LISTEN):
                self._pressed = True
                self._serve()

    def _serve(self) -> None:
        self._holding(True)
        released = self._switch.wait_for_release(HOLD)
        self._holding(False)
        (self._short if released else self._held)()
