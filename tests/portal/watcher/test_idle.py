"""Logins whose device has left."""

from appliance.values.mac import Mac
from portal.watcher.idle import Idle

OLENA, TAAVI = Mac.parse("02:00:5e:10:00:01"), Mac.parse("02:00:5e:10:00:02")


def test_a_device_that_left_long_ago_is_found_and_one_that_is_here_is_not() -> None:
    idle = Idle(600)
    assert idle.gone([OLENA, TAAVI], 0) == []
    for at in range(60, 600, 60):
        assert idle.gone([OLENA, TAAVI], at) == []
    idle.saw(TAAVI, 500)
    assert idle.gone([OLENA, TAAVI], 600) == [OLENA]


def test_nobody_is_ended_where_the_shop_set_no_limit() -> None:
    idle = Idle(0)
    idle.gone([OLENA], 0)
    assert idle.gone([OLENA], 10**9) == []


def test_after_a_restart_the_silence_counts_anew() -> None:
    assert Idle(600).gone([OLENA], 10_000) == []


def test_only_devices_that_are_logged_in_are_remembered() -> None:
    idle = Idle(600)
    idle.gone([OLENA], 0)
    for number in range(1000):
        idle.saw(Mac(f"02005e{number:06x}"), 1)
    idle.gone([], 10)
    assert idle._last == {}


def test_a_clock_that_went_back_ends_nobody_and_holds_nobody_for_ever() -> None:
    idle = Idle(600)
    idle.gone([OLENA], 10_000)
    for at in range(100, 700, 60):
        assert idle.gone([OLENA], at) == []
    assert idle.gone([OLENA], 700) == [OLENA]


def test_a_clock_that_is_put_right_ends_nobody_and_forgets_no_silence() -> None:
    idle = Idle(600)
    for at in range(0, 360, 60):
        idle.gone([OLENA], at)
    for at in range(300, 480, 60):
        assert idle.gone([OLENA], 1_793_610_000 + at) == []
    assert idle.gone([OLENA], 1_793_610_000 + 600) == [OLENA]
