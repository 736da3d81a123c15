"""How long the relay waits."""

from collections.abc import Callable

import pytest

from appliance.sync.pace import Pace

Chance = Callable[[float, float], float]


def test_shops_with_nothing_to_say_ask_every_30_to_60_seconds() -> None:
    assert Pace(min).after_success() == 30
    assert Pace(max).after_success() == 60


def test_pauses_double_from_five_seconds_to_ten_minutes() -> None:
    pace = Pace(max)
    assert [pace.after_failure() for _ in range(9)] == [5, 10, 20, 40, 80, 160, 320, 600, 600]


def test_no_two_shops_come_back_at_the_same_moment() -> None:
    assert (Pace(min).after_failure(), Pace(max).after_failure()) == (2.5, 5)


@pytest.mark.parametrize(("asked", "waited"), [(30, 30), (1, 5), (86_400, 600)])
def test_head_office_may_ask_for_time_but_not_for_a_day(asked: float, waited: float) -> None:
    assert Pace(max).after_failure(asked) == waited


def test_after_a_success_pauses_begin_small_again() -> None:
    pace = Pace(max)
    pace.after_failure()
    assert pace.failing
    pace.after_success()
    assert not pace.failing
    assert pace.after_failure() == 5
