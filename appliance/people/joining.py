"""Joining at the counter: a claim, its name and its consents, in one transaction.

A typed phone proves nothing here either: whoever joins with somebody's number gets a claim with a code of its
own, and the shop looks the same to them whether the number is known or not.
"""

from collections.abc import Collection

from appliance.errors import TooManyTries
from appliance.people.claims import Claims
from appliance.people.consent import Consents
from appliance.people.guesses import Guesses
from appliance.ports import Clock, Records, Store
from appliance.rows import Customer
from appliance.values.name import Name
from appliance.values.phone import Phone

CHANNEL = PLACE = "kiosk"
JOINS = "kiosk-join"


class Joining:
    """Joins whoever stands at the kiosk."""

    def __init__(
        self, store: Store, clock: Clock, claims: Claims, consents: Consents, guesses: Guesses
    ) -> None:
        self._store = store
        self._clock = clock
        self._claims = claims
        self._consents = consents
        self._guesses = guesses

    def join(
        self, phone: Phone, request: str, language: str, *, name: Name | None, purposes: Collection[str]
    ) -> Customer:
        """The claim, with its code; the same `request` again gives the same one.

        An empty box is no refusal, so only what was ticked is kept. Raises CodesExhausted, TooManyTries.
        """
        with self._store.transaction() as records:
            self._count(records, request)
            claim = self._claims.enter(records, phone, language, request, name)
            for purpose in purposes:
                self._consents.note(records, claim.id, purpose, True, language=language, channel=CHANNEL)
            return claim

    def _count(self, records: Records, request: str) -> None:
        if not records.customers.members(request) and not self._guesses.heard(records, JOINS, PLACE):
            raise TooManyTries(seconds=self._guesses.wait(JOINS, PLACE))
