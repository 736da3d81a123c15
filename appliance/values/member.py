"""The number in a member's QR code.

Digits alone, because letters come out differently when a scanner is set to another country; longer than any
phone, barcode or payment card, so that it is none of them. It cannot be guessed: an id has 74 random bits.
"""

import re
from dataclasses import dataclass
from uuid import UUID

MARK = "71"
DIGITS = 39
"""The decimal digits of 128 bits."""
_SHAPE = re.compile(rf"{MARK}([0-9]{{{DIGITS}}})([0-9]{{2}})")


@dataclass(frozen=True)
class MemberNumber:
    """The mark, a customer's id as a number, and two check digits."""

    customer: str

    @classmethod
    def read(cls, text: str) -> "MemberNumber | None":
        """What a scan says, if it is such a number."""
        match = _SHAPE.fullmatch(text)
        if match is None or int(match[1]) >> 128 or _check(match[1]) != match[2]:
            return None
        return cls(str(UUID(int=int(match[1]))))

    @property
    def digits(self) -> str:
        number = str(UUID(self.customer).int).zfill(DIGITS)
        return MARK + number + _check(number)


def _check(digits: str) -> str:
    """ISO/IEC 7064, MOD 97-10."""
    return f"{98 - int(digits) * 100 % 97:02d}"
