"""Sets text for the paper: sharp letters of one size, in lines of even length."""

import re
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from kiosk.receipts import Face

FILES = {"text": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "exact": "DejaVuSansMono-Bold.ttf"}
"""Debian's fonts-dejavu-core; the monospaced one keeps 0 and O, 1, l and I apart."""
LEADING = 1.1
VOWELS = frozenset("аеєиіїоуюяёыэaeiouyõäöü")
TIED, JOINED = "\u00ad", "\u200b"
"""A word goes on in the next line and gets a hyphen; a word may go on in the next line as it is."""


@lru_cache(128)
def font(face: Face, size: int) -> FreeTypeFont:
    """The typeface at `size` dots."""
    return ImageFont.truetype(FILES[face], size)


def line_height(face: Face, size: int) -> int:
    """Dots from one line to the next."""
    return round(sum(font(face, size).getmetrics()) * LEADING)


def lettered(lines: list[str], face: Face, size: int, width: int) -> Image.Image:
    """The lines, centred on white, as a one-bit picture: without grey there is no fringe on the paper."""
    letters, height = font(face, size), line_height(face, size)
    ascent = letters.getmetrics()[0]
    picture = Image.new("1", (width, height * len(lines)), 1)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        pen.text((width / 2, row * height + ascent), line, font=letters, fill=0, anchor="ms")
    return picture


def fitted(text: str, face: Face, sizes: tuple[int, int], width: float) -> tuple[list[str], int]:
    """The lines and their size: at most the first of `sizes`, and smaller, down to the second, rather than
    break a word."""
    wanted, least = sizes
    longest = max(font(face, wanted).getlength(word) for word in text.split(" "))
    size = wanted if longest <= width else max(least, int(wanted * width / longest))
    return wrap(text, face, size, width), size


def wrap(text: str, face: Face, size: int, width: float) -> list[str]:
    """Lines of even length, broken at spaces and hyphens, and inside a word only if it is wider than that."""
    letters = font(face, size)
    pieces = [piece for word in _words(text) for piece in _parts(word, letters, width, tied=face != "exact")]
    least, high = max(_length(piece, letters) for piece in pieces), width
    lines = _filled(pieces, letters, width)
    while high - least > size / 4:
        middle = (least + high) / 2
        evener = _filled(pieces, letters, middle)
        if len(evener) > len(lines):
            least = middle
        else:
            high, lines = middle, evener
    return [_written(line) for line in lines]


def _words(text: str) -> list[str]:
    """Where a line may end: at a space, which then is left out, and behind a hyphen inside a word."""
    return re.sub(r"(?<=\w)-(?=\w)", f"-{JOINED} ", text).split(" ")


def _filled(pieces: list[str], letters: FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        last = lines[-1] if lines else TIED
        joined = last + piece if last.endswith(JOINED) else f"{last} {piece}"
        if not last.endswith(TIED) and _length(joined, letters) <= width:
            lines[-1] = joined
        else:
            lines.append(piece)
    return lines


def _parts(word: str, letters: FreeTypeFont, width: float, *, tied: bool) -> list[str]:
    """The word, in as few parts of even length as the width asks for."""
    for count in range(1, len(word)):
        parts = _cut(word, count, tied=tied)
        if all(_length(part, letters) <= width for part in parts):
            return parts
    return list(word)


def _cut(word: str, count: int, *, tied: bool) -> list[str]:
    """In `count` parts; with a hyphen, after a vowel if one is near."""
    parts = []
    for left in range(count, 1, -1):
        at = -(-len(word) // left)
        if tied:
            at = next((near for near in (at, at - 1, at + 1) if _opens(word, near)), at)
        parts.append(word[:at] + (TIED if tied else ""))
        word = word[at:]
    return [*parts, word]


def _opens(word: str, at: int) -> bool:
    """Whether a new line may well begin here: a vowel before, none after."""
    return 1 < at < len(word) - 1 and word[at - 1].lower() in VOWELS and word[at].lower() not in VOWELS


def _length(text: str, letters: FreeTypeFont) -> float:
    return letters.getlength(_written(text))


def _written(text: str) -> str:
    return text.replace(TIED, "-").replace(JOINED, "")
