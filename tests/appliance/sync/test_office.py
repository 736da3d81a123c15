"""What head office runs, as it tells with each exchange."""

import pytest

from appliance.chain import Office
from appliance.sync.relay import Relay
from tests.appliance.sync.small_hub import SmallHub


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({}, Office()),
        ({"version": "1.4.0", "protocol": 2}, Office("1.4.0", 2)),
        ({"version": "1.4.0"}, Office()),
        ({"version": "call <b>this</b> number", "protocol": 1}, Office()),
        ({"version": 1, "protocol": "2"}, Office()),
    ],
)
def test_what_head_office_runs_is_kept_as_it_tells_it(
    relay: Relay, hub: SmallHub, told: dict[str, object], kept: Office
) -> None:
    hub.runs = told
    relay.exchange_all()
    assert relay.state().office == kept


def test_a_head_office_that_went_back_to_a_version_that_tells_none_is_forgotten(
    relay: Relay, hub: SmallHub
) -> None:
    hub.runs = {"version": "1.4.0", "protocol": 2}
    relay.exchange_all()
    hub.runs = {}
    relay.exchange_all()
    assert relay.state().office == Office()
