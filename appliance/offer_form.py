"""An offer as a form, and back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from appliance.errors import N_, BadInput, BadOffer
from appliance.forms import Form
from appliance.rows import AUDIENCES, SHOWN, Customer, Offer, OfferText

AUDIENCE_WORDS = {
    "everyone": N_("Everyone"),
    "returning": N_("Returning shoppers and customers"),
    "members": N_("Customers"),
    "customer": N_("One customer"),
}
SHOWN_WORDS = {
    "both": N_("Before and after the login"),
    "before": N_("Only before the login"),
    "after": N_("Only after the login"),
}


def typed(offer: Offer, who: str) -> Form:
    """The form that shows `offer`; `who` is how its one customer is typed."""
    hours = offer.hours or ("", "")
    values: MultiDict[str, str] = MultiDict(
        {
            "revision": str(offer.revision),
            "audience": offer.audience,
            "who": who,
            "starts": offer.starts.isoformat() if offer.starts else "",
            "ends": offer.ends.isoformat() if offer.ends else "",
            "from": hours[0],
            "to": hours[1],
            "active": "yes" if offer.active else "",
            "shown": offer.shown,
            "most_views": str(offer.most_views or ""),
        }
    )
    for language, text in offer.texts.items():
        values[f"title_{language}"], values[f"body_{language}"] = text.title, text.body
        values[f"alt_{language}"] = text.alt
    values.setlist("weekday", [str(day) for day in offer.weekdays])
    return Form(values)


def as_typed(customer: Customer | None) -> str:
    """How an owner would type this customer: the code, else the phone."""
    if customer is None:
        return ""
    return customer.code.spaced if customer.code else customer.phone.e164 if customer.phone else ""


def read(
    form: Form, stored: Offer, languages: Sequence[str], find: Callable[[str], list[Customer]]
) -> Offer | None:
    """`stored` with what was typed; None, and faults beside the fields, when that cannot be read."""
    audience = next((known for known in AUDIENCES if known == form["audience"]), stored.audience)
    offer = replace(
        stored,
        revision=int(form["revision"]) if re.fullmatch("[0-9]{1,9}", form["revision"]) else 0,
        texts=_texts(form, stored, languages),
        audience=audience,
        customer=_customer(form, find) if audience == "customer" else None,
        starts=form.read("starts", _date),
        ends=form.read("ends", _date),
        weekdays=tuple(int(day) for day in form.values.getlist("weekday") if day in set("0123456")),
        hours=_hours(form),
        active=bool(form["active"]),
        shown=next((known for known in SHOWN if known == form["shown"]), stored.shown),
        most_views=form.read("most_views", _views) or 0,
        picture=None if form["remove_picture"] else stored.picture,
    )
    return None if form.faults else offer


def _texts(form: Form, stored: Offer, languages: Sequence[str]) -> dict[str, OfferText]:
    """Languages the shop no longer offers keep their text."""
    texts = {language: text for language, text in stored.texts.items() if language not in languages}
    for language in languages:
        title, body = form[f"title_{language}"].strip(), form[f"body_{language}"].strip()
        if title or body:
            alt = form[f"alt_{language}"].strip()
            texts[language] = OfferText(title, body.replace("\r\n", "\n"), alt)
    return texts


def _customer(form: Form, find: Callable[[str], list[Customer]]) -> str | None:
    found = find(form["who"])
    if len(found) != 1:
        form.blame("who", _("Nobody was found.") if not found else _("That fits more than one customer."))
        return None
    return found[0].id


def _hours(form: Form) -> tuple[str, str] | None:
    start, end = form["from"], form["to"]
    if bool(start) != bool(end):
        form.blame("from", _("Give both hours, or none."))
    return (start, end) if start and end else None


def _views(text: str) -> int:
    if not re.fullmatch("[0-9]{0,2}", text.strip()):
        raise BadOffer(fault=N_("a device may see it 1 to 99 times"))
    return int(text.strip() or 0)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput() from None


def audience(word: str) -> str:
    return str(_(AUDIENCE_WORDS[word]))


def shown(word: str) -> str:
    """When an offer stands on the pages of the Wi-Fi."""
    return str(_(SHOWN_WORDS[word]))
