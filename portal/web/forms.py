"""The one form: what was typed and ticked, kept as it is so that it can be shown again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from appliance.errors import BadCode, BadInput, BadPhone

Way = Literal["phone", "code", "plain"]
WAYS: tuple[Way, ...] = ("phone", "code", "plain")
WITH_PHONE = ("programme", "marketing", "profiling", "sharing")
"""Purposes that need a person; recognition needs only a device."""
LONGEST = 60


@dataclass(frozen=True)
class Filled:
    """The form as it came in; empty for a new page. None of the boxes is ticked until a person does it."""

    way: Way = "phone"
    phone: str = ""
    code: str = ""
    ticked: frozenset[str] = frozenset()


def read(form: Mapping[str, str]) -> Filled:
    """Whatever was sent, cut to what a form of ours could hold."""
    way = form.get("way", "")
    return Filled(
        way=way if way in WAYS else "plain",
        phone=form.get("phone", "")[:LONGEST],
        code=form.get("code", "")[:LONGEST],
        ticked=frozenset(purpose for purpose in (*WITH_PHONE, "recognition") if form.get(purpose) == "yes"),
    )


def field_of(error: BadInput) -> str:
    """The name of the field that an error is about."""
    if isinstance(error, BadPhone):
        return "phone"
    return "code" if isinstance(error, BadCode) else ""
