"""The six digits a customer keeps in mind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from appliance.errors import BadCode


@dataclass(frozen=True, order=True, repr=False)
class Code:
    """Six digits without a check digit, which would make guessing ten times easier."""

    digits: str

    @classmethod
    def parse(cls, text: str) -> "Code":
        """Read `482 913` or `482-913`; raises BadCode."""
        digits = re.sub(r"[\s-]", "", text)
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise BadCode()
        return cls(digits)

    def neighbours(self) -> Iterator["Code"]:
        """Every other code one slip of a finger away: one digit wrong, or two adjacent ones swapped."""
        for i, own in enumerate(self.digits):
            for other in "0123456789":
                if other != own:
                    yield Code(self.digits[:i] + other + self.digits[i + 1 :])
        for i in range(5):
            a, b = self.digits[i], self.digits[i + 1]
            if a != b:
                yield Code(self.digits[:i] + b + a + self.digits[i + 2 :])

    @property
    def spaced(self) -> str:
        """As it is shown: `482 913`."""
        return f"{self.digits[:3]} {self.digits[3:]}"

    def __str__(self) -> str:
        return self.digits

    def __repr__(self) -> str:
        return "Code(hidden)"


def code_and_ending(text: str) -> tuple[Code, str] | None:
    """The code of another shop with the last two digits of its owner's phone; None: it is no such thing."""
    digits = re.sub(r"[\s-]", "", text)
    return (Code(digits[:6]), digits[6:]) if re.fullmatch("[0-9]{8}", digits) else None
