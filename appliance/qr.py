"""QR codes: what the one for the Wi-Fi says, and the squares of any."""

import re
from io import BytesIO

import segno

from appliance.errors import N_, Refused
from appliance.settings import Settings

QUIET = 4
"""Modules left white around a QR code (ISO/IEC 18004)."""


class NoPassword(Refused):
    """The Wi-Fi is protected and the settings hold no password."""

    text = N_("The Wi-Fi has no password yet: set wifi.password, or wifi.security to open.")


def wifi_code(settings: Settings) -> str:
    """What the QR code says; raises NoPassword.

    The form is ZXing's, which every camera reads, with R:1 for networks that know WPA3 only
    (WPA3 Specification 3.0, section 7).
    """
    wifi, name = settings.wifi, _escaped(settings.network_name)
    if wifi.security == "open":
        return f"WIFI:T:nopass;S:{name};;"
    if not wifi.password:
        raise NoPassword()
    only_wpa3 = "R:1;" if wifi.security == "wpa3" else ""
    return f"WIFI:T:WPA;{only_wpa3}S:{name};P:{_escaped(wifi.password)};;"


def spaces_seen(password: str) -> str:
    """In letters: a space that nobody would see, at an end or beside another, becomes a sign."""
    return re.sub(r"^ | $|(?<= ) | (?= )", "␣", password)


def squares(text: str) -> list[list[bool]]:
    """The modules of a QR code that says `text`, row by row, True for dark; no quiet zone."""
    return [[bool(module) for module in row] for row in _made(text).matrix]


def drawing(text: str) -> bytes:
    """A QR code that says `text` as an SVG picture, black on white whatever colours the page has."""
    svg = BytesIO()
    _made(text).save(svg, kind="svg", border=QUIET, light="#fff", omitsize=True, xmldecl=False)
    return svg.getvalue()


def _made(text: str) -> segno.QRCode:
    # The code says that it is UTF-8 where a reader would guess: zbar took "Кава" for Japanese.
    return segno.make(text, error="m", micro=False, encoding="utf-8", eci=not text.isascii())


def _escaped(text: str) -> str:
    return re.sub(r'([\\;,:"])', r"\\\1", text)
