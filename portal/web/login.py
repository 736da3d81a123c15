"""Logging in: what somebody typed goes to the shop, and the gate is asked to open.

A typed phone or code proves nothing here. Known, unknown and blocked ones take the same steps and end alike.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from appliance.doctor.looked import Looked
from appliance.errors import N_, NotFound, RegularsError
from appliance.people.consent_texts import asked_with_phone
from appliance.shop import Shop
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.phone import Phone
from portal.web.forms import Filled, ending_of
from portal.web.seal import OldPage

Outcome = Literal["phone", "unkept", "code", "plain", "again"]
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

        Two commits: what the shop learns, if anything, and the admission; the day's time is asked for before
        both. Raises TimeUsedUp, BadPhone, BadCode, BadEnding or OldPage, and then nothing was done. Raises
        GateSilent after both commits.
        """
        self._shop.admissions.check_time(mac)
        claim = self._identify(mac, filled, request, language)
        number = self._shop.admissions.admit(mac)
        if not self._opens(number):
            raise GateSilent()
        Looked(self._shop.settings.paths.run).note_login()
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
        recognition = "recognition" in filled.ticked and self._shop.devices.mode == "consent"
        if filled.way == "phone":
            phone = Phone.parse(filled.phone, self._shop.settings.shop.region)
            if not _is_unkept(filled):
                asked = asked_with_phone(chained=self._shop.upstream.is_set)
                return self._shop.logins.by_phone(
                    mac,
                    phone,
                    self._id(request, phone),
                    language,
                    purposes=[purpose for purpose in asked if purpose in filled.ticked],
                    recognition=recognition,
                )
        if filled.way == "code":
            self._try_code(mac, filled, language, recognition)
        elif filled.way == "again":
            self._check_agreed(mac)
        else:
            self._shop.logins.plain(mac, language, recognition=recognition)
        return ""

    def _try_code(self, mac: Mac, filled: Filled, language: str, recognition: bool) -> None:
        code, ending = Code.parse(filled.code), ending_of(filled.ending)
        self._shop.logins.by_code(mac, code, ending, language, recognition=recognition)
        if self._shop.logins.is_besieged():
            self._shop.notices.stand("codes-tried", standing=True)

    def _check_agreed(self, mac: Mac) -> None:
        """The consent may have been taken back while the page lay open."""
        device = self._shop.devices.recognise(mac)
        if device is None or not device.agreed:
            raise OldPage()

    def _id(self, request: str, phone: Phone) -> str:
        """The claim's id: one for a form and a number, so that a corrected number is another claim."""
        words = f"{request} {phone.e164}".encode()
        digest = hmac.new(self._shop.keys.get("forms"), words, hashlib.sha256).hexdigest()
        return request[:-12] + digest[:12]


def _is_unkept(filled: Filled) -> bool:
    """A phone number without leave to keep it: it opens the Wi-Fi, and is forgotten."""
    return filled.way == "phone" and "programme" not in filled.ticked
