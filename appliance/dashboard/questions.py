"""The questions of the first run, in their order: what each sets, and how its form is read.

A reader returns settings (section, then values) or blames a field of the form and returns None. What the
settings' own rules refuse is told above the form; here is only what they cannot say as well.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from appliance.dashboard.countries import reading
from appliance.errors import N_
from appliance.forms import Form
from appliance.layers import Tables
from appliance.limits import LANGUAGES, LONGEST_SSID
from appliance.values.name import Name

Read = Callable[[Form, Tables], Tables | None]


@dataclass(frozen=True)
class Question:
    """`name` stands in the address, `title` in the list at the end, `asks` names the settings."""

    name: str
    title: str
    asks: tuple[str, ...]
    read: Read

    def is_answered(self, begun: Tables) -> bool:
        return all(key in begun.get(section, {}) for section, key in (ask.split(".") for ask in self.asks))


def _name(form: Form, _now: Tables) -> Tables | None:
    name = form.read("name", Name.parse)
    return {"shop": {"name": name.text}} if name else None


def _country(form: Form, _now: Tables) -> Tables:
    return {"shop": {"region": form["region"]}}


def _money(form: Form, _now: Tables) -> Tables:
    return {"shop": {"time_zone": form["time_zone"], "currency": form["currency"].strip().upper()}}


def _languages(form: Form, now: Tables) -> Tables | None:
    ticked = set(form.values.getlist("languages"))
    first = form["first_language"]
    if not ticked & set(LANGUAGES):
        form.blame("languages", _("Choose at least one language."))
    elif first in LANGUAGES and first not in ticked:
        form.blame("first_language", _("This language is not among those above."))
    if form.faults:
        return None
    order = sorted(ticked & set(LANGUAGES), key=[first, *reading(now["shop"]["region"])].index)
    return {"shop": {"languages": order, "first_language": first}}


def _wifi(form: Form, now: Tables) -> Tables | None:
    ssid, password = form["ssid"].strip(), form["wifi_password"]
    if len(ssid.encode()) > LONGEST_SSID:
        form.blame("ssid", _("This name is too long: at most 32 Latin letters, or 16 Cyrillic ones."))
    if not ssid:
        form.blame("ssid", _("The network needs a name."))
    is_open = form["protected"] == "no"
    if not is_open and not (8 <= len(password) <= 63 and password.isascii() and password.isprintable()):
        form.blame("wifi_password", _("8 to 63 Latin letters, digits and signs, without accents."))
    if form.faults:
        return None
    security = "open" if is_open else _kept(now["wifi"]["security"])
    return {"wifi": {"ssid": ssid, "password": "" if is_open else password, "security": security}}


def _kept(security: str) -> str:
    """What the fitter chose among the protected ones."""
    return "wpa2" if security == "open" else security


def _internet(form: Form, _now: Tables) -> Tables:
    return {"portal": {"uplink": form["uplink"]}}


def _recognition(form: Form, _now: Tables) -> Tables:
    return {"portal": {"recognition": form["recognition"]}}


def _programme(form: Form, _now: Tables) -> Tables | None:
    per_unit = _number(form, "points_per_unit", 1000)
    reward = _number(form, "reward_points", 1_000_000, whole=True)
    if per_unit is None or reward is None:
        return None
    return {"programme": {"points_per_unit": per_unit, "reward_points": int(reward)}}


def _number(form: Form, field: str, most: int, *, whole: bool = False) -> float | None:
    """As people write it: 0,5 or 0.5 or 1 000. Blames the field where it is none."""
    text = "".join(form[field].split()).replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        number = -1
    if 0 <= number <= most and (number.is_integer() or not whole):
        return number
    wanted = N_("A whole number from 0 to %(most)s.") if whole else N_("A number from 0 to %(most)s.")
    form.blame(field, _(wanted, most=most))
    return None


QUESTIONS: Mapping[str, Question] = {
    question.name: question
    for question in (
        Question("shop", N_("The shop's name"), ("shop.name",), _name),
        Question("country", N_("Country"), ("shop.region",), _country),
        Question("money", N_("Time and money"), ("shop.time_zone", "shop.currency"), _money),
        Question("languages", N_("Languages"), ("shop.languages", "shop.first_language"), _languages),
        Question("wifi", N_("Wi-Fi for customers"), ("wifi.ssid", "wifi.password", "wifi.security"), _wifi),
        Question("internet", N_("Internet"), ("portal.uplink",), _internet),
        Question("recognition", N_("Returning devices"), ("portal.recognition",), _recognition),
        Question(
            "programme", N_("Points"), ("programme.points_per_unit", "programme.reward_points"), _programme
        ),
    )
}
STEPS = (*QUESTIONS, "staff", "recovery", "ready")
"""All pages in their order; the last three set nothing."""
