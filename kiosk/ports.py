"""What the counter asks of the shop; `appliance.shop.Shop` is one that answers."""

from collections.abc import Callable, Collection
from typing import Protocol

from appliance.people.preferences import Reading
from appliance.rows import Customer, PrintOrder, Product
from appliance.values.barcode import Barcode
from appliance.values.code import Code
from appliance.values.member import MemberNumber
from appliance.values.name import Name
from appliance.values.phone import Phone


class Customers(Protocol):
    def get(self, id: str, /) -> Customer: ...
    def by_code(self, code: Code, /) -> Customer | None: ...
    def by_phone(self, phone: Phone, /) -> Customer | None: ...
    def by_card(self, card: Barcode, /) -> Customer | None: ...
    def by_code_elsewhere(self, code: Code, digits: str, /) -> Customer | None: ...


class Products(Protocol):
    def find(self, barcode: Barcode, /) -> Product | None: ...


class Preferences(Protocol):
    def reading(self, customer: Customer, /) -> Reading: ...


class Ledger(Protocol):
    def balance(self, customer: str, /) -> int: ...


class Scans(Protocol):
    def note(self, kind: str, customer: str | None, masked: str, /) -> object: ...


class Guesses(Protocol):
    """Guess protection: `wait` is the number of seconds until the next try is allowed."""

    def wait(self, place: str, who: str, /) -> int: ...
    def wrong(self, place: str, who: str, /) -> object: ...


class Passes(Protocol):
    def believe(self, number: MemberNumber, /) -> bool: ...


class Upstream(Protocol):
    """The way to head office; `is_set` only in a chain."""

    @property
    def is_set(self) -> bool: ...


class Scanners(Protocol):
    def calibrate(self, identity: str, layout: str, /) -> object: ...


class Records(Protocol):
    """The topics of the shop the counter needs."""

    @property
    def customers(self) -> Customers: ...
    @property
    def products(self) -> Products: ...
    @property
    def preferences(self) -> Preferences: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def scans(self) -> Scans: ...
    @property
    def guesses(self) -> Guesses: ...
    @property
    def scanners(self) -> Scanners: ...
    @property
    def upstream(self) -> Upstream: ...
    @property
    def passes(self) -> Passes: ...


class Joining(Protocol):
    def join(
        self, phone: Phone, request: str, language: str, *, name: Name | None, purposes: Collection[str]
    ) -> Customer: ...


class Members(Protocol):
    """What joining asks of the shop."""

    @property
    def joining(self) -> Joining: ...
    @property
    def new_id(self) -> Callable[[], str]: ...


class Slips(Protocol):
    def ask(self, order: PrintOrder, /) -> object: ...


class Kept(Protocol):
    def set(self, customer: str, name: str, value: str, /) -> None: ...


class HeadOffice(Protocol):
    """Has a customer's history fetched, and answers with their id; within two seconds."""

    def find(self, kind: str, value: str, /, *, digits: str) -> str | None: ...


class Memory(Protocol):
    """What the desk leaves in the shop: slips to print, how customers like it, and whom to ask for."""

    @property
    def slips(self) -> Slips: ...
    @property
    def preferences(self) -> Kept: ...
    @property
    def upstream(self) -> HeadOffice: ...


class Programme(Protocol):
    """What purchases earn and rewards cost."""

    @property
    def points_per_unit(self) -> float: ...
    @property
    def reward_points(self) -> int: ...


class Rules(Protocol):
    """The settings the counter goes by."""

    @property
    def card_prefix(self) -> str: ...
    @property
    def scan_prefix(self) -> str: ...
    @property
    def scan_suffix(self) -> str: ...
    @property
    def phone_lookup(self) -> str: ...
