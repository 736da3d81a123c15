"""Stations on radios, each in a network namespace of its own, that join by the poster's QR code."""

import os
import re
import subprocess
import time
from pathlib import Path

from tests.system.net import Phone
from tests.system.place import ROOT, until

UNPACKED = ("hostapd", "iw", "wpasupplicant")
KEYS = {"wpa2": "WPA-PSK", "wpa2-wpa3": "WPA-PSK SAE", "wpa3": "SAE"}
SOON = 90.0
"""Seconds for what takes a phone two: the processor is played."""


def programs() -> dict[str, str]:
    """An environment in which Debian's unpacked programs are found with their libraries."""
    folders = [ROOT / ".cache" / package for package in UNPACKED]
    paths = [f"{folder}/{name}" for folder in folders for name in ("usr/sbin", "sbin")]
    libraries = [str(found) for folder in folders for found in folder.glob("**/lib/*-linux-gnu*")]
    return {"PATH": ":".join([os.environ["PATH"], *paths]), "LD_LIBRARY_PATH": ":".join(libraries)}


def scanned(poster: Path) -> str:
    """What a camera reads off the poster."""
    picture = poster.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "120", "-png", "-singlefile", str(poster), str(picture)], check=True)
    words = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", f"{picture}.png"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.removesuffix("\n")


def read(code: str) -> dict[str, str]:
    """The fields of a Wi-Fi code (ZXing's form): a backslash takes the next letter as it is."""
    fields = re.findall(r"([A-Z]):((?:\\.|[^;\\])*);", code.removeprefix("WIFI:"))
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in fields}


class Station(Phone):
    """Its radio is taken out of the machine; `name` is the radio's, as in `phy1`."""

    def __init__(self, radio: str, folder: Path) -> None:
        super().__init__(f"station-{radio}", folder)
        (interface,) = Path(f"/sys/class/ieee80211/{radio}/device/net").iterdir()
        subprocess.run(["iw", "phy", radio, "set", "netns", "name", self.name], check=True)
        self.ip("link", "set", interface.name, "name", "wlan0")
        self._log = folder / f"{radio}.log"
        self._folder = folder

    def associate(self, fields: dict[str, str], security: str = "wpa2") -> bool:
        """Join the network that the code names; whether it let us in."""
        conf = self._folder / f"{self.name}.conf"
        lines = [f"ssid={fields['S'].encode().hex()}", f"key_mgmt={KEYS[security]}", f'psk="{fields["P"]}"']
        lines += ["ieee80211w=1"] if security != "wpa2" else []
        conf.write_text("network={\n" + "\n".join(lines) + "\n}\n")
        self._log.write_text("")
        words = ("wpa_supplicant", "-i", "wlan0", "-c", str(conf), "-D", "nl80211")
        self._supplicant = self.start(*words, log=self._log)
        return until(lambda: "CTRL-EVENT-CONNECTED" in self.said() or self._refused(), SOON) and (
            "CTRL-EVENT-CONNECTED" in self.said()
        )

    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def part(self) -> None:
        """Leave the network."""
        self._supplicant.terminate()
        self._supplicant.wait(20)
        time.sleep(1)

    def hears(self, address: str) -> bool:
        """Whether an echo comes back."""
        return " 0% packet loss" in self.run("/busybox", "ping", "-c", "2", "-W", "5", address, check=False)

    def _refused(self) -> bool:
        """hostapd tells nobody why; wpa_supplicant concludes it from the handshake."""
        return self.said().count("WRONG_KEY") > 0
