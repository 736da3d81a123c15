"""Guess protection: wrong tries are counted in the store, so that a restart forgives nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.errors import TooManyTries
from appliance.ports import Clock, Records, Store

HOUR = 3600


@dataclass(frozen=True)
class GrowingDelay:
    """After the n-th wrong try within an hour wait `first` doubled n-1 times, at most `most` seconds.

    `overall` bounds the tries of an hour from all addresses together.
    """

    first: int
    most: int
    free: int = 0
    overall: int = 1000

    def wait(self, own: list[int], bound: int | None, now: int) -> int:
        """`bound` is when the try was that fills `overall`, if it is filled."""
        if bound is not None:
            return bound + HOUR - now
        counted = len(own) - self.free
        if counted <= 0:
            return 0
        delay = min(self.first << min(counted - 1, 16), self.most)
        return max(0, own[-1] + delay - now)


@dataclass(frozen=True)
class HourlyLimit:
    """At most `own` tries an hour from one device and `overall` from all."""

    own: int
    overall: int

    def wait(self, own: list[int], bound: int | None, now: int) -> int:
        """`bound` is when the try was that fills `overall`, if it is filled."""
        filled = [bound] if bound is not None else []
        if len(own) >= self.own:
            filled.append(own[-self.own])
        return max(filled) + HOUR - now if filled else 0


POLICIES: Mapping[str, GrowingDelay | HourlyLimit] = {
    # Every code that a device tries counts, right ones too: else the counter would tell which were right.
    "portal-code": HourlyLimit(own=5, overall=1000),
    # All devices together: wrong ones only, since a full shop's regulars may come within one hour.
    "portal-wrong": HourlyLimit(own=60, overall=60),
    # With the last two digits of the phone, from one device; 1,000 such guesses are worth ten without.
    "portal-proof": HourlyLimit(own=5, overall=1000),
    # The same for one code, from whatever devices: the digits of a known code are soon tried through.
    "portal-proof-of": HourlyLimit(own=5, overall=1000),
    # Codes beyond these limits: noted for the owner up to here, and no further.
    "portal-refused": HourlyLimit(own=30, overall=1000),
    "portal-join": HourlyLimit(own=5, overall=600),
    "kiosk": GrowingDelay(first=2, most=60),
    # So many forgotten codes an hour reach the till; a longer list would help nobody there.
    "kiosk-forgot": HourlyLimit(own=30, overall=30),
    # More than a counter sees in an hour; a bored child uses up no more codes than that.
    "kiosk-join": HourlyLimit(own=60, overall=60),
    "dashboard": GrowingDelay(first=1, most=300, free=2),
    # 10,000 PINs at 120 tries an hour are three days of knocking, whatever the number of addresses.
    "till": GrowingDelay(first=1, most=300, free=2, overall=120),
}

BURSTS: Mapping[str, int] = {"kiosk": 15, "kiosk-join": 60, "kiosk-scan": 30}
"""Tries within an hour from which on the owner is told. With their waits 15 wrong ones take ten minutes."""


class Guesses:
    """`place` names a policy, `who` the device or address that tried."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def wait(self, place: str, who: str) -> int:
        """Seconds until the next try is heard; 0 when it is now.

        Tries dated after now come from a clock that was set back; they must not block for years.
        """
        now = self._clock.now()
        policy, guesses = POLICIES[place], self._store.records.guesses
        own = guesses.recent(place, who, now - HOUR, now)
        return policy.wait(own, guesses.nth(place, policy.overall, now - HOUR, now), now)

    def bursts(self) -> list[str]:
        """The places at which so much was tried within the last hour that the owner should know."""
        now = self._clock.now()
        nth = self._store.records.guesses.nth
        return [place for place, many in BURSTS.items() if nth(place, many, now - HOUR, now) is not None]

    def attempt(self, place: str, who: str) -> None:
        """Count a try before it is heard, so that many at once gain nothing; raises TooManyTries."""
        with self._store.transaction() as records:
            seconds = self.wait(place, who)
            if seconds:
                raise TooManyTries(seconds=seconds)
            self.note(records, place, who)

    def heard(self, records: Records, place: str, who: str) -> bool:
        """`attempt` in the caller's transaction; False, and nothing is counted, beyond the limit."""
        if self.wait(place, who):
            return False
        self.note(records, place, who)
        return True

    def wrong(self, place: str, who: str) -> None:
        with self._store.transaction() as records:
            self.note(records, place, who)

    def note(self, records: Records, place: str, who: str) -> None:
        """`wrong` in the caller's transaction."""
        now = self._clock.now()
        records.guesses.wrong(place, who, now)
        records.guesses.forget_before(now - 2 * HOUR)

    def right(self, place: str, who: str) -> None:
        """A right try is no guess. Earlier ones stay: else whoever has a PIN could try out others."""
        with self._store.transaction() as records:
            records.guesses.forgive(place, who)
