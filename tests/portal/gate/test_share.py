"""Which queues are laid where, by a tc that remembers; the kernel itself is asked in tests/system."""

import json
import logging
from pathlib import Path

import pytest

from portal.gate import share
from portal.gate.share import HANDLE, NO_CAKE, ONE_PORT, Share


class Queues:
    """What tc(8) would know: one root queue an interface. A queue of another kind must go before."""

    def __init__(self, *, cake: bool = True) -> None:
        self.cake = cake
        self.laid: dict[str, tuple[str, str]] = {}
        self.calls = 0

    def __call__(self, *words: str) -> str | None:
        self.calls += 1
        if words[:3] == ("-j", "qdisc", "show"):
            handle, _ = self.laid.get(words[4], ("0:", ""))
            return json.dumps([{"handle": handle}])
        interface = words[3]
        if words[1] == "del":
            del self.laid[interface]
            return ""
        if interface in self.laid or (words[7] == "cake" and not self.cake):
            return None
        self.laid[interface] = (words[6], " ".join(words[7:]))
        return ""


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The interfaces that are there; a test may unplug them."""
    found = {"wlan0": 3, "eth0": 2}
    monkeypatch.setattr(share, "_index", found.get)
    return found


def test_each_end_of_the_line_is_shared_among_devices(links: dict[str, int]) -> None:
    queues = Queues()
    Share("wlan0", 50, 10, queues).settle("eth0")
    assert queues.laid == {
        "wlan0": (HANDLE, "cake bandwidth 50mbit dual-dsthost"),
        "eth0": (HANDLE, "cake bandwidth 10mbit nat dual-srchost"),
    }


def test_nothing_is_started_when_nothing_changed(links: dict[str, int]) -> None:
    queues = Queues()
    line = Share("wlan0", 50, 10, queues)
    line.settle("eth0")
    before = queues.calls
    line.settle("eth0")
    assert queues.calls == before


def test_an_unknown_rate_lays_nothing_and_leaves_others_queues_alone(links: dict[str, int]) -> None:
    queues = Queues()
    queues.laid["eth0"] = ("8001:", "fq_codel")
    Share("wlan0", 0, 0, queues).settle("eth0")
    assert queues.laid == {"eth0": ("8001:", "fq_codel")}


def test_a_restart_replaces_our_own_queue_and_removes_it_where_the_rate_was_taken_out(
    links: dict[str, int],
) -> None:
    queues = Queues()
    Share("wlan0", 50, 10, queues).settle("eth0")
    Share("wlan0", 20, 0, queues).settle("eth0")
    assert queues.laid == {"wlan0": (HANDLE, "cake bandwidth 20mbit dual-dsthost")}


def test_an_interface_that_comes_later_or_again_is_served_then(links: dict[str, int]) -> None:
    queues = Queues()
    line = Share("wlan0", 50, 10, queues)
    del links["eth0"]
    line.settle("eth0")
    assert list(queues.laid) == ["wlan0"]
    links["eth0"] = 9
    line.settle("eth0")
    assert set(queues.laid) == {"wlan0", "eth0"}


def test_another_uplink_takes_the_queue_over(links: dict[str, int]) -> None:
    queues = Queues()
    line = Share("wlan0", 50, 10, queues)
    line.settle("eth0")
    links["wwan0"] = 5
    line.settle("wwan0")
    assert set(queues.laid) == {"wlan0", "wwan0"}


def test_without_cake_the_line_keeps_its_rate_and_that_is_said_once(
    links: dict[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    queues = Queues(cake=False)
    with caplog.at_level(logging.WARNING, "gate"):
        Share("wlan0", 50, 10, queues).settle("eth0")
    assert queues.laid["wlan0"][1] == "tbf rate 50mbit burst 65536b latency 50ms"
    assert [record.message for record in caplog.records] == [NO_CAKE]


def test_a_vlan_on_the_uplinks_own_port_is_not_slowed_to_what_the_line_sends(
    links: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(share, "LINKS", tmp_path)
    (tmp_path / "eth0.20" / "lower_eth0").mkdir(parents=True)
    links["eth0.20"] = 7
    queues = Queues()
    line = Share("eth0.20", 50, 10, queues)
    line.settle("eth0")
    line.settle("eth0")
    assert list(queues.laid) == ["eth0.20"]
    assert caplog.messages == [ONE_PORT]


def test_without_tc_the_gate_goes_on(links: dict[str, int], caplog: pytest.LogCaptureFixture) -> None:
    Share("wlan0", 50, 0, lambda *_: None).settle("eth0")
    assert "tc is not there" in caplog.text
