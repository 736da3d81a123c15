"""What a customer wants to be called."""

import unicodedata
from dataclasses import dataclass

from appliance.errors import BadName

LONGEST = 60


@dataclass(frozen=True, repr=False)
class Name:
    """1 to 60 printable characters: ESC and its like inside a name would reach the printer."""

    text: str

    @classmethod
    def parse(cls, text: str) -> "Name":
        """Collapse white space, drop control characters, normalise to NFC; raises BadName."""
        spaced = " ".join(unicodedata.normalize("NFC", text).split())
        printable = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
        clean = " ".join(printable.split())
        if not 1 <= len(clean) <= LONGEST:
            raise BadName()
        return cls(clean)

    def __str__(self) -> str:
        return self.text
