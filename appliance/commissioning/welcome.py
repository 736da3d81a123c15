"""How somebody reaches a new box: for the boot partition, the kiosk's screen and the first slip."""

from collections.abc import Callable, Mapping
from ipaddress import IPv4Interface

from appliance.errors import N_
from appliance.settings import Settings
from appliance.words import words_of

LABELS: Mapping[str, str] = {
    "network": N_("Set-up Wi-Fi"),
    "password": N_("Its password"),
    "address": N_("Then open"),
    "code": N_("Set-up code"),
}


def address(settings: Settings) -> str:
    """The dashboard as whoever is on the set-up Wi-Fi types it."""
    own = IPv4Interface(settings.wifi.address).ip
    return f"http://{own}:{settings.dashboard.port}"


def lines(settings: Settings, code: str, translate: Callable[[str], str]) -> list[tuple[str, str]]:
    """Label and value; of the network nothing where the box has none of its own to be set up by."""
    facts = {"code": code}
    if settings.first_run:
        network = {"network": settings.network_name, "password": settings.wifi.password}
        facts = {**network, "address": address(settings), **facts}
    return [(translate(LABELS[key]), value) for key, value in facts.items()]


def welcome(settings: Settings, code: str) -> str:
    """A text with a block for each of the shop's languages."""
    blocks = (lines(settings, code, words_of(language).gettext) for language in settings.shop.languages)
    return "\n\n".join("\n".join(f"{label}: {value}" for label, value in block) for block in blocks) + "\n"
