"""Kiosk and till ask head office through the relay, and never wait for it in vain."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import events
from appliance.chain import GrantAnswer
from appliance.sync.asks import Asks
from appliance.sync.pace import Pace
from appliance.sync.relay import Relay
from appliance.sync.rounds import Rounds
from appliance.upstream import HeadOffice
from tests.appliance.sync.small_hub import SmallHub
from tests.appliance.sync.test_relay import letter


@pytest.fixture
def rounds(relay: Relay) -> Iterator[Rounds]:
    """The relay's loop, as in its process."""
    rounds = Rounds(relay, Pace(random.uniform))
    thread = threading.Thread(target=rounds.run)
    thread.start()
    yield rounds
    rounds.end()
    thread.join()


@pytest.fixture
def office(relay: Relay, rounds: Rounds, tmp_path: Path) -> Iterator[HeadOffice]:
    asks = Asks(tmp_path / "up.sock", relay, rounds)
    yield HeadOffice(tmp_path / "up.sock", relay.store, "board")
    asks.close()


def registered(customer: str) -> events.CustomerRegistered:
    return events.CustomerRegistered(
        at=1, customer=customer, language="et", claim=False, phone="+3725550000", name="Maarika"
    )


def test_somebody_of_another_shop_comes_with_their_history(
    office: HeadOffice, hub: SmallHub, relay: Relay
) -> None:
    hub.people["0420000000099"] = [letter(1, registered("c9"))]
    assert office.find("card", "0420000000099") == "c9"
    found = relay.store.records.customers.get("c9")
    assert found
    assert found.name == "Maarika"


def test_somebody_unknown_is_nobody(office: HeadOffice) -> None:
    assert office.find("phone", "+3725550001") is None


def test_points_are_granted_as_asked(office: HeadOffice) -> None:
    assert office.grant("r1", "c9", 40) == GrantAnswer("g1", 40, 0, 1)


def test_a_slow_head_office_is_given_up_in_two_seconds_and_then_left_alone(
    office: HeadOffice, hub: SmallHub
) -> None:
    office.exchange_now(10)
    hub.before = lambda _path, _body: time.sleep(3)
    begun = time.monotonic()
    assert office.grant("r1", "c9", 40) is None
    assert time.monotonic() - begun < 2.5
    asked = len(hub.asked)
    assert office.find("phone", "+3725550001") is None
    assert len(hub.asked) == asked


def test_a_shop_that_asks_too_often_gets_no_answer(office: HeadOffice, hub: SmallHub) -> None:
    hub.before = lambda _path, _body: (429, {"error": "too-many", "message": "Wait."})
    assert office.find("phone", "+3725550001") is None


def test_a_shop_alone_asks_nobody(relay: Relay) -> None:
    alone = HeadOffice(None, relay.store, "board")
    assert alone.find("card", "0420000000099") is None
    assert alone.grant("r1", "c9", 40) is None
    assert alone.state() is None
    assert not alone.is_set


def test_without_a_relay_nobody_waits(relay: Relay, tmp_path: Path) -> None:
    assert HeadOffice(tmp_path / "nothing.sock", relay.store, "board").grant("r1", "c9", 40) is None


@pytest.mark.parametrize("line", [b"", b"{", b"[]\n", b'{"ask": "grant"}\n', b'{"ask": "find", "kind": 5}\n'])
def test_nonsense_on_the_socket_harms_nobody(office: HeadOffice, tmp_path: Path, line: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as guest:
        guest.connect(str(tmp_path / "up.sock"))
        guest.sendall(line)
        guest.shutdown(socket.SHUT_WR)
        assert b"error" in guest.recv(100)
    assert office.grant("r1", "c9", 40)


def test_what_happens_in_the_shop_goes_up_at_once(office: HeadOffice, hub: SmallHub, relay: Relay) -> None:
    assert office.exchange_now(10)
    sent = len(hub.events)
    with relay.store.transaction() as records:
        records.record(registered("c7"))
    deadline = time.monotonic() + 10
    while len(hub.events) == sent and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(hub.events) == sent + 1


def test_a_head_office_that_does_not_answer_is_noted_with_the_moment_it_began(
    office: HeadOffice, hub: SmallHub, relay: Relay
) -> None:
    office.exchange_now(10)
    hub.loses = lambda _path: True
    office.exchange_now(10)
    state = relay.state()
    assert (state.fault, bool(state.since)) == ("silent", True)
    hub.loses = lambda _path: False
    office.exchange_now(10)
    assert relay.state().fault == ""
