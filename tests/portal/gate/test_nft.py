"""What is said to nftables and understood of it; the kernel itself is asked in tests/system."""

from ipaddress import IPv4Network

import pytest

from appliance.values.mac import Mac
from portal.gate import nft
from portal.gate.plan import Doors, Plan

OLENA = Mac.parse("02:00:5e:10:00:01")
LINK = IPv4Network("192.168.77.0/24")


def test_a_plan_is_deletions_first_then_additions() -> None:
    plan = Plan(Doors({OLENA: 0}), Doors({OLENA: 60}, frozenset({"wan"}), frozenset({LINK})))
    assert list(nft._commands(plan)) == [
        "delete element inet regulars admitted { 02:00:5e:10:00:01 }",
        "add element inet regulars admitted { 02:00:5e:10:00:01 timeout 60s }",
        'add element inet regulars uplinks { "wan" }',
        "add element inet regulars onlink { 192.168.77.0/24 }",
    ]


def test_an_element_without_a_time_counts_as_far_too_long() -> None:
    timed = {"elem": {"val": str(OLENA), "timeout": 60, "expires": 59}}
    assert dict(nft._admitted([timed])) == {OLENA: 59}
    assert dict(nft._admitted([str(OLENA)]))[OLENA] > 10**9


def test_prefixes_are_read_however_they_are_written() -> None:
    assert nft._prefix({"prefix": {"addr": "192.168.77.0", "len": 24}}) == LINK
    assert nft._prefix("10.0.0.1") == IPv4Network("10.0.0.1/32")
    assert nft._prefix({"range": ["10.0.0.1", "10.0.0.3"]}) == IPv4Network("10.0.0.1/32")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Error: Could not process rule: Operation not permitted\n", nft.NoRight),
        ("cache initialization failed: Operation not supported", nft.NoRight),
        ("Error: No such file or directory; did you mean table\nlist set", nft.Missing),
        ("Error: syntax error, unexpected newline", nft.GateFault),
    ],
)
def test_faults_have_names(said: str, kind: type[nft.GateFault]) -> None:
    fault = nft._fault(said)
    assert type(fault) is kind
    assert said.strip().partition("\n")[0] in str(fault)


def test_without_the_library_there_is_no_right(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_name: str) -> None:
        raise OSError("no such file")

    monkeypatch.setattr("ctypes.CDLL", absent)
    with pytest.raises(nft.NoRight, match="libnftables is not installed"):
        nft.Nftables()


def test_the_shipped_rules_keep_what_the_house_promises() -> None:
    rules = [line for line in nft.RULES.read_text().splitlines() if not line.strip().startswith("#")]
    assert not any("owner" in line for line in rules)
    assert all("ct direction reply" in line for line in rules if "established" in line and "accept" in line)
