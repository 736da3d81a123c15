"""The button beside the screen: pressed shortly it prints a test slip, held it switches the box off.

Held from the moment the power comes it asks the owner for a factory reset.
"""

import threading
from collections.abc import Callable
from typing import Protocol

HOLD = 5
"""Seconds to hold it: nobody leans on a button for so long."""
HOLD_FROM_POWER = 10
"""Seconds to hold it after the kiosk's start for a factory reset."""
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
        held_from_power: Callable[[], object],
    ) -> None:
        self._switch = switch
        self._holding = holding
        self._short = short
        self._held = held
        self._held_from_power = held_from_power
        # One that is stuck would else switch the box off at every start.
        self._pressed = not switch.wait_for_release(0)

    def run(self, stop: threading.Event) -> None:
        """Serve what is pressed until `stop` is set."""
        if self._pressed and not self._released_within(HOLD_FROM_POWER):
            self._held_from_power()
        while not stop.is_set():
            if self._pressed:
                self._pressed = not self._switch.wait_for_release(LISTEN)
            elif self._switch.wait_for_press(LISTEN):
                self._pressed = True
                (self._short if self._released_within(HOLD) else self._held)()

    def _released_within(self, seconds: float) -> bool:
        self._holding(True)
        released = self._switch.wait_for_release(seconds)
        self._holding(False)
        return released
