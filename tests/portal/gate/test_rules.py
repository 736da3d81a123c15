"""The table's text: what every shop's holds, and what some switch on; the kernel is asked in tests/system."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appliance.settings import Paths, Settings, load_settings
from portal.gate.rules import HERE, SHORTEST_BURST, arp, rules

Configure = Callable[..., Settings]


@pytest.fixture
def shop(tmp_path: Path) -> Configure:
    """The shipped settings with shoppers on `wlan0`, and what a test changes of [wifi]."""
    shipped = load_settings(Paths(tmp_path))
    portal = replace(shipped.portal, interface="wlan0", https_port=8444)
    return lambda **wifi: replace(shipped, portal=portal, wifi=replace(shipped.wifi, **wifi))


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if not line.strip().startswith("#")]


def test_interface_and_ports_are_filled_in(shop: Configure) -> None:
    found = lines(rules(shop()))
    assert 'iifname != "wlan0" accept' in found
    assert "fib daddr . iif type local tcp dport 443 redirect to :8444" in found
    assert not any("$" in line for line in found)


@pytest.mark.parametrize("wifi", [{}, {"ipv6": "on"}, {"device_mbit": 5}])
def test_the_rules_keep_what_the_house_promises(shop: Configure, wifi: dict[str, Any]) -> None:
    found = lines(rules(shop(**wifi)))
    assert not any("owner" in line for line in found)
    assert all("ct direction reply" in line for line in found if "established" in line and "accept" in line)


def test_ipv6_opens_only_where_it_is_switched_on(shop: Configure) -> None:
    assert "2000::/3" not in rules(shop())
    assert "ip6 daddr != 2000::/3 drop" in lines(rules(shop(ipv6="on")))


def test_a_ceiling_is_there_only_where_it_is_set(shop: Configure) -> None:
    assert "update @sent" not in rules(shop())
    assert "limit rate over 2500000 bytes/second burst 625000 bytes" in rules(shop(device_mbit=20))


def test_the_dashboard_is_open_to_shoppers_only_while_nobody_has_set_the_box_up(shop: Configure) -> None:
    assert "tcp dport 8082 accept" not in rules(shop())
    assert "tcp dport 8082 accept" in lines(rules(replace(shop(), first_run=True)))


def test_a_low_ceiling_still_lets_the_kernels_largest_packet_through(shop: Configure) -> None:
    assert f"limit rate over 125000 bytes/second burst {SHORTEST_BURST} bytes" in rules(shop(device_mbit=1))


def test_a_device_may_speak_for_few_addresses_a_second(shop: Configure) -> None:
    limited = [line for line in lines(rules(shop())) if "update @talking" in line]
    limited += [line for line in lines(arp(shop())) if "update @talking" in line]
    assert len(limited) == 2  # neighbour discovery, and ARP
    assert all(line.endswith("drop") for line in limited)


def test_every_shipped_file_is_used(shop: Configure) -> None:
    everything = replace(shop(ipv6="on", device_mbit=1), first_run=True)
    whole = lines(rules(everything)) + lines(arp(everything))
    for file in HERE.glob("*.nft"):
        assert {line for line in lines(file.read_text()) if "$" not in line} <= set(whole)


def test_a_kernel_that_knows_no_arp_tables_is_not_asked_for_one_with_the_base_table(shop: Configure) -> None:
    assert not any("table arp" in line for line in lines(rules(shop())))
