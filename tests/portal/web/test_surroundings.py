"""Who are we, and is there an internet? Asked of this machine without changing it."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.settings import Paths, PortalSettings, load_settings
from portal import network
from portal.web.surroundings import Surroundings


@pytest.fixture
def settings(tmp_path: Path) -> PortalSettings:
    return load_settings(Paths(tmp_path)).portal


def test_without_an_interface_the_portal_stands_alone(settings: PortalSettings) -> None:
    around = Surroundings(settings)
    assert around.site.home("127.0.0.1") == "http://127.0.0.1:8080/"
    assert not around.internet


def test_with_one_the_uplink_is_looked_at(settings: PortalSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "uplink", lambda: "lo")
    around = Surroundings(replace(settings, interface="lo"), Path("no-resolver"))
    assert around.internet


def test_the_first_phone_after_the_interface_came_is_sent_to_its_address(
    settings: PortalSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "addresses", lambda _: ["fe80::1"])
    around = Surroundings(replace(settings, interface="wlan0"), Path("no-resolver"))
    monkeypatch.setattr(network, "addresses", lambda _: ["fe80::1", "10.77.0.1"])
    assert around.site.home("10.77.0.20") == "http://10.77.0.1/"


def test_the_certificates_name_is_ours_only_while_there_is_a_certificate(settings: PortalSettings) -> None:
    named = replace(settings, name="wifi.shop.example")
    assert not Surroundings(named).site.is_ours("wifi.shop.example")
    assert Surroundings(replace(named, certificate="/etc/live")).site.is_ours("wifi.shop.example")
