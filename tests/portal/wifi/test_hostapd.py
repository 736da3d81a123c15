"""What hostapd is told. tests/system/test_wifi_radio.py shows it to the real one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appliance.settings import Paths, Settings, load_settings
from portal.wifi.hostapd import hostapd_conf


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = load_settings(Paths(tmp_path))
    return replace(settings, portal=replace(settings.portal, interface="wlan0"))


def conf(settings: Settings, **wifi: Any) -> dict[str, str]:
    lines = hostapd_conf(replace(settings, wifi=replace(settings.wifi, **wifi))).splitlines()
    pairs = [line.split("=", 1) for line in lines]
    assert len(dict(pairs)) == len(lines), "a line twice"
    return dict(pairs)


@pytest.mark.parametrize(
    "name",
    ["Пекарня на розі", '"; wpa=0', "a\nwpa=0\nssid=evil", "#", "☕" * 10, " ", "\x00"],
)
def test_no_name_can_break_the_file(settings: Settings, name: str) -> None:
    made = conf(settings, ssid=name, password="coffee and cake")
    assert bytes.fromhex(made["ssid2"]).decode() == name
    assert made["wpa"] == "2"


def test_without_a_name_of_its_own_the_network_is_called_like_the_shop(settings: Settings) -> None:
    assert bytes.fromhex(conf(settings)["ssid2"]).decode() == settings.shop.name


@pytest.mark.parametrize(
    ("security", "keys", "frames"),
    [("wpa2", "WPA-PSK", "0"), ("wpa2-wpa3", "WPA-PSK SAE", "1"), ("wpa3", "SAE", "2"), ("open", None, None)],
)
def test_each_security_has_its_keys_and_protected_frames(
    settings: Settings, security: str, keys: str | None, frames: str | None
) -> None:
    made = conf(settings, security=security, password="coffee and cake")
    assert (made.get("wpa_key_mgmt"), made.get("ieee80211w")) == (keys, frames)
    assert ("wpa_passphrase" in made) == (security != "open")


@pytest.mark.parametrize(("channel", "mode"), [(1, "g"), (13, "g"), (36, "a"), (100, "a"), (165, "a")])
def test_the_channel_says_which_band(settings: Settings, channel: int, mode: str) -> None:
    made = conf(settings, channel=channel)
    assert (made["hw_mode"], made["channel"]) == (mode, str(channel))
    assert ("ieee80211h" in made) == (mode == "a")


@pytest.mark.parametrize("security", ["wpa2", "wpa2-wpa3", "wpa3", "open"])
def test_stations_never_meet_each_other(settings: Settings, security: str) -> None:
    assert conf(settings, security=security, password="coffee and cake")["ap_isolate"] == "1"


def test_the_country_is_the_shops_unless_said(settings: Settings) -> None:
    assert conf(settings)["country_code"] == "UA"
    assert conf(settings, country="EE")["country_code"] == "EE"
