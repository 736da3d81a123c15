"""What the shoppers' network may be set to, and how a fault is told."""

from pathlib import Path

import pytest

from appliance.errors import SettingsFaults
from appliance.settings import Paths, Settings, load_settings
from appliance.wifi_limits import PROBE_NAMES

RADIO = '[portal]\ninterface = "wlan0"\n[wifi]\npassword = "coffee and cake"\n'


def load(folder: Path, text: str) -> Settings:
    (folder / "settings.toml").write_text(text, "utf-8")
    return load_settings(Paths(folder))


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsFaults) as told:
        load(folder, text)
    return list(told.value.faults)


@pytest.mark.parametrize(
    "address",
    [
        "10.77.0.1",  # a single address is no range
        "10.77.0.0/22",
        "10.77.3.255/22",
        "10.77.0.1/30",
        "192.168.0.1/8",
        "203.0.113.1/24",
        "100.64.0.1/22",
        "fd77::1/64",
        "10.77.0.1/22\\ndhcp-script=/bin/sh",
        "",
    ],
)
def test_an_address_that_cannot_serve_shoppers_is_one_fault(tmp_path: Path, address: str) -> None:
    (fault,) = faults(tmp_path, f'[wifi]\naddress = "{address}"\n')
    assert fault.startswith("wifi.address must ")


@pytest.mark.parametrize("address", ["10.77.0.1/22", "192.168.5.254/24", "172.20.1.6/29", "10.0.0.1/8"])
def test_any_address_of_a_private_range_will_do(tmp_path: Path, address: str) -> None:
    assert load(tmp_path, f'[wifi]\naddress = "{address}"\n').wifi.address == address


@pytest.mark.parametrize(
    "name",
    ["shop", "Shop.example", "shop.example.", "10.0.0.1", "a..b", "a.example/4#", "a.example\\nuser=x", ""],
)  # fmt: skip
def test_a_garden_holds_names_and_nothing_else(tmp_path: Path, name: str) -> None:
    (fault,) = faults(tmp_path, f'[wifi]\ngarden = ["{name}"]\n')
    assert fault.startswith("wifi.garden must hold names like shop.example")


@pytest.mark.parametrize("name", [*sorted(PROBE_NAMES), "apple.com", "s3.amazonaws.com", "google.com"])
def test_a_garden_with_a_detectors_host_in_it_would_hide_the_portal(tmp_path: Path, name: str) -> None:
    (fault,) = faults(tmp_path, f'[wifi]\ngarden = ["{name}"]\n')
    assert "how phones look for a portal" in fault


def test_a_name_beside_a_detectors_host_may_be_in_the_garden(tmp_path: Path) -> None:
    names = ("store.apple.com", "pineapple.com", "menu.shop.example")
    assert load(tmp_path, f"[wifi]\ngarden = {list(names)}\n").wifi.garden == names


@pytest.mark.parametrize("name", ["eth0", "eth0.0", "eth0.4095", ".20", "eth0.020"])
def test_a_vlan_is_written_like_eth0_20(tmp_path: Path, name: str) -> None:
    (fault,) = faults(tmp_path, f'[portal]\ninterface = "{name}"\n[wifi]\nlayout = "vlan"\n')
    assert "must be like eth0.20" in fault
    assert load(tmp_path, '[portal]\ninterface = "eth0.20"\n[wifi]\nlayout = "vlan"\n')


def test_a_radio_without_a_password_is_open_only_when_that_is_said(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '[portal]\ninterface = "wlan0"\n')
    assert "wifi.password must be set" in fault
    assert load(tmp_path, RADIO)
    assert load(tmp_path, '[portal]\ninterface = "wlan0"\n[wifi]\nsecurity = "open"\n')
    assert load(tmp_path, '[portal]\ninterface = "eth1"\n[wifi]\nlayout = "port"\n')
