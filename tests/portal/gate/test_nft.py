"""What is said to nftables and understood of it; the kernel itself is asked in tests/system."""

from ipaddress import IPv4Network, IPv6Network

import pytest

from appliance.rows import ALWAYS
from appliance.values.mac import Mac
from portal.gate import nft
from portal.gate.plan import Doors, Plan

OLENA = Mac.parse("02:00:5e:10:00:01")
TILL = Mac.parse("00:00:5e:10:00:77")
LINK, LINK6 = IPv4Network("192.168.77.0/24"), IPv6Network("2001:db8:77::/64")


def test_a_plan_is_deletions_first_then_additions() -> None:
    plan = Plan(Doors({OLENA: 0}), Doors({OLENA: 60}, frozenset({"wan"}), frozenset({LINK, LINK6})))
    assert list(nft._commands(plan)) == [
        "delete element inet regulars admitted { 02:00:5e:10:00:01 }",
        "add element inet regulars admitted { 02:00:5e:10:00:01 timeout 60s }",
        'add element inet regulars uplinks { "wan" }',
        "add element inet regulars onlink { 192.168.77.0/24 }",
        "add element inet regulars onlink6 { 2001:db8:77::/64 }",
    ]


def test_the_shops_own_device_is_let_in_without_a_time() -> None:
    plan = Plan(Doors(), Doors({TILL: ALWAYS}))
    assert list(nft._commands(plan)) == ["add element inet regulars admitted { 00:00:5e:10:00:77 }"]


def test_the_gardens_addresses_keep_the_time_they_had() -> None:
    assert nft._timed({"elem": {"val": "203.0.113.80", "expires": 59}}) == "203.0.113.80 expires 59s"
    assert nft._timed("203.0.113.80") == "203.0.113.80"


def test_an_element_without_a_time_counts_as_far_too_long() -> None:
    timed = {"elem": {"val": str(OLENA), "timeout": 60, "expires": 59}}
    assert dict(nft._admitted([timed])) == {OLENA: 59}
    assert dict(nft._admitted([str(OLENA)]))[OLENA] > 10**9


def test_prefixes_are_read_however_they_are_written() -> None:
    assert nft._prefix({"prefix": {"addr": "192.168.77.0", "len": 24}}) == LINK
    assert nft._prefix({"prefix": {"addr": "2001:db8:77::", "len": 64}}) == LINK6
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
