"""Who is logged in and has been away too long. Pure: sightings and admissions in, devices out."""

from collections.abc import Iterable

from appliance.values.mac import Mac

STEP = 120
"""Seconds between two looks; whatever is more is a clock that was put right, and nobody's silence."""


class Idle:
    """`seconds` of silence end a login; 0: none is ended. Remembers only devices that are logged in."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._last: dict[Mac, int] = {}
        self._looked = 0

    def saw(self, mac: Mac, at: int) -> None:
        """A device was seen at `at`. A clock that went back counts as no time passed."""
        if mac in self._last:
            self._last[mac] = max(self._last[mac], at)

    def gone(self, admitted: Iterable[Mac], now: int) -> list[Mac]:
        """Those of `admitted` who were not seen for too long; to be asked every minute or so.

        Whoever is new here counts as seen now, so that a restart ends nobody early.
        """
        if not self._seconds:
            return []
        jumped = max(0, now - self._looked - STEP)
        self._looked = now
        self._last = {mac: min(self._last.get(mac, now) + jumped, now) for mac in admitted}
        return [mac for mac, at in self._last.items() if now - at >= self._seconds]
