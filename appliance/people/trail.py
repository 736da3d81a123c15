"""What was changed on the box itself: who may do what, and how it was set up. It stays in the box."""

from appliance.ports import Clock, Store
from appliance.rows import Step

MOST = 1000
"""Steps that are kept: years of a small shop."""


class Trail:
    """For the owner's eyes; `what` is one of the words in the dashboard's list."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def note(self, what: str, about: str = "") -> None:
        with self._store.transaction() as records:
            records.trail.add(self._clock.now(), what, about[:60], keep=MOST)

    def latest(self, most: int) -> list[Step]:
        """The newest first."""
        return self._store.records.trail.latest(most)
