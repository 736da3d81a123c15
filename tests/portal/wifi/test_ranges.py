"""Which addresses phones get, and when the uplink has the same."""

from ipaddress import IPv4Interface, ip_network

import pytest

from portal.wifi.ranges import MOST, clash, pool


@pytest.mark.parametrize(
    ("own", "first", "last"),
    [
        ("10.77.0.1/22", "10.77.0.2", "10.77.3.254"),
        ("192.168.5.254/24", "192.168.5.1", "192.168.5.253"),
        ("192.168.5.100/24", "192.168.5.101", "192.168.5.254"),
        ("10.77.0.1/29", "10.77.0.2", "10.77.0.6"),
        ("10.77.0.1/16", "10.77.0.2", "10.77.16.1"),
    ],
)
def test_phones_get_what_lies_beside_the_box(own: str, first: str, last: str) -> None:
    assert [str(end) for end in pool(IPv4Interface(own))] == [first, last]


@pytest.mark.parametrize("last", [1, 2, 77, 511, 1022])
def test_the_box_itself_is_never_given_away(last: int) -> None:
    own = IPv4Interface((int(IPv4Interface("10.77.0.0/22").ip) + last, 22))
    given = pool(own)
    assert given.first <= given.last
    assert not given.first <= own.ip <= given.last
    assert given.size <= MOST


def test_a_prefix_of_the_uplink_inside_ours_or_around_it_is_a_clash() -> None:
    own = IPv4Interface("10.77.0.1/22")
    assert clash(own, [ip_network("192.168.1.0/24"), ip_network("fd77::/64")]) is None
    for theirs in ("10.77.2.0/24", "10.0.0.0/8", "10.77.0.0/22"):
        assert clash(own, [ip_network("192.168.1.0/24"), ip_network(theirs)]) == ip_network(theirs)
