"""The number in a member's QR code.

Digits alone, because letters come out differently when a scanner is set to another country; longer than any
phone, barcode or payment card, so that it is none of them. It cannot be guessed: an id has 74 random bits.
"""

import re
from dataclasses import dataclass
from uuid import UUID

MARK, SIGNED_MARK = "71", "72"
ID_DIGITS, PROOF_DIGITS = 39, 386
"""The decimal digits of 128 bits, and of 160 bytes."""
PROOF = 160
"""Bytes by which another shop believes it without asking; what they are, `people.passes` says."""
_SHAPE = re.compile(
    rf"(?:{MARK}([0-9]{{{ID_DIGITS}}})|{SIGNED_MARK}([0-9]{{{ID_DIGITS}}})([0-9]{{{PROOF_DIGITS}}}))([0-9]{{2}})"
)


@dataclass(frozen=True)
class MemberNumber:
    """A mark, a customer's id as a number, in a chain a proof, and two check digits."""

    customer: str
    proof: bytes = b""

    @classmethod
    def read(cls, text: str) -> "MemberNumber | None":
        """What a scan says, if it is such a number."""
        match = _SHAPE.fullmatch(text)
        if match is None or _check(text[2:-2]) != match[4]:
            return None
        id, proof = int(match[1] or match[2]), int(match[3] or 0)
        if id >> 128 or proof >> 8 * PROOF:
            return None
        return cls(str(UUID(int=id)), proof.to_bytes(PROOF) if match[3] else b"")

    @property
    def digits(self) -> str:
        number = str(UUID(self.customer).int).zfill(ID_DIGITS)
        if not self.proof:
            return MARK + number + _check(number)
        whole = number + str(int.from_bytes(self.proof)).zfill(PROOF_DIGITS)
        return SIGNED_MARK + whole + _check(whole)


def _check(digits: str) -> str:
    """ISO/IEC 7064, MOD 97-10."""
    return f"{98 - int(digits) * 100 % 97:02d}"
