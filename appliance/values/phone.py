"""A phone number. The only import of phonenumbers."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from appliance.errors import BadPhone

LONGEST = 40


@dataclass(frozen=True, order=True, repr=False)
class Phone:
    """A valid number in E.164, as in `+380671234567`."""

    e164: str

    @classmethod
    def parse(cls, text: str, region: str) -> "Phone":
        """Read a number as people in `region` (ISO 3166, as in `UA`) type it; raises BadPhone."""
        if len(text) > LONGEST or not any(character.isdigit() for character in text):
            raise BadPhone()
        for candidate in _spellings(text.strip()):
            found = _valid(candidate, region)
            if found:
                return cls(found)
        raise BadPhone()

    @property
    def last_two(self) -> str:
        return self.e164[-2:]

    @property
    def masked(self) -> str:
        """Enough to tell two customers apart at the till, too little to ring anybody: `+380 ••• 67`."""
        return f"{self.e164[:4]} ••• {self.last_two}"

    def __str__(self) -> str:
        return self.e164

    def __repr__(self) -> str:
        return "Phone(hidden)"


def _spellings(text: str) -> list[str]:
    """The text itself, then without the 8 of the old 8-0 form, which the library takes for a country."""
    digits = re.sub(r"\D", "", text)
    return [text, digits[1:]] if digits.startswith("80") else [text]


def _valid(text: str, region: str) -> str | None:
    """E.164 when the number exists; `is_possible_number` would accept 123456 in Ukraine."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
