"""Waiting for the gate."""

import time

from portal.web.box import BOUND, opens


def test_a_gate_that_has_come_far_enough_is_open() -> None:
    assert opens(lambda _: 7, 7)


def test_a_gate_that_is_behind_is_asked_again() -> None:
    answers = iter([5, 6, 7])
    assert opens(lambda _: next(answers), 7)


def test_a_gate_that_failed_is_not_waited_for() -> None:
    asked: list[float] = []
    assert not opens(asked.append, 1)
    assert len(asked) == 1


def test_a_gate_that_stays_behind_is_given_up_within_the_bound() -> None:
    started = time.monotonic()
    assert not opens(lambda _: 1, 2)
    assert BOUND <= time.monotonic() - started < BOUND + 0.3
