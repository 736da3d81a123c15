"""Customers of the chain's other shops: head office is asked for whoever is unknown here."""

from appliance.errors import BadBarcode, BadPhone
from appliance.people.customers import Customers
from appliance.ports import Upstream
from appliance.rows import Customer
from appliance.values.barcode import Barcode
from appliance.values.code import code_and_ending
from appliance.values.member import MemberNumber
from appliance.values.phone import Phone


class Elsewhere:
    """Asks while somebody waits: two seconds at most, and nobody is found without an answer."""

    def __init__(self, upstream: Upstream, customers: Customers, region: str) -> None:
        self._upstream = upstream
        self._customers = customers
        self._region = region

    def find(self, text: str) -> Customer | None:
        """By card, member's number, phone, or another shop's code with the phone's last two digits."""
        ways = (self._by_member, self._by_card, self._by_code, self._by_phone)
        return next((found for way in ways if (found := way(text))), None)

    def meet(self, phone: Phone | None) -> None:
        """Fetch whoever has this phone in another shop, so that a claim is not confirmed beside them."""
        if phone and self._upstream.is_set and not self._customers.by_phone(phone):
            self._upstream.find("phone", phone.e164)

    def _by_code(self, text: str) -> Customer | None:
        read = code_and_ending(text)
        if read is None:
            return None
        code, digits = read
        known = self._customers.by_code_elsewhere(code, digits)
        return known or self._found(self._upstream.find("code", code.digits, digits=digits))

    def _by_member(self, text: str) -> Customer | None:
        number = MemberNumber.read(text.strip())
        return self._found(self._upstream.find("customer", number.customer)) if number else None

    def _by_card(self, text: str) -> Customer | None:
        try:
            return self._found(self._upstream.find("card", Barcode.parse(text).digits))
        except BadBarcode:
            return None

    def _by_phone(self, text: str) -> Customer | None:
        try:
            return self._found(self._upstream.find("phone", Phone.parse(text, self._region).e164))
        except BadPhone:
            return None

    def _found(self, id: str | None) -> Customer | None:
        return self._customers.get(id) if id else None
