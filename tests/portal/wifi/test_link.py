"""Which commands make the shoppers' interface ready; tests/system/test_wifi.py runs them."""

from dataclasses import replace
from ipaddress import IPv6Interface, IPv6Network
from pathlib import Path
from typing import Any

import pytest

from appliance.settings import Paths, Settings, load_settings
from portal import network
from portal.wifi import link


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(Paths(tmp_path))
    wifi = replace(settings.wifi, layout="port")
    return replace(settings, wifi=wifi, portal=replace(settings.portal, interface="lo"))


class Commands(list[str]):
    """What would be run; `fault` is what ip(8) complains of."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault

    def __call__(self, *words: str) -> str:
        self.append(" ".join(words))
        return self.fault


def changed(settings: Settings, interface: str, **wifi: Any) -> Settings:
    portal = replace(settings.portal, interface=interface)
    return replace(settings, portal=portal, wifi=replace(settings.wifi, **wifi))


def test_a_missing_address_is_given(settings: Settings) -> None:
    commands = Commands()
    assert link.prepare(settings, commands) == ""
    assert commands == ["address replace 10.77.0.1/22 dev lo"]


def test_nothing_is_run_where_nothing_is_missing(settings: Settings) -> None:
    commands = Commands()
    assert link.prepare(changed(settings, "lo", address="127.0.0.1/8"), commands) == ""
    assert commands == []


def test_an_interface_that_is_not_there_yet_is_said_and_waited_for(settings: Settings) -> None:
    commands = Commands()
    assert link.prepare(changed(settings, "usb9"), commands) == "usb9 is not there yet"
    assert commands == []


def test_an_address_of_former_settings_is_taken_back_and_nobody_elses(
    settings: Settings, tmp_path: Path
) -> None:
    commands, note = Commands(), tmp_path / "given"
    for address in ("10.77.0.1/22", "10.77.0.1/22", "10.78.0.1/22", "10.78.0.1/22"):
        link.take_back(note, changed(settings, "wlan0", address=address), commands)
    assert commands == ["address delete 10.77.0.1/22 dev wlan0"]


def test_a_vlan_is_made_on_the_port_in_its_name(settings: Settings) -> None:
    commands = Commands()
    link.prepare(changed(settings, "eth0.20", layout="vlan"), commands)
    assert commands[0] == "link add link eth0 name eth0.20 type vlan id 20"


def test_what_ip_complains_of_is_said(settings: Settings) -> None:
    told = link.prepare(settings, Commands("RTNETLINK answers: Operation not permitted"))
    assert told == "lo does not take 10.77.0.1/22: RTNETLINK answers: Operation not permitted"


def test_with_ipv6_on_the_box_has_a_prefix_of_its_own_until_somebody_gives_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = changed(settings, "lo", address="127.0.0.1/8", ipv6="on")
    for found, made in ((["127.0.0.1", "fe80::1"], 1), (["127.0.0.1", "2001:db8::1"], 0)):
        monkeypatch.setattr(network, "addresses", lambda _interface, found=found: found)
        commands = Commands()
        assert link.prepare(settings, commands) == ""
        assert len(commands) == made


def test_the_own_prefix_is_random_and_kept(tmp_path: Path) -> None:
    first = link.own_prefix(tmp_path / "a")
    assert link.own_prefix(tmp_path / "a") == first != link.own_prefix(tmp_path / "b")
    assert first.network.subnet_of(IPv6Network("fd00::/8"))
    assert first == IPv6Interface(f"{first.network.network_address + 1}/64")


@pytest.mark.parametrize("rubbish", ["", "2001:db8::1/64", "fd77::1/10", "\x00\xff"])
def test_a_kept_prefix_that_is_none_is_drawn_anew(tmp_path: Path, rubbish: str) -> None:
    (tmp_path / "prefix").write_text(rubbish)
    drawn = link.own_prefix(tmp_path / "prefix")
    assert str(drawn) == (tmp_path / "prefix").read_text().strip()


def test_a_radio_that_was_switched_off_is_switched_on(tmp_path: Path) -> None:
    for number, (kind, soft) in enumerate([("wlan", "1"), ("bluetooth", "1")]):
        radio = tmp_path / f"rfkill{number}"
        radio.mkdir()
        (radio / "type").write_text(f"{kind}\n")
        (radio / "soft").write_text(f"{soft}\n")
    link.unblock(tmp_path)
    assert [(tmp_path / f"rfkill{number}" / "soft").read_text().strip() for number in (0, 1)] == ["0", "1"]
