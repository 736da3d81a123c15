"""Logging in: what somebody typed becomes an admission, and perhaps a claim with a code.

A typed phone or code proves nothing here. Known, unknown and blocked ones take the same steps and end alike.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from appliance.errors import N_, CodesExhausted, NotFound, RegularsError, TooManyTries
from appliance.presence.scans import ON_THE_WIFI
from appliance.rows import Customer
from appliance.shop import Shop
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.phone import Phone
from portal.web.forms import WITH_PHONE, Filled

Outcome = Literal["phone", "unkept", "code", "plain"]
OUTCOMES: Mapping[str, Outcome] = {word: word for word in get_args(Outcome)}


class GateSilent(RegularsError, OSError):
    """The gate did not put the admission into force in time."""

    permanent = False
    text = N_("The door to the internet does not open at the moment. Please try again, or ask the staff.")


@dataclass(frozen=True)
class Entry:
    """How somebody came in; `claim` is the claim that was made for a typed phone that we may keep."""

    outcome: Outcome
    claim: str = ""


class Login:
    """`opens` asks the gate whether an admission is in force."""

    def __init__(self, shop: Shop, opens: Callable[[int], bool]) -> None:
        self._shop = shop
        self._opens = opens

    def enter(self, mac: Mac, filled: Filled, request: str, language: str) -> Entry:
        """Let a device in; the same `request` again makes nothing twice.

        Raises BadPhone, BadCode, and then nothing was done; GateSilent.
        """
        claim = self._identify(mac, filled, request, language)
        number = self._shop.admissions.admit(mac)
        if not self._opens(number):
            raise GateSilent()
        return Entry("unkept" if _is_unkept(filled) else filled.way, claim)

    def code_of(self, claim: str) -> Code | None:
        """The code of a claim, while it is nothing but that.

        Once it was merged the code on record may be an earlier customer's, which the phone alone never shows.
        """
        try:
            found = self._shop.customers.get(claim)
        except NotFound:
            return None
        return found.code if found.id == claim and found.state == "claim" else None

    def _identify(self, mac: Mac, filled: Filled, request: str, language: str) -> str:
        if filled.way == "phone":
            return self._join(mac, filled, request, language)
        owner = self._try_code(mac, Code.parse(filled.code)) if filled.way == "code" else None
        self._recognise(mac, filled, language, owner.id if owner else None)
        return ""

    def _join(self, mac: Mac, filled: Filled, request: str, language: str) -> str:
        phone = Phone.parse(filled.phone, self._shop.settings.shop.region)
        claim = "" if _is_unkept(filled) else self._claim(mac, phone, self._id(request, phone), language)
        for purpose in WITH_PHONE:
            # An empty box is no refusal: a stranger's would undo what the number's owner allowed elsewhere.
            if claim and purpose in filled.ticked:
                self._shop.consents.record(claim, purpose, True, language, "portal")
        self._recognise(mac, filled, language, claim or None)
        return claim

    def _claim(self, mac: Mac, phone: Phone, claim: str, language: str) -> str:
        """The claim's id; empty when this device has had enough, or the shop has no code left."""
        try:
            if not self.code_of(claim):
                self._shop.guesses.attempt("portal-join", self._shop.devices.day_id(mac))
            return self._shop.claims.join(phone, language, claim).id
        except (TooManyTries, CodesExhausted):
            return ""

    def _id(self, request: str, phone: Phone) -> str:
        """The claim's id: one for a form and a number, so that a corrected number is another claim."""
        words = f"{request} {phone.e164}".encode()
        digest = hmac.new(self._shop.keys.get("forms"), words, hashlib.sha256).hexdigest()
        return request[:-12] + digest[:12]

    def _try_code(self, mac: Mac, code: Code) -> Customer | None:
        """The code's owner; None also beyond the limit. Each writes as much to the disk as the others."""
        who = self._shop.devices.day_id(mac)
        owner = None
        try:
            self._shop.guesses.attempt("portal-code", who)
            owner = self._shop.customers.by_code(code)
        except TooManyTries:
            self._shop.guesses.attempt("portal-code-refused", who)
        self._shop.scans.note(ON_THE_WIFI, owner.id if owner else None, "••••" + code.digits[-2:])
        return owner

    def _recognise(self, mac: Mac, filled: Filled, language: str, customer: str | None) -> None:
        if "recognition" in filled.ticked and self._shop.devices.mode == "consent":
            self._shop.devices.agree(mac, language, customer)


def _is_unkept(filled: Filled) -> bool:
    """A phone number without leave to keep it: it opens the Wi-Fi, and is forgotten."""
    return filled.way == "phone" and "programme" not in filled.ticked
