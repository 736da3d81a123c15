"""Forms queue for a moment, and never behind one that is held up."""

import threading
import time

import pytest

from appliance.errors import StoreBusy
from portal.web.turnstile import Turnstile


def occupy(turnstile: Turnstile, seconds: float) -> threading.Thread:
    """Somebody else's form inside for so long."""
    inside = threading.Event()

    def stay() -> None:
        turnstile.enter()
        inside.set()
        time.sleep(seconds)
        turnstile.leave()

    thread = threading.Thread(target=stay)
    thread.start()
    assert inside.wait(5)
    return thread


def test_a_form_waits_for_a_place_and_gets_it() -> None:
    turnstile = Turnstile(places=1, patience=5)
    other = occupy(turnstile, 0.05)
    turnstile.enter()
    other.join()
    turnstile.leave()


def test_nobody_queues_behind_a_form_that_is_held_up() -> None:
    turnstile = Turnstile(places=1, patience=0.1)
    other = occupy(turnstile, 1)
    with pytest.raises(StoreBusy):
        turnstile.enter()
    before = time.monotonic()
    with pytest.raises(StoreBusy):
        turnstile.enter()
    assert time.monotonic() - before < 0.05
    other.join()
    turnstile.enter()


def test_who_was_turned_away_gives_no_place_back() -> None:
    turnstile = Turnstile(places=1, patience=0)
    other = occupy(turnstile, 0.3)
    with pytest.raises(StoreBusy):
        turnstile.enter()
    turnstile.leave()
    with pytest.raises(StoreBusy):
        turnstile.enter()
    other.join()
