"""Routes as the kernel lists them, and what follows for the shop."""

from pathlib import Path

import pytest

from appliance.doctor import line
from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN

HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\n"
DEFAULT = "eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\n"
HOME = "eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n"
SHOPPERS = "wlan0\t00004D0A\t00000000\t0001\t0\t0\t0\t00FCFFFF\n"


def routes(root: Path, *lines: str) -> Path:
    (root / "proc/net").mkdir(parents=True)
    (root / "proc/net/route").write_text(HEAD + "".join(lines))
    return root


def test_the_way_out_is_the_default_route(tmp_path: Path) -> None:
    assert line.route(tmp_path).state == BAD
    assert line.route(routes(tmp_path, HOME, DEFAULT)).says == "The way out is eth0."


@pytest.mark.parametrize(("own", "state"), [("10.77.0.1/22", GOOD), ("192.168.0.1/20", BAD)])
def test_the_shoppers_range_is_theirs_alone(tmp_path: Path, own: str, state: str) -> None:
    found = line.addresses("wlan0", own, routes(tmp_path, DEFAULT, HOME, SHOPPERS))
    assert found.state == state
    assert ("eth0 is in 192.168.0.0/24" in found.says) == (state == BAD)


def test_without_shoppers_no_range_is_looked_at(tmp_path: Path) -> None:
    assert line.addresses("", "10.77.0.1/22", tmp_path).state == UNKNOWN


def radios(root: Path, **names: str) -> Path:
    for interface, name in names.items():
        folder = root / "sys/class/net" / interface / "phy80211"
        folder.mkdir(parents=True)
        (folder / "name").write_text(f"{name}\n")
    return root


def test_a_radio_that_is_the_way_out_too_is_named(tmp_path: Path) -> None:
    root = radios(routes(tmp_path, DEFAULT.replace("eth0", "wlan1"), SHOPPERS), wlan0="phy0", wlan1="phy0")
    found = line.radio("wlan0", root)
    assert found.state == SOON
    assert "(wlan1)" in found.says


@pytest.mark.parametrize("out", ["eth0", "wlan1"])
def test_a_cable_or_another_radio_as_the_way_out_is_good(tmp_path: Path, out: str) -> None:
    root = radios(routes(tmp_path, DEFAULT.replace("eth0", out), SHOPPERS), wlan0="phy0", wlan1="phy1")
    assert line.radio("wlan0", root).state == GOOD


def test_shoppers_on_a_cable_need_no_radio(tmp_path: Path) -> None:
    assert line.radio("eth1", routes(tmp_path, DEFAULT)).state == GOOD
    assert line.radio("", tmp_path).state == UNKNOWN
