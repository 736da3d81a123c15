"""Money in minor units, so that nothing is ever lost to a float."""

import re
from dataclasses import dataclass

from appliance.errors import BadMoney

_SPACE = r"[ \u00a0\u202f]"
_SHAPE = re.compile(rf"([0-9]{{1,7}}|[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}){{1,2}})(?:[.,]([0-9]{{1,2}}))?")


@dataclass(frozen=True, order=True)
class Money:
    """`minor` hundredths of `currency` (ISO 4217; all currencies of our countries have two decimals)."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read `125`, `125.5`, `125,50` or `1 250,50`, from zero to ten million; raises BadMoney."""
        match = _SHAPE.fullmatch(text.strip())
        if not match:
            raise BadMoney()
        whole, part = match.groups()
        return cls(int(re.sub(_SPACE, "", whole)) * 100 + int((part or "0").ljust(2, "0")), currency)

    @property
    def whole_units(self) -> int:
        return self.minor // 100

    def __str__(self) -> str:
        return f"{self.minor // 100}.{self.minor % 100:02d} {self.currency}"
