"""Figures of shops, in which no single person shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.hub.figures import FEWEST, Figures, careful, total

COUNTS = st.integers(0, 200)


@pytest.mark.parametrize("visits", range(1, FEWEST))
def test_fewer_than_five_visits_are_not_shown(visits: int) -> None:
    assert careful((visits, 0), {}).visits is None


@pytest.mark.parametrize(("visits", "returning"), [(100, 3), (100, 97), (7, 4), (3, 0)])
def test_returning_people_are_not_shown_where_they_or_the_others_are_few(visits: int, returning: int) -> None:
    assert careful((visits, returning), {}).returning is None


def test_a_quiet_week_is_shown_as_one() -> None:
    assert careful((0, 0), {}) == Figures()


def test_an_amount_of_few_receipts_is_not_shown_and_neither_is_their_number() -> None:
    found = careful((0, 0), {"EUR": (4, 4000), "UAH": (20, 90000)})
    assert (found.purchases, dict(found.money)) == (None, {"UAH": 90000})


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=6))
def test_a_sum_tells_nothing_of_what_is_hidden(counts: list[tuple[int, int]]) -> None:
    shown = [careful((visits, min(returning, visits)), {}) for visits, returning in counts]
    assert total(shown).visits == sum(one.visits for one in shown if one.visits is not None)
    assert total(shown).returning == sum(one.returning for one in shown if one.returning is not None)


def test_visits_an_hour_are_known_where_all_shops_said_their_hours() -> None:
    one, other = careful((100, 50), {}, 50), careful((100, 50), {}, 0)
    assert one.per_hour(one.visits) == 2
    assert total([one, one]).per_hour(200) == 2
    assert total([one, other]).per_hour(200) is None
