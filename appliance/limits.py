"""What each setting may be: choices, ranges, shapes. Pure: the settings as given -> every fault in words."""

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appliance.wifi_limits import check_wifi

LANGUAGES = ("en", "uk", "ru", "et")
WAYS = ("phone", "code", "plain")
LAYOUTS = ("us", "gb", "de", "fr", "ee")
"""Of the keyboards a scanner can pretend to be."""
LONGEST_SSID = 32
"""Bytes of UTF-8 in a network's name (IEEE 802.11, 9.4.2.2)."""

ASKED = frozenset(
    {
        *("shop.name", "shop.region", "shop.time_zone", "shop.currency"),
        *("shop.languages", "shop.first_language"),
        *(f"wifi.{key}" for key in ("ssid", "password", "security", "country")),
        *("portal.uplink", "portal.recognition", "programme.points_per_unit", "programme.reward_points"),
    }
)
"""What the owner answers on the dashboard. Nothing here names a file or a program."""

_ANYWHERE = {"", "::", "0.0.0.0"}  # noqa: S104  # compared, not bound
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "shop.first_language": ("auto", "phone", *LANGUAGES),
    "portal.recognition": ("consent", "notice", "off"),
    "wifi.layout": ("radio", "port", "vlan"),
    "wifi.security": ("wpa2", "wpa2-wpa3", "wpa3", "open"),
    "wifi.ipv6": ("off", "on"),
    "wifi.isolation": ("off", "on"),
    "wifi.channel": (*range(1, 14), *range(36, 65, 4), *range(100, 145, 4), *range(149, 166, 4)),
    "kiosk.phone_lookup": ("greet", "quiet"),
    "kiosk.joining": ("on", "off"),
    "kiosk.scanner_layout": LAYOUTS,
    "kiosk.speech": ("on", "off"),
    "kiosk.paper_dots": (576, 384),
    "kiosk.sound": ("on", "off"),
}
_PINS = tuple(f"kiosk.{part}_pin" for part in ("ready", "ok", "sorry", "fault", "buzzer", "button"))
_RANGES: Mapping[str, tuple[float, float]] = {
    "programme.points_per_unit": (0, 1000),
    "programme.reward_points": (0, 1_000_000),
    "portal.port": (1, 65535),
    "portal.admission_minutes": (1, 7 * 24 * 60),
    "portal.idle_minutes": (0, 24 * 60),
    "portal.minutes_a_day": (0, 24 * 60),
    "portal.visit_gap_minutes": (1, 24 * 60),
    "portal.https_port": (1, 65535),
    "wifi.lease_minutes": (2, 7 * 24 * 60),
    "wifi.down_mbit": (0, 10_000),
    "wifi.up_mbit": (0, 10_000),
    "wifi.device_mbit": (0, 10_000),
    "kiosk.port": (1, 65535),
    "kiosk.cover_seconds": (3, 120),
    "kiosk.scan_pause_ms": (0, 1000),
    "dashboard.port": (1, 65535),
    "sync.offline_limit": (0, 1_000_000),
    "hub.port": (1, 65535),
    "mail.port": (1, 65535),
    **dict.fromkeys(_PINS, (0, 27)),
}
_ADDRESS = r"[\w.+-]+@[\w-]+(\.[\w-]+)+"
_PRINTERS = (
    r"tcp://[\w.:-]+:\d+",
    r"usb:[0-9a-fA-F]{4}:[0-9a-fA-F]{4}",
    r"serial:/dev/[\w/.-]+:(?:9600|19200|38400|57600|115200)",
    r"/dev/[\w/.-]+",
)
_SHAPES: Mapping[str, tuple[str, str]] = {
    "shop.name": (r"[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*", "a name without line breaks"),
    "shop.region": (r"[A-Z]{2}", "two capital letters, as in UA"),
    "shop.currency": (r"[A-Z]{3}", "three capital letters, as in UAH"),
    "shop.accent": (r"#[0-9a-fA-F]{6}", "a colour like #0b6e4f"),
    "kiosk.card_prefix": (r"[0-9]{2,7}", "2 to 7 digits"),
    "portal.interface": (r"[\w.@-]{0,15}", "the name of a network interface, as in wlan0"),
    "portal.uplink": (r"[\w.@-]{0,15}", "the name of a network interface, as in eth0"),
    "portal.name": (r"([a-z0-9-]+\.)+[a-z]{2,}|", "a name of the certificate, as in wifi.shop.example"),
    "wifi.country": (r"([A-Z]{2})?", "two capital letters, as in UA"),
    "wifi.ssid": (r"[^\x00-\x1f\x7f]{0,32}", "at most 32 bytes without line breaks"),
    "wifi.password": (r"([\x20-\x7e]{8,63})?", "8 to 63 letters without accents, digits and signs"),
    "dashboard.interface": (r"[\w.@-]{0,15}", "the name of a network interface, as in eth0"),
    "update.source": (r"(https://[\w.:/\[\]~-]+|/[^\x00-\x1f]*)?", "https:// and a name, or a folder's path"),
    "update.key": (r"([\w-]{43})?", "43 letters and digits, as image-build/sign prints them"),
    **dict.fromkeys(
        ("mail.user", "mail.password"), (r"[\x20-\x7e]*", "letters without accents, digits and signs")
    ),
    "mail.host": (r"[\w.:-]*", "the name of a mail server, as in mail.example.org"),
    "sync.hub": (r"(https://[\w.:\[\]-]+/?)?", "https:// and a name, as in https://hub.chain.example"),
    "hub.country": (r"[A-Z]{2}", "two capital letters, as in UA"),
    "hub.name": (r"[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*", "a name without line breaks"),
    "kiosk.printer": (
        f"({'|'.join(_PRINTERS)})?",
        "tcp://ADDRESS:PORT, usb:VENDOR:PRODUCT, serial:/dev/ttyUSB0:9600 or a path under /dev",
    ),
}


