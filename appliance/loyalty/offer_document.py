"""An offer as JSON, and back. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from appliance.errors import N_, BadOffer
from appliance.rows import Audience, Offer, OfferText, Picture, Shown


def to_document(offer: Offer) -> dict[str, Any]:
    """As it is kept in JSON."""
    return {
        "id": offer.id,
        "revision": offer.revision,
        "texts": {
            language: {"title": text.title, "body": text.body, "alt": text.alt}
            for language, text in offer.texts.items()
        },
        "audience": offer.audience,
        "customer": offer.customer,
        "starts": offer.starts.isoformat() if offer.starts else None,
        "ends": offer.ends.isoformat() if offer.ends else None,
        "weekdays": list(offer.weekdays),
        "hours": list(offer.hours) if offer.hours else None,
        "active": offer.active,
        "shown": offer.shown,
        "most_views": offer.most_views,
        "picture": _picture_as_document(offer.picture),
    }


def from_document(document: Mapping[str, Any]) -> Offer:
    """What an earlier version left out is as it was then. Raises BadOffer when somebody spoilt the file."""
    try:
        return _read(document)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise BadOffer(fault=N_("its file was changed by hand and cannot be read")) from None


def _read(document: Mapping[str, Any]) -> Offer:
    if not document["texts"]:
        raise ValueError
    hours = document.get("hours")
    audience: Audience = document.get("audience", "everyone")
    shown: Shown = document.get("shown", "both")
    return Offer(
        id=str(document["id"]),
        revision=int(document["revision"]),
        texts={language: _text(text) for language, text in document["texts"].items()},
        audience=audience,
        customer=document.get("customer"),
        starts=_date(document.get("starts")),
        ends=_date(document.get("ends")),
        weekdays=tuple(int(day) for day in document.get("weekdays", ())),
        hours=(str(hours[0]), str(hours[1])) if hours else None,
        active=bool(document.get("active", True)),
        shown=shown,
        most_views=int(document.get("most_views", 0)),
        picture=_picture(document.get("picture")),
    )


def _text(text: Mapping[str, str]) -> OfferText:
    return OfferText(text["title"], text.get("body", ""), text.get("alt", ""))


def _picture_as_document(picture: Picture | None) -> dict[str, Any] | None:
    return vars(picture) if picture else None


def _picture(found: Mapping[str, Any] | None) -> Picture | None:
    if not found:
        return None
    # It becomes a file's name.
    if not re.fullmatch("[0-9a-f]{32}", found["name"]):
        raise ValueError
    return Picture(found["name"], int(found["width"]), int(found["height"]))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
