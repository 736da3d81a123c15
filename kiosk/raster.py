"""Draws a slip as a picture. Text is drawn too: no code page of any printer holds all our letters."""

from collections.abc import Iterator

from barcode.codex import Code128
from PIL import Image, ImageDraw, ImageFont

from kiosk.receipts import Bars, Gap, Line, Part, Slip

FONT = "DejaVuSans.ttf"  # Debian's fonts-dejavu-core
SHARE = {"normal": 0.05, "large": 0.08, "huge": 0.15}  # height of a letter as a share of the paper's width
MODULE = 3  # dots; at 2 neither zbar nor zxing reads a printed barcode
QUIET = 10  # modules left white on each side, as Code 128 asks
BARS_HEIGHT = 0.17


def draw(slip: Slip, dots: int) -> Image.Image:
    """The slip as a one-bit picture, `dots` wide (576 for 80 mm paper, 384 for 58 mm)."""
    pieces = [piece for part in slip.parts for piece in _pieces(part, dots)]
    picture = Image.new("1", (dots, sum(piece.height for piece in pieces)), 1)
    top = 0
    for piece in pieces:
        picture.paste(piece, ((dots - piece.width) // 2, top))
        top += piece.height
    return picture


def _pieces(part: Part, dots: int) -> Iterator[Image.Image]:
    match part:
        case Gap():
            yield Image.new("1", (dots, round(dots * SHARE["normal"])), 1)
        case Bars(digits):
            yield _bars(digits, dots)
        case Line(text, size):
            font = ImageFont.truetype(FONT, round(dots * SHARE[size]))
            for line in wrap(text, font, dots):
                yield _line(line, font, dots)


def _line(text: str, font: ImageFont.FreeTypeFont, dots: int) -> Image.Image:
    ascent, descent = font.getmetrics()
    piece = Image.new("1", (dots, round((ascent + descent) * 1.15)), 1)
    ImageDraw.Draw(piece).text((dots / 2, ascent), text, font=font, fill=0, anchor="ms")
    return piece


def wrap(text: str, font: ImageFont.FreeTypeFont, dots: int) -> list[str]:
    """Broken at spaces, and inside a word that is wider than the paper."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if font.getlength(joined) <= dots:
            lines[-1] = joined
            continue
        lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > dots:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def _bars(digits: str, dots: int) -> Image.Image:
    modules = str(Code128(digits).build()[0])
    height = round(dots * BARS_HEIGHT)
    piece = Image.new("1", ((len(modules) + 2 * QUIET) * MODULE, height), 1)
    pen = ImageDraw.Draw(piece)
    for i, module in enumerate(modules):
        if module == "1":
            left = (QUIET + i) * MODULE
            pen.rectangle((left, 0, left + MODULE - 1, height), fill=0)
    return piece
