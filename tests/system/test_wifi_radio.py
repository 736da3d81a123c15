"""The radio's configuration, read by the real hostapd: it opens a network with its driver for no radio."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appliance.settings import Paths, Settings, load_settings
from portal.wifi.hostapd import hostapd_conf
from tests.system.place import ROOT, until

pytestmark = pytest.mark.system

FILES = ROOT / ".cache" / "hostapd"


@pytest.fixture(scope="module")
def hostapd() -> list[str]:
    """Debian's, unpacked: installed, it would want to be a service."""
    done = subprocess.run((ROOT / ".ci/unpack", "hostapd"), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this machine cannot: needs hostapd from Debian: {done.stdout}{done.stderr}")
    libraries = ":".join(str(found) for found in FILES.glob("**/lib/*-linux-gnu*"))
    return ["env", f"LD_LIBRARY_PATH={libraries}", str(FILES / "usr/sbin/hostapd")]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    text = '[portal]\ninterface = "lo"\n[wifi]\npassword = "# coffee = |mac= cake "\n'
    (tmp_path / "settings.toml").write_text(text)
    return load_settings(Paths(tmp_path))


def opened(hostapd: list[str], conf: Path) -> str:
    """What hostapd says until it has opened the network or given up."""
    said = conf.with_name("said")
    with said.open("w") as output:
        process = subprocess.Popen((*hostapd, str(conf)), stdout=output, stderr=output)
        until(lambda: "AP-ENABLED" in said.read_text() or process.poll() is not None, 10)
        process.terminate()
        process.wait(5)
    return said.read_text()


def written(settings: Settings, folder: Path, extra: str = "") -> Path:
    conf = folder / "hostapd.conf"
    conf.write_text(hostapd_conf(settings).replace("driver=nl80211", "driver=none") + extra)
    return conf


@pytest.mark.parametrize(
    ("security", "channel"), [("wpa2", 6), ("wpa2-wpa3", 36), ("wpa3", 100), ("open", 6)]
)
def test_it_opens_the_network(
    hostapd: list[str], settings: Settings, tmp_path: Path, security: Any, channel: int
) -> None:
    wifi = replace(settings.wifi, security=security, channel=channel)
    said = opened(hostapd, written(replace(settings, wifi=wifi), tmp_path))
    assert "AP-ENABLED" in said, said
    assert "Line" not in said


@pytest.mark.parametrize("name", ["Пекарня на розі", '"\nwpa=0\nssid=evil\x00'])
def test_whatever_the_network_is_called(
    hostapd: list[str], settings: Settings, tmp_path: Path, name: str
) -> None:
    wifi = replace(settings.wifi, ssid=name)
    assert "AP-ENABLED" in opened(hostapd, written(replace(settings, wifi=wifi), tmp_path))


def test_a_fault_in_it_would_be_seen(hostapd: list[str], settings: Settings, tmp_path: Path) -> None:
    said = opened(hostapd, written(settings, tmp_path, "wpa_nonsense=1\n"))
    assert "unknown configuration item 'wpa_nonsense'" in said
