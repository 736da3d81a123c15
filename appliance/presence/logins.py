"""Logging in on the Wi-Fi: all that one login leaves in the shop, in one transaction each.

A typed phone or code proves nothing. Known, unknown and blocked ones take the same steps.
"""

import hashlib
import hmac
from collections.abc import Collection
from typing import NamedTuple

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
            owner = self._owner(records, mac, code, ending)
            masked = "••••" + code.digits[-2:]
            records.scans.add(self._clock.now(), ON_THE_WIFI, owner.id if owner else None, masked)
            if owner and ending:
                self._settle_claim(records, mac, owner)
            if recognition:
                self._devices.note_agreement(records, mac, language)
            if owner and ending:
                self._devices.bind(records, mac, owner.id, proven=True)

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

    def _owner(self, records: Records, mac: Mac, code: Code, ending: str) -> Customer | None:
        """The owner of a code that is heard; with an ending, of one whose phone ends so."""
        if ending:
            return self._proven(records, mac, code, ending)
        if self.is_besieged() or not self._guesses.heard(records, "portal-code", self._devices.day_id(mac)):
            return None
        owner = self._customer(records, code)
        if owner is None:
            self._guesses.note(records, "portal-wrong", EVERYBODY)
        return owner

    def _proven(self, records: Records, mac: Mac, code: Code, ending: str) -> Customer | None:
        by_device = self._guesses.heard(records, "portal-proof", self._devices.day_id(mac))
        if not by_device or not self._guesses.heard(records, "portal-proof-of", self._hidden(code)):
            return None
        owner = self._customer(records, code)
        return owner if owner and owner.phone and owner.phone.e164.endswith(ending) else None

    def _customer(self, records: Records, code: Code) -> Customer | None:
        id = records.codes.owner(code)
        found = records.customers.get(id) if id else None
        return found if found and found.state != "erased" else None

    def _settle_claim(self, records: Records, mac: Mac, owner: Customer) -> None:
        """What this device joined with the owner's phone earlier is the owner's: now it is proven."""
        device = self._devices.find(mac)
        claim = records.customers.get(device.customer) if device and device.customer else None
        if claim and claim.state == "claim" and claim.phone == owner.phone:
            self._claims.settle(records, claim.id, "code")

    def _hidden(self, code: Code) -> str:
        """A code as the counter of guesses knows it."""
        key = self._keys.day(self._clock.today())
        return hmac.new(key, code.digits.encode(), hashlib.sha256).hexdigest()[:32]
