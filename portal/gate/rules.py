"""The table's text for this shop: the shipped rules with its interface, its ports and what it switched on."""

from pathlib import Path
from string import Template

from appliance.settings import Settings

HERE = Path(__file__).parent
SHORTEST_BURST = 128 * 1024
"""Bytes. The kernel hands on up to 64 KiB as one packet, which a smaller burst would never let through."""


def rules(settings: Settings) -> str:
    """What nft(8) reads; loading it replaces the table."""
    parts = ["rules.nft"]
    parts += ["ipv6.nft"] if settings.wifi.ipv6 == "on" else []
    parts += ["ceiling.nft"] if settings.wifi.device_mbit else []
    parts += ["setup.nft"] if settings.first_run else []
    return "\n".join(_filled(part, settings) for part in parts)


def arp(settings: Settings) -> str:
    """The limit on ARP, a table of its own that not every kernel can hold."""
    return _filled("arp.nft", settings)


def _filled(part: str, settings: Settings) -> str:
    portal, wifi = settings.portal, settings.wifi
    rate = wifi.device_mbit * 125_000
    names = {
        "shoppers": f'"{portal.interface}"',
        "portal_port": portal.port,
        "https_port": portal.https_port,
        "dashboard_port": settings.dashboard.port,
        "rate": rate,
        "burst": max(rate // 4, SHORTEST_BURST),
    }
    return Template((HERE / part).read_text("utf-8")).substitute(names)
