"""One slip of each kind in a language, and what a reader finds on it."""

from dataclasses import dataclass

from appliance.values.code import Code
from appliance.words import words_of
from kiosk.receipts import (
    Slip,
    Wifi,
    balance,
    calibration,
    marked,
    membership,
    name_slip,
    recovery,
    sample,
    wifi,
)

LANGUAGES = ("en", "uk", "ru", "et")
NAMES = {"en": "Elizabeth", "uk": "Єлизавета", "ru": "Александра", "et": "Õnne-Mari"}
SHOPS = {"en": "The Corner Bakery", "uk": "Пекарня на розі", "ru": "Булочная", "et": "Nurgapealne pagar"}
RECOVERY = "Q8RW 2XPL 0KD7 5TNA Y3GE 9ZVM 6HCJ 4FSU Q8RW 2XPL 0KD7 5TNA Y3GE 6HCJ4F"
HOME = Wifi("WIFI:T:WPA;S:Кав'ярня;P:fresh-bread;;", "Кав'ярня", "fresh-bread")


@dataclass(frozen=True)
class Sample:
    """A slip and the codes on it."""

    slip: Slip
    codes: frozenset[str]


def slips(language: str) -> dict[str, Sample]:
    """By kind."""
    _, name, shop, code = words_of(language).gettext, NAMES[language], SHOPS[language], Code("067568")
    return {
        "membership": Sample(membership(shop, name, code, HOME, _), frozenset({"067568", HOME.code})),
        "balance": Sample(balance(shop, name, 113, code, _), frozenset({"067568"})),
        "name": Sample(name_slip(name), frozenset()),
        "wifi": Sample(wifi(shop, HOME, _), frozenset({HOME.code})),
        "calibration": Sample(calibration('KEY"z-', _), frozenset({'KEY"z-'})),
        "recovery": Sample(recovery(shop, RECOVERY, _), frozenset()),
        "test": Sample(sample(shop, _), frozenset({"123456"})),
        "copy": Sample(marked(balance(shop, name, 113, None, _), _), frozenset()),
    }
