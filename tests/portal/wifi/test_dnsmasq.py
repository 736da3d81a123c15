"""What dnsmasq is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.settings import Paths, Settings, load_settings
from portal.wifi.dnsmasq import Files, dnsmasq_conf

FILES = Files(*(Path("/run/r", name) for name in Files._fields))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(Paths(tmp_path))
    return replace(settings, portal=replace(settings.portal, interface="wlan0"))


def test_shoppers_get_addresses_and_names_on_their_interface_alone(settings: Settings) -> None:
    lines = dnsmasq_conf(settings, FILES).splitlines()
    assert {"interface=wlan0", "except-interface=lo", "bind-dynamic", "no-hosts"} <= set(lines)
    assert "dhcp-range=10.77.0.2,10.77.3.254,255.255.252.0,60m" in lines
    assert {"dhcp-leasefile=/run/r/leases", "dhcp-optsfile=/run/r/options"} <= set(lines)


def test_neither_questions_nor_the_names_of_phones_are_kept(settings: Settings) -> None:
    text = dnsmasq_conf(settings, FILES)
    assert "dhcp-ignore-names" in text
    assert "log-queries" not in text
    assert "log-dhcp" not in text


def test_an_answer_by_udp_is_short(settings: Settings) -> None:
    assert "edns-packet-max=1232" in dnsmasq_conf(settings, FILES).splitlines()


def test_garden_names_fill_the_sets_of_the_gate(settings: Settings) -> None:
    settings = replace(settings, wifi=replace(settings.wifi, garden=("shop.example",)))
    line = "nftset=/shop.example/4#inet#regulars#garden4,6#inet#regulars#garden6\n"
    assert line in dnsmasq_conf(settings, FILES)


def test_the_portals_name_leads_to_the_box(settings: Settings) -> None:
    settings = replace(settings, portal=replace(settings.portal, name="wifi.shop.example"))
    assert "interface-name=wifi.shop.example,wlan0/4\n" in dnsmasq_conf(settings, FILES)
    assert "wlan0/6" not in dnsmasq_conf(settings, FILES)


def test_ipv6_is_advertised_only_when_it_is_on(settings: Settings) -> None:
    assert "enable-ra" not in dnsmasq_conf(settings, FILES)
    settings = replace(settings, wifi=replace(settings.wifi, ipv6="on"))
    assert "dhcp-range=::,constructor:wlan0,ra-stateless,64,60m" in dnsmasq_conf(settings, FILES)


def test_another_user_is_named_only_when_asked_for(settings: Settings) -> None:
    assert "user=" not in dnsmasq_conf(settings, FILES)
    assert "user=root\n" in dnsmasq_conf(settings, FILES, "root")
