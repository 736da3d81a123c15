"""A printed barcode of the EAN and UPC family."""

from dataclasses import dataclass

from appliance.errors import BadBarcode

LENGTHS = (8, 12, 13)


def check_digit(payload: str) -> str:
    """The last digit for `payload`: weights 3 and 1 from the right (GS1 General Specifications 7.9)."""
    total = sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(payload)))
    return str(-total % 10)


@dataclass(frozen=True, order=True)
class Barcode:
    """EAN-8, UPC-A or EAN-13 with a right check digit; UPC-A is kept as the EAN-13 it is part of."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "Barcode":
        """Read the digits; raises BadBarcode on a wrong length or check digit."""
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) in LENGTHS):
            raise BadBarcode()
        if check_digit(digits[:-1]) != digits[-1]:
            raise BadBarcode()
        return cls(digits.zfill(13) if len(digits) == 12 else digits)

    @classmethod
    def of_card(cls, prefix: str, number: int) -> "Barcode":
        """The EAN-13 of card `number` under the shop's `prefix`; raises BadBarcode when it does not fit."""
        room = 12 - len(prefix)
        if number < 0 or len(str(number)) > room:
            raise BadBarcode()
        payload = prefix + str(number).zfill(room)
        return cls(payload + check_digit(payload))

    def has_prefix(self, prefix: str) -> bool:
        """Whether it is one of the shop's own cards, whose EAN-13 begins with `prefix`."""
        return len(self.digits) == 13 and bool(prefix) and self.digits.startswith(prefix)

    def __str__(self) -> str:
        return self.digits
