"""Settings: the shipped file is the schema, every fault is reported at once."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appliance.errors import SettingsFaults

SHIPPED = Path(__file__).with_name("settings.toml")
SYSTEM = Path("/etc/regulars/settings.toml")
LANGUAGES = ("en", "uk", "ru", "et")


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
        return self.root / "admissions.db"

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


@dataclass(frozen=True)
class PortalSettings:
    """[portal]"""

    host: str
    port: int
    interface: str
    uplink: str
    admission_minutes: int
    visit_gap_minutes: int
    recognition: Literal["consent", "notice", "off"]


@dataclass(frozen=True)
class KioskSettings:
    """[kiosk]"""

    host: str
    port: int
    scanners: tuple[str, ...]
    scan_prefix: str
    cover_seconds: int
    phone_lookup: Literal["greet", "quiet"]
    card_prefix: str
    printer: str
    paper_dots: int
    ready_pin: int
    ok_pin: int
    sorry_pin: int
    fault_pin: int
    buzzer_pin: int


@dataclass(frozen=True)
class DashboardSettings:
    """[dashboard]"""

    host: str
    port: int
    interface: str
    hosts: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """Everything a process needs to know before it starts."""

    paths: Paths
    shop: ShopSettings
    clock: ClockSettings
    programme: ProgrammeSettings
    portal: PortalSettings
    kiosk: KioskSettings
    dashboard: DashboardSettings


SECTIONS = {
    "shop": ShopSettings,
    "clock": ClockSettings,
    "programme": ProgrammeSettings,
    "portal": PortalSettings,
    "kiosk": KioskSettings,
    "dashboard": DashboardSettings,
}

_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "shop.first_language": ("auto", "phone", *LANGUAGES),
    "portal.recognition": ("consent", "notice", "off"),
    "kiosk.phone_lookup": ("greet", "quiet"),
    "kiosk.paper_dots": (576, 384),
}
_PINS = tuple(f"kiosk.{part}_pin" for part in ("ready", "ok", "sorry", "fault", "buzzer"))
_RANGES: Mapping[str, tuple[float, float]] = {
    "programme.points_per_unit": (0, 1000),
    "portal.port": (1, 65535),
    "portal.admission_minutes": (1, 7 * 24 * 60),
    "portal.visit_gap_minutes": (1, 24 * 60),
    "kiosk.port": (1, 65535),
    "kiosk.cover_seconds": (3, 120),
    "dashboard.port": (1, 65535),
    **dict.fromkeys(_PINS, (0, 27)),
}
_SHAPES: Mapping[str, tuple[str, str]] = {
    "shop.region": (r"[A-Z]{2}", "two capital letters, as in UA"),
    "shop.currency": (r"[A-Z]{3}", "three capital letters, as in UAH"),
    "shop.accent": (r"#[0-9a-fA-F]{6}", "a colour like #0b6e4f"),
    "kiosk.card_prefix": (r"[0-9]{2,7}", "2 to 7 digits"),
    "portal.interface": (r"[\w.@-]{0,15}", "the name of a network interface, as in wlan0"),
    "portal.uplink": (r"[\w.@-]{0,15}", "the name of a network interface, as in eth0"),
    "dashboard.interface": (r"[\w.@-]{0,15}", "the name of a network interface, as in eth0"),
    "kiosk.printer": (r"(tcp://[\w.:-]+:\d+|/dev/[\w/.-]+)?", "tcp://ADDRESS:PORT or a path under /dev"),
}


def load_settings(paths: Paths) -> Settings:
    """Read the shop's file over the shipped one; raises SettingsFaults with every fault in it."""
    try:
        text = paths.settings.read_text("utf-8") if paths.settings.exists() else ""
        given = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsFaults(paths.settings, [str(error)]) from error
    merged, faults = _merge(shipped(), given)
    faults += _check(merged)
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


def _check(merged: dict[str, dict[str, Any]]) -> list[str]:
    flat = {f"{section}.{key}": value for section, values in merged.items() for key, value in values.items()}
    faults = [
        f"{name} must be one of {', '.join(map(str, choices))}, not {flat[name]!r}"
        for name, choices in _CHOICES.items()
        if flat[name] not in choices
    ]
    faults += [
        f"{name} must be from {low} to {high}, not {flat[name]}"
        for name, (low, high) in _RANGES.items()
        if not low <= flat[name] <= high
    ]
    faults += [
        f"{name} must be {words}, not {flat[name]!r}"
        for name, (shape, words) in _SHAPES.items()
        if not re.fullmatch(shape, flat[name])
    ]
    faults += _check_zone(flat["shop.time_zone"]) + _check_languages(flat["shop.languages"])
    return faults + _check_pins({name: flat[name] for name in _PINS})


def _check_pins(pins: Mapping[str, int]) -> list[str]:
    used = [pin for pin in pins.values() if pin]
    twice = [name for name, pin in pins.items() if used.count(pin) > 1]
    return [f"{' and '.join(twice)} name the same pin"] if twice else []


def _check_zone(zone: str) -> list[str]:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return [f"shop.time_zone must be like Europe/Kyiv, not {zone!r}"]
    return []


def _check_languages(languages: list[str]) -> list[str]:
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown or not languages:
        return [
            f"shop.languages must hold some of {', '.join(LANGUAGES)}, not {', '.join(unknown) or 'nothing'}"
        ]
    return []


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
