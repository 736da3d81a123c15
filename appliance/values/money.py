"""Money in minor units, so that nothing is ever lost to a float."""

import re
from dataclasses import dataclass

from appliance.errors import BadMoney

_SHAPE = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")


@dataclass(frozen=True, order=True)
class Money:
    """`minor` hundredths of `currency` (ISO 4217; all currencies of our countries have two decimals)."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read `125`, `125.5`, `125,50` or `1 250,50`, never below zero; raises BadMoney."""
        match = _SHAPE.fullmatch(re.sub(r"[\s\u00a0\u202f]", "", text))
        if not match:
            raise BadMoney()
        whole, part = match.groups()
        return cls(int(whole) * 100 + int((part or "0").ljust(2, "0")), currency)

    @property
    def whole_units(self) -> int:
        return self.minor // 100

    def __str__(self) -> str:
        return f"{self.minor // 100}.{self.minor % 100:02d} {self.currency}"
