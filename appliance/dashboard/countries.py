"""What a country brings along: its name in the reader's language, time zones, money, what is read there."""

from collections.abc import Mapping, Sequence

from babel.core import get_global
from babel.numbers import get_territory_currencies
from flask_babel import get_locale

NEIGHBOURS = ("UA", "EE", "LV", "LT", "PL", "FI", "MD", "RO", "SK", "HU", "GE")
"""They stand first in the list of all."""
_FIRST = {"UA": ("uk", "en", "ru", "et"), "EE": ("et", "en", "ru", "uk"), "LV": ("en", "ru", "uk", "et")}
_ELSEWHERE = ("en", "uk", "ru", "et")
NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
"""Two letters that CLDR names and where no shop stands: unions, tests, the unknown."""


def countries() -> list[tuple[str, str]]:
    """Code and name, the neighbours first, the rest by name."""
    names = {code: name for code, name in get_locale().territories.items() if _is_country(code)}
    rest = sorted((code for code in names if code not in NEIGHBOURS), key=lambda code: names[code].casefold())
    return [(code, names[code]) for code in (*NEIGHBOURS, *rest)]


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in NO_COUNTRY


def zones(region: str) -> list[str]:
    """The country's time zones; all where it has none."""
    known: Mapping[str, str] = get_global("zone_territories")
    own = sorted(zone for zone, country in known.items() if country == region)
    return own or sorted(zone for zone in known if "/" in zone and not zone.startswith("Etc/"))


def currencies(region: str) -> Sequence[str]:
    """The country's money, the main one first; the euro where nothing is known."""
    return get_territory_currencies(region) or ["EUR"]


def reading(region: str) -> Sequence[str]:
    """Our languages in the order in which most people there read them."""
    return _FIRST.get(region, _ELSEWHERE)
