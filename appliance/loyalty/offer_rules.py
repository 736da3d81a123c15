"""What an offer may be, and whom it is shown to when. Pure."""

import re
from datetime import datetime

from appliance.errors import N_, BadOffer
from appliance.rows import AUDIENCES, SHOWN, Moment, Offer

LONGEST_TITLE = 80
LONGEST_BODY = 500
LONGEST_ALT = 150
MOST_VIEWS = 99


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


def is_at(offer: Offer, moment: Moment | None) -> bool:
    """Whether the offer is for this moment of a login; None is a place without one, as the kiosk."""
    return moment is None or offer.shown in ("both", moment)


def is_new_to(offer: Offer, views: int) -> bool:
    """Whether a device that saw the offer `views` times sees it once more."""
    return not offer.most_views or views < offer.most_views


def _within(hours: tuple[str, str], time: str) -> bool:
    start, end = hours
    if start <= end:
        return start <= time < end
    return time >= start or time < end


def check(offer: Offer) -> None:
    """Raises BadOffer, saying what is missing."""
    fault = _fault(offer) or _fault_in_time(offer)
    if fault:
        raise BadOffer(fault=fault)


def _fault(offer: Offer) -> str | None:
    if not offer.texts:
        return N_("it needs a title in at least one language")
    for text in offer.texts.values():
        if not text.title.strip() or len(text.title) > LONGEST_TITLE or len(text.body) > LONGEST_BODY:
            return N_("a title has 1 to 80 characters, a text at most 500")
        if len(text.alt) > LONGEST_ALT:
            return N_("what the picture shows is said in at most 150 characters")
    if offer.audience not in AUDIENCES or (offer.audience == "customer" and not offer.customer):
        return N_("choose whom it is for")
    return None


def _fault_in_time(offer: Offer) -> str | None:
    if offer.starts and offer.ends and offer.ends < offer.starts:
        return N_("it ends before it starts")
    if offer.hours and not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", hour) for hour in offer.hours):
        return N_("hours are written like 09:00")
    if not all(0 <= day <= 6 for day in offer.weekdays):
        return N_("weekdays count from 0, Monday, to 6")
    if offer.shown not in SHOWN:
        return N_("choose whether it is shown before or after the login")
    if not 0 <= offer.most_views <= MOST_VIEWS:
        return N_("a device may see it 1 to 99 times")
    return None
