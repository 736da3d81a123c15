"""Settings: what every process knows before it starts; see appliance.layers for how the files are read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from appliance.layers import Tables, answered, over, read_tables, shipped
from appliance.limits import LONGEST_SSID

SYSTEM = Path("/etc/regulars/settings.toml")


class Paths(NamedTuple):
    """Where everything of one shop lies."""

    root: Path

    @property
    def settings(self) -> Path:
        own = self.root / "settings.toml"
        return own if own.exists() or not SYSTEM.exists() else SYSTEM

    @property
    def card(self) -> Path:
        """The set-up network that this card gave itself; gone when somebody has set the box up."""
        return self.root / "answers" / "card.toml"

    @property
    def answers(self) -> Path:
        """What the owner answered on the dashboard; see appliance.answers."""
        return self.root / "answers" / "owner.toml"

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
class MailSettings:
    """[mail]"""

    host: str
    port: int
    user: str
    password: str
    sender: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class UpdateSettings:
    """[update]"""

    source: str
    key: str


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
    mail: MailSettings
    update: UpdateSettings
    hub: HubSettings
    first_run: bool
    """Whether the box waits to be set up, on the network that its card gave itself."""

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
    "mail": MailSettings,
    "update": UpdateSettings,
    "hub": HubSettings,
}


def load_settings(paths: Paths) -> Settings:
    """Read the shop's files over the shipped one; raises SettingsFaults with every fault of one.

    The last word counts: the card's own set-up network, the file that the fitter wrote, the owner's answers.
    """
    merged = shipped()
    for file in (paths.card, paths.settings):
        merged = over(merged, read_tables(file), file)
    merged = over(merged, answered(read_tables(paths.answers), paths.answers), paths.answers)
    return settings_of(merged, paths)


def settings_of(tables: Tables, paths: Paths) -> Settings:
    """Settings that were checked, as the processes hold them."""
    sections: dict[str, Any] = {name: cls(**_frozen(tables[name])) for name, cls in SECTIONS.items()}
    first_run = paths.card.exists() and not paths.answers.exists()
    return Settings(paths=paths, first_run=first_run, **sections)


def _fitting(name: str) -> str:
    """As many whole letters as fit into a network's name."""
    return name.encode()[:LONGEST_SSID].decode(errors="ignore").strip()


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
