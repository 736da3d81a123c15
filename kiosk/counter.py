"""A scan or something typed becomes a list of effects. It knows no hardware and no library.

What a *scan* means is decided by the first step of a table that recognises it. One EAN-8 in six looks like
an Estonian phone, so an AIM identifier of the EAN family rules phones out, and only a phone that somebody
has comes before a product. What is *typed* comes with its mode, so that a code is never read as a phone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from appliance.errors import BadBarcode, BadCode, BadPhone, NotFound
from appliance.loyalty.programme import missing_points, points_for
from appliance.presence.scans import FORGOT
from appliance.rows import Customer
from appliance.values.barcode import Barcode
from appliance.values.code import Code, code_and_ending
from appliance.values.member import MemberNumber
from appliance.values.phone import Phone
from kiosk.effects import Ask, Beep, Effect, Greeting, Light, Means, Mode, Notice, NoticeKind, Priced, Show
from kiosk.ports import Programme, Records, Rules
from kiosk.scanner.frame import unframed
from kiosk.scanner.heard import Calibrated

# Digits as printed on the card, or the beginning of a magnetic stripe's track 1 or 2.
PAYMENT = re.compile(r"(?:%B|;)?((?:[0-9][ -]?){14,18}[0-9])(?![0-9])")
# The keypad is everybody's device: one counter for all.
PLACE, FORGOTTEN, KEYPAD = "kiosk", "kiosk-forgot", "keypad"
# Scans never wait, but somebody may show made-up codes on a phone: of many the owner is told.
SHOWN = "kiosk-scan"


@dataclass(frozen=True)
class Counter:
    """Decides for one shop; `region` is where phones without a country code belong (ISO 3166).

    In a chain whoever is unknown is asked for at head office, once: then `asked` is set.
    """

    shop: Records
    rules: Rules
    programme: Programme
    region: str
    asked: bool = False

    def answered(self, ask: Ask) -> list[Effect]:
        """Decide again: whoever head office knows is known here by now."""
        return replace(self, asked=True).decide(ask)

    def decide(self, ask: Ask) -> list[Effect]:
        """What to do about somebody as far as they are known here."""
        match ask.kind:
            case "card":
                return self.card(ask.text) or []
            case "customer":
                return self.member(ask.text) or []
            case "code":
                return self._elsewhere(Code(ask.value), ask.digits)
            case "phone":
                phone = Phone(ask.value)
                return self._phone(phone) or self._stranger(phone)

    def scanned(self, text: str) -> list[Effect]:
        """What to do about a scan."""
        symbology, plain = unframed(text, self.rules.scan_prefix, self.rules.scan_suffix)
        for step in EAN_STEPS if symbology == "E" else STEPS:
            effects = step(self, plain)
            if effects:
                return effects
        return self._unknown("unknown", "unknown", "")

    def calibrated(self, scanner: Calibrated) -> list[Effect]:
        """The calibration sheet told which keyboard a scanner pretends to be."""
        if scanner.scanner:
            self.shop.scanners.calibrate(scanner.scanner, scanner.layout)
        return [Show(Notice("calibrated")), Light("ok"), Beep("ok")]

    def typed_code(self, text: str) -> list[Effect]:
        """What to do about a code from the keypad."""
        waiting = self._waiting()
        if waiting:
            return waiting
        try:
            code = Code.parse(text)
        except BadCode:
            return sorry("not-a-code")
        found = self._code(code)
        if found is None:
            self.shop.guesses.wrong(PLACE, KEYPAD)
            return self._unknown("code", "unknown-code", hidden(code.digits, 2))
        return found

    def typed_phone(self, text: str) -> list[Effect]:
        """What to do about a phone from the keypad. With `quiet` the answer is the same for every phone."""
        waiting = self._waiting()
        if waiting:
            return waiting
        try:
            phone = Phone.parse(text, self.region)
        except BadPhone:
            return sorry("not-a-phone")
        found = self._phone(phone)
        if found is None:
            if self.rules.phone_lookup != "quiet":
                # A quiet answer tells nothing, and a wait after it would.
                self.shop.guesses.wrong(PLACE, KEYPAD)
            return self._stranger(phone)
        return found

    def typed_elsewhere(self, text: str) -> list[Effect]:
        """What to do about the code of another shop, with the last two digits of the phone behind it."""
        waiting = self._waiting()
        if waiting:
            return waiting
        read = code_and_ending(text)
        return self._elsewhere(*read) if read else sorry("not-elsewhere")

    def forgot(self, text: str) -> list[Effect]:
        """Send whoever forgot their code to the till. The answer is the same for every phone."""
        try:
            phone = Phone.parse(text, self.region)
        except BadPhone:
            return sorry("not-a-phone", again="forgot")
        if not self.shop.guesses.wait(FORGOTTEN, KEYPAD):
            self.shop.guesses.wrong(FORGOTTEN, KEYPAD)
            customer = self.shop.customers.by_phone(phone)
            self.shop.scans.note(FORGOT, customer.id if customer else None, phone.masked)
        return [Show(Notice("forgot")), Light("ok"), Beep("ok")]

    def card(self, text: str) -> list[Effect] | None:
        """A card of the shop: it belongs to somebody, or its prefix is the shop's own."""
        barcode = as_barcode(text)
        if barcode is None:
            return None
        customer = self.shop.customers.by_card(barcode)
        if customer:
            return self._greet(customer, "card", hidden(barcode.digits, 4))
        if barcode.has_prefix(self.rules.card_prefix):
            ask = self._ask(Ask("card", barcode.digits, text))
            return ask or self._unknown("card", "unknown-card", hidden(barcode.digits, 4))
        return None

    def member(self, text: str) -> list[Effect] | None:
        """The QR code of a member, from their phone or a slip."""
        number = MemberNumber.read(text)
        if number is None:
            return None
        try:
            customer = self.shop.customers.get(number.customer)
        except NotFound:
            ask = self._ask(Ask("customer", number.customer, text))
            return ask or self._member_elsewhere(number)
        return self._greet(customer, "member", "")

    def _member_elsewhere(self, number: MemberNumber) -> list[Effect]:
        """Head office cannot be asked, or does not know them: another shop's proof will do to credit them."""
        if not self.shop.passes.believe(number):
            return self._unknown("member", "unknown-card", "")
        self.shop.scans.note("member", number.customer, "")
        return [Show(Notice("met")), Light("ok"), Beep("ok")]

    def known_product(self, text: str) -> list[Effect] | None:
        """A barcode of the price list."""
        barcode = as_barcode(text)
        product = self.shop.products.find(barcode) if barcode else None
        if product is None:
            return None
        self.shop.scans.note("product", None, product.barcode.digits)
        points = points_for(product.price, self.programme.points_per_unit)
        return [Show(Priced(product.name, product.price, points)), Light("ok"), Beep("ok")]

    def code(self, text: str) -> list[Effect] | None:
        """Six digits."""
        try:
            found = Code.parse(text)
        except BadCode:
            return None
        return self._code(found) or self._unknown_code(found)

    def payment_card(self, text: str) -> list[Effect] | None:
        """15 to 19 digits that pass Luhn: noted nowhere. 13 are not tried: one EAN in ten passes."""
        match = PAYMENT.match(text)
        return sorry("payment") if match and luhn(re.sub("[^0-9]", "", match[1])) else None

    def known_phone(self, text: str) -> list[Effect] | None:
        """The phone of a customer."""
        phone = as_phone(text, self.region)
        return self._phone(phone) if phone else None

    def product(self, text: str) -> list[Effect] | None:
        """Any other barcode of the EAN and UPC family."""
        barcode = as_barcode(text)
        if barcode is None:
            return None
        # One UPC in ten that begins like our countries' phones is a number somebody could be rung at.
        shown = "" if as_phone(text, self.region) else barcode.digits
        return self._unknown("product", "product", shown)

    def new_phone(self, text: str) -> list[Effect] | None:
        """Any other phone."""
        phone = as_phone(text, self.region)
        return self._stranger(phone) if phone else None

    def _waiting(self) -> list[Effect]:
        seconds = self.shop.guesses.wait(PLACE, KEYPAD)
        return sorry("wait", seconds) if seconds else []

    def _code(self, code: Code) -> list[Effect] | None:
        customer = self.shop.customers.by_code(code)
        return self._greet(customer, "code", hidden(code.digits, 2), code) if customer else None

    def _phone(self, phone: Phone) -> list[Effect] | None:
        customer = self.shop.customers.by_phone(phone)
        return self._greet(customer, "phone", phone.masked) if customer else None

    def _greet(self, customer: Customer, by: Means, masked: str, code: Code | None = None) -> list[Effect]:
        self.shop.scans.note(by, customer.id, masked)
        if by == "phone" and self.rules.phone_lookup == "quiet":
            return thanks()
        name = customer.name if by != "phone" else None
        return [Show(self._greeting(customer, name, by, code)), Light("ok"), Beep("ok")]

    def _greeting(self, customer: Customer, name: str | None, by: Means, code: Code | None) -> Greeting:
        points, reads = self.shop.ledger.balance(customer.id), self.shop.preferences.reading(customer)
        missing = missing_points(points, self.programme.reward_points)
        return Greeting(customer.id, first(name), points, reads.language, by, code, reads.large, missing)

    def _unknown_code(self, code: Code) -> list[Effect]:
        self.shop.guesses.wrong(SHOWN, KEYPAD)
        return self._unknown("code", "unknown-code", hidden(code.digits, 2))

    def _elsewhere(self, code: Code, digits: str) -> list[Effect]:
        customer = self.shop.customers.by_code_elsewhere(code, digits)
        if customer:
            return self._greet(customer, "code", hidden(code.digits, 2))
        if not self.asked:
            self.shop.guesses.wrong(PLACE, KEYPAD)
        ask = self._ask(Ask("code", code.digits, digits=digits))
        return ask or self._unknown("code", "unknown-elsewhere", hidden(code.digits, 2))

    def _stranger(self, phone: Phone) -> list[Effect]:
        if self.rules.phone_lookup == "quiet":
            self.shop.scans.note("phone", None, phone.masked)
            return thanks()
        ask = self._ask(Ask("phone", phone.e164))
        if ask:
            return ask
        self.shop.scans.note("phone", None, phone.masked)
        return sorry("join")

    def _ask(self, ask: Ask) -> list[Effect]:
        """Nothing where there is nobody to ask."""
        if self.asked or not self.shop.upstream.is_set:
            return []
        return [Show(Notice("asking")), ask]

    def _unknown(self, noted: str, notice: NoticeKind, masked: str) -> list[Effect]:
        self.shop.scans.note(noted, None, masked)
        return sorry(notice)


