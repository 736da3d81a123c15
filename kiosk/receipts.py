"""What is printed, as lines and codes. Pure: `raster` draws it, `printer` sends it."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from appliance.values.code import Code

Size = Literal["normal", "large", "huge"]
Translate = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """Text, centred, broken into as many lines of paper as it needs."""

    text: str
    size: Size = "normal"


@dataclass(frozen=True)
class Bars:
    """A Code 128 barcode of `digits`."""

    digits: str


@dataclass(frozen=True)
class Gap:
    """An empty line."""


Part = Line | Bars | Gap


@dataclass(frozen=True)
class Slip:
    """What is on the paper; `large` letters for whoever asked for them."""

    parts: tuple[Part, ...]
    large: bool = False


def balance(shop: str, name: str | None, points: int, code: Code | None, _: Translate) -> Slip:
    """The points somebody has, with their code to scan next time. `code` only if they came by it."""
    greeting = _("Hello, %(name)s!") % {"name": clean(name)} if name else _("Hello!")
    parts: list[Part] = [Line(clean(shop)), Gap(), Line(greeting, "large")]
    parts += [Line(_("Your points")), Line(str(points), "huge")]
    if code:
        parts += [Gap(), Bars(code.digits), Line(code.spaced, "large"), Line(_("Scan this next time."))]
    return Slip((*parts, Gap()))


def sample(shop: str, _: Translate) -> Slip:
    """Every letter and sign our languages need: if these look right, so does every name."""
    letters = ("АБВ ґ є і ї ы э ё", "õ ä ö ü š ž", "€ ₴ ₽ ’ « »")
    samples = [Line(text, "large") for text in letters]
    return Slip(
        (Line(clean(shop)), Line(_("Test slip"), "large"), Gap(), *samples, Gap(), Bars("123456"), Gap())
    )


def clean(text: str) -> str:
    """Without control characters: ESC and GS inside a name would be commands to the printer."""
    return "".join(c for c in text if unicodedata.category(c)[0] != "C")
