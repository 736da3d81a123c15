"""A shop's batch, read."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.hub.batch import MOST_EVENTS, read
from appliance.hub.refusals import BadEvent, BadRequest, Refusal
from tests.system.hub import event

ENVELOPE: dict[str, Any] = {"epoch": 1, "box": "board-1", "cursor": 0, "head": 9}


def batch(*events: Any, **other: Any) -> dict[str, Any]:
    return ENVELOPE | {"events": list(events)} | other


def test_a_skipped_number_keeps_the_row_whole() -> None:
    found = read(batch(event(3), {"seq": 4, "skipped": True}, event(5)))
    assert (found.numbers, found.skipped) == ([3, 4, 5], (4,))


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        batch() | {"epoch": 0},
        batch() | {"epoch": True},
        batch() | {"cursor": 2**63},
        batch() | {"box": "a\nb"},
        batch(event(1), event(3)),
        batch(event(2), event(2)),
        batch(event(10)),
        batch(event(3), again=[event(3)]),
        batch(again=[event(1), event(1)]),
        batch(*(event(n) for n in range(1, MOST_EVENTS + 2)), head=9999),
        batch("no object"),
    ],
)
def test_a_batch_that_cannot_be_meant_is_refused(body: Any) -> None:
    with pytest.raises(BadRequest):
        read(body)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "it's"},
        {"id": "x" * 65},
        {"type": "drop table"},
        {"version": 0},
        {"facts": []},
        {"facts": {"at": "now"}},
        {"facts": {"at": 1, "customer": "{}"}},
        {"personal": "Олена"},
        {"facts": {"at": 1, "note": "x" * 70_000}},
    ],
)
def test_a_bad_event_is_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadEvent) as refused:
        read(batch(event(1), event(2) | wrong))
    assert refused.value.facts["seq"] == 2


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
fields = st.sampled_from(["epoch", "box", "cursor", "head", "events", "again"])


@given(st.dictionaries(fields, json), st.dictionaries(st.sampled_from(list(event(1))), json))
def test_whatever_comes_is_read_or_refused_in_words(envelope: dict[str, Any], wrong: dict[str, Any]) -> None:
    with suppress(Refusal):
        assert read(batch(event(1) | wrong) | envelope).numbers in ([], [1])
