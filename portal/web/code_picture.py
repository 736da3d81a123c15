"""A member's code as a picture to keep: Code 128, which our kiosk and wallet apps read, with the shop's name.

White with a quiet zone whatever colours the page has. One bit a dot, so about a kilobyte.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from appliance.values.code import Code
from appliance.values.member import MemberNumber

if TYPE_CHECKING:
    from PIL import ImageDraw

FONT = "DejaVuSans.ttf"  # Debian's fonts-dejavu-core: it has all four languages
DOT = 6  # dots a module: half a millimetre when printed at 300 dots an inch
DPI = 300
NAME, BARS, DIGITS, EDGE = 40, 150, 64, 24
"""Heights in dots."""


def draw(code: Code, shop: str) -> bytes:
    """A PNG of bars, digits and name; bars alone where the font is missing."""
    # Pillow is loaded by the first code that is shown: most portals' days pass without one.
    from PIL import Image, ImageDraw

    from appliance.bars import QUIET, modules

    bars = modules(code.digits)
    width = (len(bars) + 2 * QUIET) * DOT
    picture = Image.new("1", (width, EDGE * 4 + NAME + BARS + DIGITS), 1)
    pen = ImageDraw.Draw(picture)
    top = EDGE * 2 + NAME
    for place, module in enumerate(bars):
        if module:
            left = (QUIET + place) * DOT
            pen.rectangle((left, top, left + DOT - 1, top + BARS - 1), fill=0)
    _write(pen, shop, NAME, (width, EDGE + NAME // 2))
    _write(pen, code.spaced, DIGITS, (width, EDGE + top + BARS + DIGITS // 2))
    png = BytesIO()
    picture.save(png, "PNG", optimize=True, dpi=(DPI, DPI))
    return png.getvalue()


def draw_square(member: MemberNumber) -> bytes:
    """The QR code by which the kiosk knows a member, as an SVG picture."""
    # Loaded by the first code that is shown, as Pillow is.
    from appliance.qr import drawing

    return drawing(member.digits)


def _write(pen: "ImageDraw.ImageDraw", words: str, size: int, room: tuple[int, int]) -> None:
    """One centred line, smaller if it would not fit."""
    from PIL import ImageFont

    width, middle = room
    try:
        font = ImageFont.truetype(FONT, size)
        wide = font.getlength(words) / (width - 2 * EDGE)
        if wide > 1:
            font = ImageFont.truetype(FONT, max(12, int(size / wide)))
    except OSError:
        return
    pen.text((width / 2, middle), words, font=font, fill=0, anchor="mm")
