"""Guess protection for head office's pages: the dashboard's delays, counted in the database."""

from appliance.errors import TooManyTries
from appliance.hub.database import Connection, row, run
from appliance.people.guesses import HOUR, POLICIES

EVERYBODY = ""
POLICY = POLICIES["dashboard"]


def attempt(connection: Connection, who: str, now: int) -> None:
    """Count a try before it is heard, so that many at once gain nothing. Raises TooManyTries."""
    own = _recent(connection, who, now)
    every = _recent(connection, EVERYBODY, now)
    filled = every[-POLICY.overall] if len(every) >= POLICY.overall else None
    seconds = POLICY.wait(own, filled, now)
    if seconds:
        raise TooManyTries(seconds=seconds)
    _write(connection, who, [*own, now])
    _write(connection, EVERYBODY, [*every, now])
    run(connection, "DELETE FROM hub_try WHERE latest < %s", now - 2 * HOUR)


def forgive(connection: Connection, who: str, now: int) -> None:
    """A right try is no guess. Earlier ones stay: else whoever has an account could try out others."""
    for name in (who, EVERYBODY):
        _write(connection, name, _recent(connection, name, now)[:-1])


def _recent(connection: Connection, who: str, now: int) -> list[int]:
    """When somebody tried within the last hour; the row is locked until the transaction ends."""
    found = row(
        connection,
        "INSERT INTO hub_try VALUES (%s, %s, '{}')"
        " ON CONFLICT (who) DO UPDATE SET who = EXCLUDED.who RETURNING times",
        who,
        now,
    )
    return [at for at in (found[0] if found else []) if now - HOUR < at <= now]


def _write(connection: Connection, who: str, times: list[int]) -> None:
    latest = times[-1] if times else 0
    run(connection, "UPDATE hub_try SET times = %s, latest = %s WHERE who = %s", times, latest, who)
