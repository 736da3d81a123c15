"""Logging in on the Wi-Fi: all that one login leaves in the shop, in one transaction each.

A typed phone or code proves nothing. Known, unknown and blocked ones take the same steps.
"""

import hashlib
import hmac
from collections.abc import Collection
from typing import Literal, NamedTuple

from appliance.errors import CodesExhausted
from appliance.people.claims import Claims
from appliance.people.consent import Consents
from appliance.people.devices import Devices
from appliance.people.guesses import Guesses
from appliance.ports import Clock, Keys, Records, Store
from appliance.presence.scans import ON_THE_WIFI
from appliance.rows import Customer
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.phone import Phone

CHANNEL = "portal"
EVERYBODY = "everybody"
ALIKE = "portal-alike"
"""Rows that bound nothing: they make every try as much work for the disk as a wrong one."""


class People(NamedTuple):
    """Whom a login may concern, and the guard against guessing."""

    claims: Claims
    consents: Consents
    devices: Devices
    guesses: Guesses


class Logins:
    """What was typed becomes claims, consents and a recognised device; letting through is the gate's."""

    def __init__(self, store: Store, clock: Clock, keys: Keys, people: People) -> None:
        self._store = store
        self._clock = clock
        self._keys = keys
        self._claims, self._consents, self._devices, self._guesses = people

    def plain(self, mac: Mac, language: str, *, recognition: bool) -> None:
        """Somebody who says nothing; without `recognition` nothing is written."""
        if recognition:
            self._devices.agree(mac, language)

    def by_phone(
        self,
        mac: Mac,
        phone: Phone,
        request: str,
        language: str,
        *,
        purposes: Collection[str],
        recognition: bool,
    ) -> str:
        """Join with a phone that may be kept: the claim's id, one for each `request`.

        Empty when this device has had enough, or the shop has no code left.
        """
        with self._store.transaction() as records:
            claim = self._claim(records, mac, phone, request, language)
            for purpose in purposes if claim else ():
                # An empty box is no refusal: a stranger's would undo what the owner allowed elsewhere.
                self._consents.note(records, claim, purpose, True, language=language, channel=CHANNEL)
            if recognition:
                self._devices.note_agreement(records, mac, language)
            if claim:
                self._devices.bind(records, mac, claim, proven=False)
            return claim

    def by_code(self, mac: Mac, code: Code, ending: str, language: str, *, recognition: bool) -> None:
        """Note the visit of a code's owner, if it is heard and right.

        `ending` is what was typed as the last two digits of the phone, or empty. With the right ones the
        code is proof: the device may be bound to its owner.
        """
        with self._store.transaction() as records:
            # Looked up even if it is not heard: each try takes the same steps.
            owner = self._owner(records, code, ending)
            told = self._count(records, mac, code, ending, right=owner is not None)
            owner = owner if told == "heard" else None
            if told != "ignored":
                masked = "••••" + code.digits[-2:]
                records.scans.add(self._clock.now(), ON_THE_WIFI, owner.id if owner else None, masked)
            if ending:
                self._settle_claim(records, mac, owner)
            if recognition:
                self._devices.note_agreement(records, mac, language)
            if ending:
                self._devices.bind(records, mac, owner.id if owner else None, proven=True)

    def wants_ending(self, mac: Mac) -> bool:
        """Whether a code is heard only with the last two digits of the phone; the same for every code."""
        return self.is_besieged() or self._guesses.wait("portal-code", self._devices.day_id(mac)) > 0

    def is_besieged(self) -> bool:
        """Whether more wrong codes were tried within an hour than people mistype."""
        return self._guesses.wait("portal-wrong", EVERYBODY) > 0

    def _claim(self, records: Records, mac: Mac, phone: Phone, request: str, language: str) -> str:
        known = records.customers.members(request)
        if not known and not self._guesses.heard(records, "portal-join", self._devices.day_id(mac)):
            return ""
        try:
            return self._claims.enter(records, phone, language, request).id
        except CodesExhausted:
            return ""

    def _owner(self, records: Records, code: Code, ending: str) -> Customer | None:
        """The owner of a code; with an ending, only if their phone ends so."""
        id = records.codes.owner(code)
        found = records.customers.get(id) if id else None
        if found is None or found.state == "erased":
            return None
        return found if not ending or (found.phone and found.phone.e164.endswith(ending)) else None

    def _count(
        self, records: Records, mac: Mac, code: Code, ending: str, *, right: bool
    ) -> Literal["heard", "refused", "ignored"]:
        """Count a try by two rows, whatever becomes of it; a flood of refused ones is ignored."""
        who = self._devices.day_id(mac)
        if not self._is_heard(who, code, ending):
            if not self._guesses.heard(records, "portal-refused", who):
                return "ignored"
            self._guesses.note(records, ALIKE, EVERYBODY)
            return "refused"
        self._guesses.note(records, "portal-proof" if ending else "portal-code", who)
        if ending:
            self._guesses.note(records, "portal-proof-of", self._hidden(code))
        else:
            self._guesses.note(records, ALIKE if right else "portal-wrong", EVERYBODY)
        return "heard"

    def _is_heard(self, who: str, code: Code, ending: str) -> bool:
        if ending:
            tries = (("portal-proof", who), ("portal-proof-of", self._hidden(code)))
        else:
            tries = (("portal-wrong", EVERYBODY), ("portal-code", who))
        return sum(self._guesses.wait(place, whose) for place, whose in tries) == 0

    def _settle_claim(self, records: Records, mac: Mac, owner: Customer | None) -> None:
        """What this device joined with the owner's phone earlier is the owner's: now it is proven.

        Without an owner it looks just as long.
        """
        device = self._devices.find(mac)
        claim = records.customers.get(device.customer) if device and device.customer else None
        if owner and claim and claim.state == "claim" and claim.phone == owner.phone:
            self._claims.settle(records, claim.id, "code")

    def _hidden(self, code: Code) -> str:
        """A code as the counter of guesses knows it."""
        key = self._keys.day(self._clock.today())
        return hmac.new(key, code.digits.encode(), hashlib.sha256).hexdigest()[:32]
