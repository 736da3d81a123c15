"""What is printed, as lines and codes. Pure: `raster` draws it, `printer` sends it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from appliance.values.code import Code

Size = Literal["small", "normal", "large", "huge"]
Face = Literal["text", "bold", "exact"]
Translate = Callable[[str], str]

# What every typeface of ours has: Latin, Greek, Cyrillic, Armenian, Georgian, punctuation, prices, № and ™.
UNDRAWN = re.compile(
    r"[^ -~\u00a1-\u00ac\u00ae-\u024f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0525\u0531-\u0556\u0561-\u0587"
    r"\u10d0-\u10f0\u1e00-\u1ef9\u2010-\u2027\u2030-\u205e€₴₽₸₹№™]|[\u0483-\u0489]"
)
ALPHABETS = (
    "АаБбВвГгҐґДдЕеЄєЁёЖжЗзИиІіЇїЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя",
    "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsŠšZzŽžTtUuVvWwÕõÄäÖöÜüXxYy",
)
SIGNS = "0123456789 € ₴ ₽ % & № @ # ’ « » „ “ – … ! ? ( ) + − = / *"


@dataclass(frozen=True)
class Line:
    """Text, centred, broken into as many lines of paper as it needs; `huge` is one line, made to fit."""

    text: str
    size: Size = "normal"
    face: Face = "text"


@dataclass(frozen=True)
class Name:
    """Text as large as the paper allows, along it if it is long; with no text a line to write on."""

    text: str


@dataclass(frozen=True)
class Bars:
    """A Code 128 barcode of `text` (ASCII)."""

    text: str


@dataclass(frozen=True)
class Qr:
    """A QR code of `text`."""

    text: str


@dataclass(frozen=True)
class Rule:
    """A line across the paper; with `ends` it shows whether the paper's edges are met."""

    ends: bool = False


@dataclass(frozen=True)
class Gap:
    """White paper, in heights of a line."""

    lines: float = 1


Part = Line | Name | Bars | Qr | Rule | Gap


@dataclass(frozen=True)
class Slip:
    """What is on the paper; `large` letters for whoever asked for them."""

    parts: tuple[Part, ...]
    large: bool = False


@dataclass(frozen=True)
class Wifi:
    """The shop's network: what the QR code says, and both in letters; no password if it is open."""

    code: str
    network: str
    password: str = ""


def membership(shop: str, name: str | None, code: Code, wifi: Wifi | None, _: Translate) -> Slip:
    """For somebody who has just joined: the code in figures and bars, and what to do next time."""
    welcome = _("Welcome, %(name)s!") % {"name": clean(name)} if name and clean(name) else _("Welcome!")
    parts = [*_head(shop), Line(welcome, "large", "bold"), Gap(), Line(_("Your code")), *_code(code)]
    parts += [Gap(), Line(_("Next time, scan this slip here or type the code.")), Gap(0.5)]
    parts += [Line(_("Say the code at the till, and you get points for what you buy."))]
    if wifi:
        parts += [Gap(), Rule(), Gap(), *_invitation(wifi, _)]
    return Slip((*parts, Gap()))


def balance(shop: str, name: str | None, points: int, code: Code | None, _: Translate) -> Slip:
    """The points somebody has, with their code to scan next time. `code` only if they came by it."""
    greeting = _("Hello, %(name)s!") % {"name": clean(name)} if name and clean(name) else _("Hello!")
    parts = [*_head(shop), Line(greeting, "large", "bold"), Gap(), Line(_("Your points"))]
    parts += [Line(str(points), "huge", "bold")]
    if code:
        parts += [Gap(), Rule(), Gap(), Line(_("Your code")), *_code(code)]
        parts += [Gap(), Line(_("Scan this next time."))]
    return Slip((*parts, Gap()))


def name_slip(name: str) -> Slip:
    """A first name for the door of a fitting room."""
    return Slip((Gap(), Name(clean(name)), Gap()))


def wifi(shop: str, network: Wifi, _: Translate) -> Slip:
    """How to join the Wi-Fi, for a camera and for fingers."""
    parts = [*_head(shop), *_invitation(network, _), Gap(), Line(_("Wi-Fi network"), "small")]
    parts += [Line(clean(network.network), "large", "exact")]
    if network.password:
        parts += [Gap(), Line(_("Wi-Fi password"), "small"), Line(network.password, "large", "exact")]
    return Slip((*parts, Gap()))


def calibration(text: str, _: Translate) -> Slip:
    """`text` is what a scanner types to tell which keyboard it pretends to be."""
    title = Line(_("Scanner set-up"), "large", "bold")
    after = _("Scan this once with the new scanner. It then types every letter as it should.")
    return Slip((title, Gap(), Bars(text), Gap(), Line(after), Gap()))


def recovery(shop: str, code: str, _: Translate) -> Slip:
    """The code that opens the shop's backups, two groups a line."""
    groups = code.split()
    lines = (Line(" ".join(groups[at : at + 2]), "large", "exact") for at in range(0, len(groups), 2))
    parts = [*_head(shop), Line(_("Recovery code"), "large", "bold"), Gap(), *lines, Gap()]
    parts += [
        Line(_("It opens this shop's backups, and nothing else does. Nobody can give it to you again."))
    ]
    return Slip((*parts, Gap(0.5), Line(_("Keep it where the box is not."), "normal", "bold"), Gap()))


def setup(told: Sequence[tuple[str, str]], network: Wifi | None, _: Translate) -> Slip:
    """How a phone begins on a new box: the Wi-Fi for a camera, then all of it in letters."""
    parts: list[Part] = [Gap(), Line(_("Set up this box"), "large", "bold"), Gap()]
    parts += [Qr(network.code)] if network else []
    for label, value in told:
        parts += [Gap(0.5), Line(label, "small"), Line(value, "large", "exact")]
    return Slip((*parts, Gap()))


def sample(shop: str, _: Translate) -> Slip:
    """Every letter and sign our languages need: if these look right, so does every name."""
    parts: list[Part] = [*_head(shop), Line(_("Test slip"), "large", "bold"), Gap()]
    for alphabet in ALPHABETS:
        pairs = (alphabet[i : i + 2] for i in range(0, len(alphabet), 2))
        parts += [Line(" ".join(pairs)), Gap(0.5)]
    parts += [Line(SIGNS), Gap(), Bars("123456"), Gap(), Rule(ends=True), Gap(0.5)]
    return Slip((*parts, Line(_("The line above has an end on each side of the paper."), "small"), Gap()))


def marked(slip: Slip, _: Translate) -> Slip:
    """The same slip, saying that another may have come out before."""
    mark = Line(_("Copy: may have been printed before"), "small", "bold")
    return replace(slip, parts=(Rule(), mark, Rule(), Gap(), *slip.parts))


def clean(text: str) -> str:
    """Only what can be drawn, as near as it can be: 𝓞 becomes O, an emoji nothing.

    ESC and GS inside a name would be commands to the printer, and marks of direction turn a line round.
    """
    composed = unicodedata.normalize("NFC", text.translate({9: " ", 10: " ", 13: " "}))
    simpler = UNDRAWN.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), composed)
    return " ".join(UNDRAWN.sub("", simpler).split())


def _head(shop: str) -> list[Part]:
    return [Line(clean(shop), "normal", "bold"), Gap(0.5), Rule(), Gap()]


def _code(code: Code) -> list[Part]:
    return [Line(code.spaced, "huge", "bold"), Gap(0.5), Bars(code.digits)]


def _invitation(wifi: Wifi, _: Translate) -> list[Part]:
    return [Line(_("Free Wi-Fi: point your camera here.")), Qr(wifi.code)]
