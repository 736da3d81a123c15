"""Rights to spend while cut off."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.loyalty.rights import Cover, Rights, cover, draw_grants, free, share

points = st.integers(0, 50)
grants = st.lists(st.tuples(st.sampled_from("abcdef"), points), max_size=4).map(tuple)


def test_points_earned_here_are_spent_before_a_grant() -> None:
    rights = Rights(granted=(("monday", 30),), earned=10, limit=0)
    assert cover(rights, balance=100, points=25) == Cover(10, (("monday", 15),), 0)


def test_without_a_right_nothing_is_spent_however_large_the_balance() -> None:
    assert cover(Rights(), balance=500, points=1) is None


def test_what_only_the_limit_covers_is_provisional() -> None:
    assert cover(Rights(earned=5, limit=20), balance=100, points=15) == Cover(5, (), 10)


def test_more_than_the_known_balance_is_refused_whatever_the_rights() -> None:
    assert cover(Rights(granted=(("g", 90),), limit=90), balance=10, points=11) is None


@given(grants, points, points, points, points)
def test_a_cover_adds_up_and_takes_no_more_than_there_is(
    granted: tuple[tuple[str, int], ...], earned: int, limit: int, balance: int, wanted: int
) -> None:
    rights = Rights(granted, earned, limit)
    found = cover(rights, balance, wanted)
    if found is None:
        assert wanted > min(balance, rights.certain + limit)
        return
    drawn = sum(part for _, part in found.granted)
    assert found.earned + drawn + found.provisional == wanted
    assert found.earned <= earned
    assert found.provisional <= limit
    assert drawn <= rights.certain - earned


def test_grants_are_drawn_in_their_order_and_empty_ones_are_left_out() -> None:
    assert draw_grants([("old", 0), ("middle", 3), ("new", 9)], 5) == (("middle", 3), ("new", 2))


@given(points, points, points, st.integers(1, 5))
def test_head_office_never_grants_more_than_is_free(
    balance: int, here: int, elsewhere: int, shops: int
) -> None:
    assert share(balance, here, elsewhere, shops) <= free(balance, here + elsewhere)


def test_a_customer_of_one_shop_may_spend_everything_there() -> None:
    assert share(41, here=0, elsewhere=0, shops=1) == 41


def test_of_a_customer_of_two_shops_half_stays_with_head_office_however_often_it_grants() -> None:
    assert share(41, here=0, elsewhere=0, shops=2) == 20
    assert share(41, here=20, elsewhere=0, shops=2) == 0
    assert share(41, here=0, elsewhere=21, shops=2) == 10
