"""Our own networks, with netifaces and without."""

from ipaddress import IPv4Network, IPv6Network

import pytest

from portal import network


def test_loopback_is_known() -> None:
    pytest.importorskip("netifaces", reason="this machine cannot: netifaces is not installed")
    assert network.known()
    assert network.present("lo")
    assert "127.0.0.1" in network.addresses("lo")
    assert IPv4Network("127.0.0.0/8") in network.networks("lo")


def test_an_interface_that_is_not_there_has_nothing() -> None:
    assert not network.present("nothere0")
    assert network.addresses("nothere0") == []
    assert network.networks("nothere0") == []


def test_without_netifaces_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "netifaces", None)
    assert not network.known()
    assert network.networks("lo") == []
    assert network.uplink() == ""


def test_masks_are_read_in_both_families() -> None:
    four = {"addr": "192.168.77.2", "netmask": "255.255.255.0"}
    six = {"addr": "fe80::1%wan", "netmask": "ffff:ffff:ffff:ffff::/64"}
    assert network._network(four) == IPv4Network("192.168.77.0/24")
    assert network._network(six) == IPv6Network("fe80::/64")
