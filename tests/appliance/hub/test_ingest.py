"""How far a shop's events are counted."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.hub.ingest import Progress, advance


def test_events_are_complete_once_the_head_is_reached_that_an_earlier_batch_announced() -> None:
    first = advance(Progress(), last=500, head=700)
    assert first == Progress(received=500, announced=700, complete=0)
    second = advance(first, last=720, head=720)
    assert second.complete == 720


def test_a_shop_that_goes_on_earning_is_counted_up_to_the_head_it_announced_first() -> None:
    midway = advance(advance(Progress(), last=10, head=15), last=15, head=30)
    assert (midway.complete, midway.announced) == (15, 30)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20)), max_size=30))
def test_what_is_complete_was_announced_and_is_here(steps: list[tuple[int, int]]) -> None:
    progress, heads = Progress(), {0}
    for more, ahead in steps:
        last = progress.received + more
        heads.add(last + ahead)
        after = advance(progress, last, last + ahead)
        assert progress.complete <= after.complete <= after.received
        assert after.complete in heads
        progress = after
