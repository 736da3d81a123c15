"""Joining at the counter in three steps: phone, consents, code. It knows no hardware and no library."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from appliance.errors import BadName, BadPhone, CodesExhausted, TooManyTries
from appliance.values.name import Name
from appliance.values.phone import Phone
from kiosk.counter import first, sorry
from kiosk.effects import Beep, Consents, Effect, Joined, Joining, Light, Show
from kiosk.ports import Members

NEEDED = "programme"
"""Without leave to keep the number there is nothing to join."""


@dataclass(frozen=True)
class Joiner:
    """Decides for one shop; `region` is where phones without a country code belong (ISO 3166)."""

    shop: Members
    region: str

    def typed_phone(self, text: str) -> list[Effect]:
        """Known or not: whoever types a phone is asked the same questions."""
        try:
            phone = Phone.parse(text, self.region)
        except BadPhone:
            return sorry("not-a-phone", again="join")
        return [Show(Consents(Joining(self.shop.new_id(), phone)))]

    def named(self, joining: Joining, text: str) -> list[Effect]:
        """A first name, or none."""
        try:
            name = Name.parse(text)
        except BadName:
            name = None
        return [Show(Consents(replace(joining, name=name)))]

    def answered(self, joining: Joining, ticked: Collection[str], language: str) -> list[Effect]:
        """Join, if the answers allow it. The same `joining` again joins nobody twice. Raises StoreFault."""
        joining = replace(joining, ticked=frozenset(ticked))
        if NEEDED not in joining.ticked:
            return [Show(Consents(joining, missing=True))]
        try:
            member = self.shop.joining.join(
                joining.phone, joining.request, language, name=joining.name, purposes=sorted(joining.ticked)
            )
        except (CodesExhausted, TooManyTries):
            return sorry("no-joining")
        if member.code is None:
            return sorry("no-joining")
        return [Show(Joined(member.id, member.code, first(member.name))), Light("ok"), Beep("ok")]
