"""Offers: what the owner promises, to whom, and when."""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from appliance.errors import N_, BadOffer, NotFound
from appliance.ports import Clock, Documents
from appliance.rows import AUDIENCES, Audience, Offer, OfferText, OfferView

KIND = "offers"
LONGEST_TITLE = 80
LONGEST_BODY = 500
MOST = 200


class Offers:
    """Reads and saves offers. Whoever reads sees a saved offer at once: there is no cache to go stale."""

    def __init__(self, documents: Documents, clock: Clock, languages: Sequence[str]) -> None:
        self._documents = documents
        self._clock = clock
        self._languages = tuple(languages)

    def all(self) -> list[Offer]:
        """Every offer, the latest first."""
        found = [from_document(document) for document in self._documents.all(KIND)]
        return sorted(found, key=lambda offer: offer.id, reverse=True)

    def get(self, id: str) -> Offer:
        """Raises NotFound."""
        document = self._documents.get(KIND, id)
        if document is None:
            raise NotFound()
        return from_document(document)

    def save(self, offer: Offer) -> Offer:
        """Check and keep; returns it with its new revision. Raises BadOffer, Stale."""
        check(offer)
        if not offer.revision and len(self._documents.all(KIND)) >= MOST:
            raise BadOffer(fault=N_("there are 200 offers already"))
        return from_document(self._documents.put(KIND, to_document(offer)))

    def forget_customers(self, customers: Collection[str]) -> None:
        """Remove the offers that were made to one of these alone: their words may name the person."""
        for offer in self._readable():
            if offer.customer in customers:
                self._documents.drop(KIND, offer.id)

    def today(self, language: str, *, returning: bool = False, member: str | None = None) -> list[OfferView]:
        """What somebody may see now, in their language or the nearest there is."""
        now = self._clock.local()
        return [
            self._view(offer, language)
            for offer in self._readable()
            if is_on(offer, now) and is_for(offer, returning, member)
        ]

    def _readable(self) -> list[Offer]:
        """Every offer that can be read: one that was spoilt by hand must not close the portal."""
        found: list[Offer] = []
        for document in self._documents.all(KIND):
            with suppress(BadOffer):
                found.append(from_document(document))
        return sorted(found, key=lambda offer: offer.id, reverse=True)

    def _view(self, offer: Offer, language: str) -> OfferView:
        order = [language, *self._languages, *offer.texts]
        chosen = next(candidate for candidate in order if candidate in offer.texts)
        text = offer.texts[chosen]
        return OfferView(offer.id, text.title, text.body, chosen)


def is_on(offer: Offer, now: datetime) -> bool:
    """Whether the offer runs at `now`, the shop's local time."""
    if not offer.active or (offer.weekdays and now.weekday() not in offer.weekdays):
        return False
    if (offer.starts and now.date() < offer.starts) or (offer.ends and now.date() > offer.ends):
        return False
    return offer.hours is None or _within(offer.hours, now.strftime("%H:%M"))


def is_for(offer: Offer, returning: bool, member: str | None) -> bool:
    """Whether this reader is meant; a member is somebody who showed a card, a code or a phone."""
    if offer.audience == "returning":
        return returning or member is not None
    if offer.audience == "members":
        return member is not None
    if offer.audience == "customer":
        return member is not None and offer.customer == member
    return True


def _within(hours: tuple[str, str], time: str) -> bool:
    start, end = hours
    if start <= end:
        return start <= time < end
    return time >= start or time < end


def check(offer: Offer) -> None:
    """Raises BadOffer, saying what is missing."""
    fault = _fault(offer)
    if fault:
        raise BadOffer(fault=fault)


def _fault(offer: Offer) -> str | None:
    if not offer.texts:
        return N_("it needs a title in at least one language")
    for text in offer.texts.values():
        if not text.title.strip() or len(text.title) > LONGEST_TITLE or len(text.body) > LONGEST_BODY:
            return N_("a title has 1 to 80 characters, a text at most 500")
    if offer.audience not in AUDIENCES or (offer.audience == "customer" and not offer.customer):
        return N_("choose whom it is for")
    if offer.starts and offer.ends and offer.ends < offer.starts:
        return N_("it ends before it starts")
    if offer.hours and not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", hour) for hour in offer.hours):
        return N_("hours are written like 09:00")
    if not all(0 <= day <= 6 for day in offer.weekdays):
        return N_("weekdays count from 0, Monday, to 6")
    return None


def to_document(offer: Offer) -> dict[str, Any]:
    """As it is kept in JSON."""
    return {
        "id": offer.id,
        "revision": offer.revision,
        "texts": {lang: {"title": text.title, "body": text.body} for lang, text in offer.texts.items()},
        "audience": offer.audience,
        "customer": offer.customer,
        "starts": offer.starts.isoformat() if offer.starts else None,
        "ends": offer.ends.isoformat() if offer.ends else None,
        "weekdays": list(offer.weekdays),
        "hours": list(offer.hours) if offer.hours else None,
        "active": offer.active,
    }


def from_document(document: Mapping[str, Any]) -> Offer:
    """Raises BadOffer when somebody spoilt the file by hand."""
    try:
        return _read(document)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise BadOffer(fault=N_("its file was changed by hand and cannot be read")) from None


def _read(document: Mapping[str, Any]) -> Offer:
    if not document["texts"]:
        raise ValueError
    hours = document.get("hours")
    audience: Audience = document.get("audience", "everyone")
    return Offer(
        id=str(document["id"]),
        revision=int(document["revision"]),
        texts={
            lang: OfferText(text["title"], text.get("body", "")) for lang, text in document["texts"].items()
        },
        audience=audience,
        customer=document.get("customer"),
        starts=_date(document.get("starts")),
        ends=_date(document.get("ends")),
        weekdays=tuple(int(day) for day in document.get("weekdays", ())),
        hours=(str(hours[0]), str(hours[1])) if hours else None,
        active=bool(document.get("active", True)),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
