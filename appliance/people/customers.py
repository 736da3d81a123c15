"""Customers: somebody known."""

from appliance.errors import AlreadyKnown, BadBarcode, BadCode, BadPhone, NotFound
from appliance.events import CardLinked, CustomerRegistered
from appliance.people import codes
from appliance.ports import Clock, Store
from appliance.rows import Customer
from appliance.values.barcode import Barcode
from appliance.values.code import Code
from appliance.values.name import Name
from appliance.values.phone import Phone
from appliance.values.uuid7 import uuid7

FOUND_AT_MOST = 50


class Customers:
    """Finds and adds customers. A claim is not a customer until it is confirmed."""

    def __init__(self, store: Store, clock: Clock, region: str) -> None:
        self._store = store
        self._clock = clock
        self._region = region

    def add(self, phone: Phone, name: str | None = None, language: str = "uk") -> Customer:
        """Register a customer whom the staff knows; raises AlreadyKnown, BadName, CodesExhausted."""
        called = Name.parse(name).text if name else None
        with self._store.transaction() as records:
            known = records.customers.by_phone(phone.e164)
            if known:
                raise AlreadyKnown(customer=known.id)
            id = uuid7()
            now = self._clock.now()
            records.record(
                CustomerRegistered(
                    at=now, customer=id, language=language, claim=False, phone=phone.e164, name=called
                )
            )
            codes.issue_code(records, id, now)
        return self.get(id)

    def get(self, id: str) -> Customer:
        """The customer, or the one it was merged into; raises NotFound, also for a tombstone."""
        found = self._store.records.customers.get(id)
        if found is None or found.state == "erased":
            raise NotFound()
        return found

    def by_code(self, code: Code) -> Customer | None:
        return self._living(self._store.records.codes.owner(code))

    def by_phone(self, phone: Phone) -> Customer | None:
        return self._store.records.customers.by_phone(phone.e164)

    def by_card(self, card: Barcode) -> Customer | None:
        return self._living(self._store.records.cards.owner(card.digits))

    def by_code_elsewhere(self, code: Code, digits: str) -> Customer | None:
        """By the code of another shop and the last two digits of the phone; None also when that fits two."""
        owners = [self._living(id) for id in self._store.records.codes.owners_elsewhere(code)]
        fitting = {one.id: one for one in owners if one and one.phone and one.phone.last_two == digits}
        return fitting.popitem()[1] if len(fitting) == 1 else None

    def find(self, text: str) -> list[Customer]:
        """By code, phone, card or part of a name, whichever the text can be."""
        # A control character is nobody's name, and SQLite would end its pattern at a NUL.
        text = "".join(filter(str.isprintable, text)).strip()
        if not text:
            return []
        exact = [self._by_typed_code(text), self._by_typed_phone(text), self._by_typed_card(text)]
        found = {customer.id: customer for customer in exact if customer}
        for customer in self._store.records.customers.by_name(text, FOUND_AT_MOST):
            found.setdefault(customer.id, customer)
        return list(found.values())

    def link_card(self, id: str, card: Barcode) -> None:
        """Hand a printed card to a customer; the same card again changes nothing. Raises AlreadyKnown."""
        customer = self.get(id)
        with self._store.transaction() as records:
            owner = records.cards.owner(card.digits)
            if owner is None:
                at = self._clock.now()
                records.record(CardLinked(at=at, customer=customer.id, barcode=card.digits))
            elif owner not in records.customers.members(customer.id):
                raise AlreadyKnown(customer=owner)

    def codes_run_out(self) -> bool:
        """Whether the owner should be warned that few codes are left to give."""
        return self._store.records.codes.live() >= codes.WARN_AT

    def newest(self, limit: int = 200) -> list[Customer]:
        return self._store.records.customers.newest(limit)

    def _living(self, id: str | None) -> Customer | None:
        found = self._store.records.customers.get(id) if id else None
        return found if found and found.state != "erased" else None

    def _by_typed_code(self, text: str) -> Customer | None:
        try:
            return self.by_code(Code.parse(text))
        except BadCode:
            return None

    def _by_typed_phone(self, text: str) -> Customer | None:
        try:
            return self.by_phone(Phone.parse(text, self._region))
        except BadPhone:
            return None

    def _by_typed_card(self, text: str) -> Customer | None:
        try:
            return self.by_card(Barcode.parse(text))
        except BadBarcode:
            return None
