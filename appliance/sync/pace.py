"""When to turn to head office next. Pure but for the chance that spreads the shops of a chain."""

from collections.abc import Callable

SOONEST, LATEST = 30.0, 60.0
"""Seconds between two exchanges while there is nothing to send: 10,000 shops are 220 requests a second."""
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 600.0


class Pace:
    """`chance` is random.uniform, or a test's own."""

    def __init__(self, chance: Callable[[float, float], float]) -> None:
        self._chance = chance
        self._failures = 0

    @property
    def failing(self) -> bool:
        """Whether the last try failed: then even something new waits for the next one."""
        return self._failures > 0

    def after_success(self) -> float:
        """Seconds until the next exchange, unless there is something to send before."""
        self._failures = 0
        return self._chance(SOONEST, LATEST)

    def after_failure(self, asked: float = 0) -> float:
        """Seconds until the next try: twice as long each time, and not before head office `asked` for it."""
        pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
        self._failures = min(self._failures + 1, 32)
        return max(self._chance(pause / 2, pause), min(asked, LONGEST_PAUSE))