Step = Callable[[Counter, str], list[Effect] | None]
EAN_STEPS: tuple[Step, ...] = (Counter.card, Counter.known_product, Counter.product)
STEPS: tuple[Step, ...] = (
    Counter.card,
    Counter.member,
    Counter.known_product,
    Counter.code,
    Counter.payment_card,
    Counter.known_phone,
    Counter.product,
    Counter.new_phone,
)


def as_barcode(text: str) -> Barcode | None:
    try:
        return Barcode.parse(text)
    except BadBarcode:
        return None


def as_phone(text: str, region: str) -> Phone | None:
    try:
        return Phone.parse(text, region)
    except BadPhone:
        return None


def luhn(digits: str) -> bool:
    """The check of payment card numbers, ISO/IEC 7812-1 annex B."""
    doubled = [int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def hidden(digits: str, shown: int) -> str:
    """Enough to tell two apart at the till: `••••13`."""
    return "•" * (len(digits) - shown) + digits[-shown:]


def first(name: str | None) -> str | None:
    """The first name, which is all that is said aloud in a shop."""
    return name.split()[0] if name else None


def sorry(kind: NoticeKind, seconds: int = 0, again: Mode | None = None) -> list[Effect]:
    return [Show(Notice(kind, seconds, again)), Light("sorry"), Beep("sorry")]


def thanks() -> list[Effect]:
    return [Show(Notice("thanks")), Light("ok"), Beep("ok")]
