"""What the pages of the first run offer to choose from, and how settings stand in their fields."""

import socket
from collections.abc import Sequence

from flask_babel import format_decimal
from werkzeug.datastructures import MultiDict

from appliance.answers import Answers
from appliance.backup import recovery
from appliance.dashboard.countries import countries, currencies, zones
from appliance.dashboard.questions import QUESTIONS
from appliance.forms import Form
from appliance.layers import Tables
from appliance.loyalty.programme import points_for
from appliance.pages import LANGUAGE_NAMES
from appliance.settings import Settings
from appliance.shop import Shop
from appliance.values.money import Money

EXAMPLE = 250
"""Whole units of money in the programme's example: a purchase as they are common in a small shop."""
Offered = dict[str, object]


def as_typed(settings: Settings) -> MultiDict[str, str]:
    """The settings as the forms' fields hold them."""
    shop, wifi, programme = settings.shop, settings.wifi, settings.programme
    typed: MultiDict[str, str] = MultiDict(
        {
            "name": shop.name,
            "region": shop.region,
            # Another country's are put right before anybody looks.
            "time_zone": _or_first(shop.time_zone, zones(shop.region)),
            "currency": _or_first(shop.currency, currencies(shop.region)),
            "first_language": shop.first_language,
            "ssid": settings.network_name,
            "wifi_password": wifi.password,
            "protected": "no" if wifi.security == "open" else "yes",
            "uplink": settings.portal.uplink,
            "recognition": settings.portal.recognition,
            "points_per_unit": f"{programme.points_per_unit:g}",
            "reward_points": str(programme.reward_points),
        }
    )
    typed.setlist("languages", shop.languages)
    return typed


def _or_first(chosen: str, there: Sequence[str]) -> str:
    return chosen if chosen in there else there[0]


def offered(step: str, shop: Shop, form: Form) -> Offered:
    """What the page of this step needs beside its form."""
    match step:
        case "country":
            return {"countries": countries()}
        case "money":
            region = _now(shop)["shop"]["region"]
            return {"zones": zones(region), "currencies": currencies(region)}
        case "languages":
            return {"all_languages": LANGUAGE_NAMES.items()}
        case "internet":
            return {"uplinks": _uplinks(shop), "offline": shop.notices.stands("no-internet")}
        case "programme":
            return _programme(_now(shop)["shop"]["currency"], form)
        case "staff" | "recovery":
            return _people(shop)
        case "ready":
            return _ready(shop)
    return {}


def _uplinks(shop: Shop) -> list[str]:
    """Interfaces that may lead to the internet: not loopback, shoppers, or what slows them (ifb)."""
    ours = {"lo", shop.settings.portal.interface}
    found = (name for _index, name in socket.if_nameindex() if name not in ours)
    return [name for name in found if not name.startswith("ifb")]


def _programme(currency: str, form: Form) -> Offered:
    """What the rule means for a purchase, as far as it can be read."""
    found = QUESTIONS["programme"].read(Form(form.values), {})
    if found is None:
        return {"currency": currency, "example": None}
    rule = found["programme"]
    money = Money(EXAMPLE * 100, currency)
    points, reward = points_for(money, rule["points_per_unit"]), rule["reward_points"]
    visits = -(-reward // points) if points else 0
    return {"currency": currency, "example": {"money": money, "points": points, "visits": visits}}


def _ready(shop: Shop) -> Offered:
    now = Answers(shop.settings.paths).settings()
    return {
        "now": now,
        "questions": QUESTIONS,
        "read": ", ".join(LANGUAGE_NAMES[code] for code in now.shop.languages),
        "points": format_decimal(now.programme.points_per_unit),
        "countries": dict(countries()),
        "printing": bool(shop.settings.kiosk.printer),
        **_people(shop),
    }


def _people(shop: Shop) -> Offered:
    """Who works here, and whether the owner has the recovery code."""
    has_key = (shop.settings.paths.keys / recovery.NAME).exists()
    return {"names": shop.staff.names(), "has_key": has_key}


def _now(shop: Shop) -> Tables:
    return Answers(shop.settings.paths).current()
