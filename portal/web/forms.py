"""The one form: what was typed and ticked, kept as it is so that it can be shown again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from appliance.errors import N_, BadCode, BadInput, BadPhone
from appliance.people.consent_texts import PURPOSES

Way = Literal["phone", "code", "plain", "again"]
"""`again` is the one tap of a device whose owner agreed to be recognised."""
WAYS: Mapping[str, Way] = {way: way for way in get_args(Way)}
LONGEST = 60
ENDING = 2


class BadEnding(BadInput):
    """Not the last digits of a phone."""

    text = N_("Please type the last two digits of your phone number.")


@dataclass(frozen=True)
class Filled:
    """The form as it came in; empty for a new page. None of the boxes is ticked until a person does it."""

    way: Way
    phone: str = ""
    code: str = ""
    ending: str = ""
    ticked: frozenset[str] = frozenset()


def empty(ways: Sequence[str]) -> Filled:
    """A new page: the first of the owner's ways is chosen."""
    return Filled(WAYS[ways[0]])


def read(form: Mapping[str, str], ways: Sequence[str]) -> Filled:
    """Whatever was sent, cut to what a form of ours could hold; a way that is not offered is the first."""
    way = form.get("way", "")
    return Filled(
        way=WAYS[way] if way in (*ways, "again") else WAYS[ways[0]],
        phone=form.get("phone", "")[:LONGEST],
        code=form.get("code", "")[:LONGEST],
        ending=form.get("ending", "")[:LONGEST],
        ticked=frozenset(purpose for purpose in PURPOSES if form.get(purpose) == "yes"),
    )


def ending_of(text: str) -> str:
    """The last two digits, also of a whole number; empty when nothing was typed. Raises BadEnding."""
    digits = "".join(sign for sign in text if sign in "0123456789")
    if text.strip() and len(digits) < ENDING:
        raise BadEnding()
    return digits[-ENDING:]


def field_of(error: BadInput) -> str:
    """The name of the field that an error is about."""
    if isinstance(error, BadPhone):
        return "phone"
    if isinstance(error, BadEnding):
        return "ending"
    return "code" if isinstance(error, BadCode) else ""
