"""hostapd.conf(5) for the box's own radio. Pure: settings -> text.

The network's name is written in hexadecimal, so no name can begin another line; the password has no line
break by its shape in appliance.limits. Stations are isolated from each other whatever else is set.
"""

from collections.abc import Mapping

from appliance.settings import Settings

_KEYS: Mapping[str, tuple[str, ...]] = {
    "open": (),
    # Without protected management frames: old phones and some radios fail over the mere offer.
    "wpa2": ("wpa_key_mgmt=WPA-PSK", "ieee80211w=0"),
    "wpa2-wpa3": ("wpa_key_mgmt=WPA-PSK SAE", "ieee80211w=1", "sae_require_mfp=1"),
    "wpa3": ("wpa_key_mgmt=SAE", "ieee80211w=2"),
}
_FIRST_5_GHZ = 36


def hostapd_conf(settings: Settings) -> str:
    """The whole file. It holds the password, so it is for root alone."""
    wifi = settings.wifi
    lines = [
        f"interface={settings.portal.interface}",
        "driver=nl80211",
        # Every station that comes and goes would be in the log, with its address.
        "logger_syslog=0",
        "logger_stdout=-1",
        "logger_stdout_level=3",
        f"ssid2={settings.network_name.encode().hex()}",
        "utf8_ssid=1",
        f"country_code={wifi.country or settings.shop.region}",
        "ieee80211d=1",
        *_channel(wifi.channel),
        "ap_isolate=1",
        "auth_algs=1",
        *_security(wifi.security, wifi.password),
    ]
    return "\n".join(lines) + "\n"


def _channel(channel: int) -> list[str]:
    """802.11n everywhere, 802.11ac and radar avoidance (802.11h) on 5 GHz; 20 MHz wide."""
    if channel < _FIRST_5_GHZ:
        return ["hw_mode=g", f"channel={channel}", "ieee80211n=1", "wmm_enabled=1"]
    five = ["ieee80211ac=1", "ieee80211h=1"]
    return ["hw_mode=a", f"channel={channel}", "ieee80211n=1", "wmm_enabled=1", *five]


def _security(security: str, password: str) -> list[str]:
    if security == "open":
        return []
    return ["wpa=2", "rsn_pairwise=CCMP", *_KEYS[security], f"wpa_passphrase={password}"]