def instead_of(name: str, value: Any) -> str:
    """What stands there, for a fault; nothing of a password, since faults are logged."""
    return "" if name.endswith("password") else f", not {value!r}"


def check(merged: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Every fault of settings whose types are right."""
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
        f"{name} must be {words}{instead_of(name, flat[name])}"
        for name, (shape, words) in _SHAPES.items()
        if not re.fullmatch(shape, flat[name])
    ]
    faults += _check_ssid(flat["wifi.ssid"])
    faults += _check_zone(flat["shop.time_zone"]) + _check_languages(flat["shop.languages"])
    faults += _check_ways(flat["portal.ways"]) + check_wifi(flat)
    faults += _check_mail(flat) + _check_update(flat)
    faults += _check_ports(flat) + _check_certificate(flat) + _check_countries(flat["sync.countries"])
    return faults + _check_pins({name: flat[name] for name in _PINS})


def _check_mail(flat: Mapping[str, Any]) -> list[str]:
    """Without a server nothing else of it matters."""
    if not flat["mail.host"]:
        return []
    addresses = (("mail.sender", flat["mail.sender"]), *(("mail.to", one) for one in flat["mail.to"] or [""]))
    return [
        f"{name} must be a mail address, as in shop@example.org, not {address!r}"
        for name, address in addresses
        if not re.fullmatch(_ADDRESS, address, re.ASCII)
    ]


def _check_update(flat: Mapping[str, Any]) -> list[str]:
    missing = flat["update.source"] and not flat["update.key"]
    return ["update.key must say who signs what comes from update.source"] if missing else []


def _check_ssid(ssid: str) -> list[str]:
    size = len(ssid.encode())
    too_long = f"wifi.ssid must have at most {LONGEST_SSID} bytes, not {size}: a Cyrillic letter is two"
    return [too_long] if size > LONGEST_SSID and len(ssid) <= LONGEST_SSID else []


def _check_ports(flat: Mapping[str, Any]) -> list[str]:
    """The rules open portal.https_port to shoppers at every address, so it is nobody else's at any."""
    rooms = ("portal", "kiosk", "dashboard")
    faults = [
        f"portal.https_port and {room}.port name the same port"
        for room in rooms
        if flat["portal.https_port"] == flat[f"{room}.port"]
    ]
    return faults + [
        f"{one}.port and {other}.port name the same port"
        for one, other in combinations(rooms, 2)
        if flat[f"{one}.port"] == flat[f"{other}.port"] and _meet(flat, one, other)
    ]


def _meet(flat: Mapping[str, Any], one: str, other: str) -> bool:
    """Whether both rooms listen at one address; one with an interface listens at all."""
    hosts = {flat[f"{one}.host"], flat[f"{other}.host"]}
    return (
        len(hosts) == 1
        or bool(hosts & _ANYWHERE)
        or any(flat.get(f"{room}.interface") for room in (one, other))
    )


def _check_certificate(flat: Mapping[str, Any]) -> list[str]:
    if flat["portal.certificate"] and not flat["portal.name"]:
        return ["portal.name must be the certificate's name where portal.certificate is set"]
    return []


def _check_countries(countries: list[str]) -> list[str]:
    wrong = [name for name in countries if not re.fullmatch(r"[A-Z]{2}", name)]
    return [f"sync.countries must be two capital letters each, as in EE, not {name!r}" for name in wrong]


def _check_pins(pins: Mapping[str, int]) -> list[str]:
    used = {pin: [name for name, other in pins.items() if other == pin] for pin in pins.values() if pin}
    return [
        f"{' and '.join(names)} name the same pin, {pin}" for pin, names in used.items() if len(names) > 1
    ]


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


def _check_ways(ways: list[str]) -> list[str]:
    unknown = [way for way in ways if way not in WAYS]
    if unknown or not ways:
        return [f"portal.ways must hold some of {', '.join(WAYS)}, not {', '.join(unknown) or 'nothing'}"]
    return []
