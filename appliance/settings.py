"""Settings: the shipped file is the schema, every fault is reported at once."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from appliance.errors import SettingsFaults
from appliance.limits import LONGEST_SSID, check

SHIPPED = Path(__file__).with_name("settings.toml")
SYSTEM = Path("/etc/regulars/settings.toml")


class Paths(NamedTuple):
    """Where everything of one shop lies."""

    root: Path

    @property
    def settings(self) -> Path:
        own = self.root / "settings.toml"
        return own if own.exists() or not SYSTEM.exists() else SYSTEM

    @property
    def shop_db(self) -> Path:
        return self.root / "shop.db"

    @property
    def admissions_db(self) -> Path:
        """In a folder of its own, which the gate may enter; the rest of the shop it may not."""
        return self.root / "gate" / "admissions.db"

    @property
    def documents(self) -> Path:
        return self.root / "documents"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def gate_socket(self) -> Path:
        return self.run / "gate.sock"

    @property
    def sightings_socket(self) -> Path:
        return self.run / "sightings.sock"

    @property
    def upstream_socket(self) -> Path:
        return self.run / "upstream.sock"

    @property
    def notices(self) -> Path:
        return self.run / "notices"

    @property
    def once(self) -> Path:
        return self.run / "once"

    @property
    def pictures(self) -> Path:
        return self.root / "pictures"

    @property
    def leases(self) -> Path:
        return self.run / "leases"


@dataclass(frozen=True)
class ShopSettings:
    """[shop]"""

    name: str
    region: str
    time_zone: str
    currency: str
    languages: tuple[str, ...]
    first_language: str
    accent: str


@dataclass(frozen=True)
class ClockSettings:
    """[clock]"""

    offset: int


@dataclass(frozen=True)
class ProgrammeSettings:
    """[programme]"""

    points_per_unit: float
    reward_points: int


@dataclass(frozen=True)
class PortalSettings:
    """[portal]"""

    host: str
    port: int
    interface: str
    uplink: str
    admission_minutes: int
    idle_minutes: int
    minutes_a_day: int
    ways: tuple[str, ...]
    visit_gap_minutes: int
    recognition: Literal["consent", "notice", "off"]
    certificate: str
    certificate_key: str
    name: str
    https_port: int


@dataclass(frozen=True)
class WifiSettings:
    """[wifi]"""

    layout: Literal["radio", "port", "vlan"]
    ssid: str
    password: str
    security: Literal["wpa2", "wpa2-wpa3", "wpa3", "open"]
    country: str
    channel: int
    address: str
    lease_minutes: int
    ipv6: Literal["off", "on"]
    isolation: Literal["off", "on"]
    garden: tuple[str, ...]
    down_mbit: int
    up_mbit: int
    device_mbit: int


@dataclass(frozen=True)
class KioskSettings:
    """[kiosk]"""

    host: str
    port: int
    scanners: tuple[str, ...]
    keypads: tuple[str, ...]
    scanner_layout: str
    scan_prefix: str
    scan_suffix: str
    scan_pause_ms: int
    cover_seconds: int
    speech: Literal["on", "off"]
    phone_lookup: Literal["greet", "quiet"]
    joining: Literal["on", "off"]
    card_prefix: str
    printer: str
    paper_dots: int
    ready_pin: int
    ok_pin: int
    sorry_pin: int
    fault_pin: int
    buzzer_pin: int
    button_pin: int
    sound: Literal["on", "off"]


@dataclass(frozen=True)
class DashboardSettings:
    """[dashboard]"""

    host: str
    port: int
    interface: str
    hosts: tuple[str, ...]


@dataclass(frozen=True)
class SyncSettings:
    """[sync]"""

    hub: str
    authority: str
    countries: tuple[str, ...]
    controller: str
    offline_limit: int


@dataclass(frozen=True)
class HubSettings:
    """[hub]"""

    database: str
    host: str
    port: int
    name: str
    country: str
    certificate: str
    certificate_key: str


@dataclass(frozen=True)
class Settings:
    """Everything a process needs to know before it starts."""

    paths: Paths
    shop: ShopSettings
    clock: ClockSettings
    programme: ProgrammeSettings
    portal: PortalSettings
    wifi: WifiSettings
    kiosk: KioskSettings
    dashboard: DashboardSettings
    sync: SyncSettings
    hub: HubSettings

    @property
    def network_name(self) -> str:
        """What phones call the shoppers' Wi-Fi: `wifi.ssid`, else what fits of the shop's name.

        A network name has at most 32 bytes of UTF-8 (IEEE 802.11, 9.4.2.2), so 16 Cyrillic letters.
        """
        return self.wifi.ssid or _fitting(self.shop.name)


SECTIONS = {
    "shop": ShopSettings,
    "clock": ClockSettings,
    "programme": ProgrammeSettings,
    "portal": PortalSettings,
    "wifi": WifiSettings,
    "kiosk": KioskSettings,
    "dashboard": DashboardSettings,
    "sync": SyncSettings,
    "hub": HubSettings,
}


def load_settings(paths: Paths) -> Settings:
    """Read the shop's file over the shipped one; raises SettingsFaults with every fault in it."""
    try:
        text = paths.settings.read_text("utf-8") if paths.settings.exists() else ""
        given = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsFaults(paths.settings, [str(error)]) from error
    merged, faults = _merge(shipped(), given)
    faults += check(merged)
    if faults:
        raise SettingsFaults(paths.settings, faults)
    sections: dict[str, Any] = {name: cls(**_frozen(merged[name])) for name, cls in SECTIONS.items()}
    return Settings(paths=paths, **sections)


def shipped() -> dict[str, dict[str, Any]]:
    """The schema: every setting with its default."""
    return tomllib.loads(SHIPPED.read_text("utf-8"))


def _merge(
    schema: dict[str, dict[str, Any]], given: dict[str, Any]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    merged = {name: dict(section) for name, section in schema.items()}
    faults: list[str] = []
    for section, values in given.items():
        if section not in schema or not isinstance(values, dict):
            faults.append(f"[{section}] is no section{_meant(section, schema)}")
            continue
        for key, value in values.items():
            if key not in schema[section]:
                faults.append(f"{section}.{key} is no setting{_meant(key, schema[section])}")
            elif not _same_type(schema[section][key], value):
                kind = _WORDS[type(schema[section][key])]
                faults.append(f"{section}.{key} must be {kind}, not {value!r}")
            else:
                merged[section][key] = value
    return merged, faults


_WORDS = {str: "a text in quotes", int: "a whole number", float: "a number", list: "a list of texts"}


def _same_type(default: Any, value: Any) -> bool:
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return type(default) is type(value)


def _meant(wrong: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(wrong, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are: {', '.join(known)}"


def _fitting(name: str) -> str:
    """As many whole letters as fit into a network's name."""
    return name.encode()[:LONGEST_SSID].decode(errors="ignore").strip()


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
