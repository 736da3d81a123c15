"""What hangs on a wall: how to join the Wi-Fi, as a QR code and in letters; and the scanners' sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from babel.support import NullTranslations
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from appliance.errors import N_, Refused
from appliance.qr import QUIET, spaces_seen, squares, wifi_code
from appliance.settings import Settings
from appliance.words import words_of

PAPERS = {"A4": A4, "A6": A6}
FONTS = {"text": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf", "exact": "DejaVuSansMono-Bold.ttf"}
"""Debian's fonts-dejavu-core; the monospaced one keeps 0 and O, 1, l and I apart."""
INVITATION = N_("Free Wi-Fi: point your camera here.")
PROMISE = N_("A page with our offers opens by itself.")
NETWORK = N_("Wi-Fi network")
PASSWORD = N_("Wi-Fi password")
SCAN_THIS = N_("Scan this once with every scanner.")
WHAT_FOR = N_("It tells the kiosk how the scanner types. The screen says when it is done.")

# All measures are points on A4; A6 is the same sheet drawn at half the size.
WIDTH, HEIGHT = A4
MARGIN, MIDDLE = 48, WIDTH / 2
INSIDE = WIDTH - 2 * MARGIN
BAND, LARGEST_CODE = 110, 360
COLUMN = 200
BAR, BARS_HIGH = 3, 160
LONGEST_LINE = 22
"""Characters of a password side by side, so that they are still read across a table."""
INK, SOFT = "#1b1b1b", "#555555"


class NoFont(Refused, OSError):
    """A typeface is not on this machine."""

    text = N_("The typeface %(font)s is missing: install Debian's package fonts-dejavu-core.")


@dataclass(frozen=True)
class Line:
    """Centred text: where it stands, how large it may be, and how it looks."""

    text: str
    baseline: float
    size: float
    font: str = "text"
    colour: str = INK


@dataclass(frozen=True)
class Row:
    """A line of a sheet: what it is about, and what is said; a heading or a sentence has only the former."""

    label: str
    text: str
    heading: bool = False


def poster(settings: Settings, paper: str) -> bytes:
    """A PDF of one page; raises qr.NoPassword, NoFont."""
    code = wifi_code(settings)
    pdf = BytesIO()
    canvas = _canvas(pdf, settings, paper, f"Wi-Fi: {settings.network_name}")
    languages = [words_of(language) for language in settings.shop.languages]
    above = _by_hand(canvas, settings, languages)
    below = _invitations(canvas, languages, (INVITATION, PROMISE))
    _qr(canvas, code, above, below)
    canvas.save()
    return pdf.getvalue()


def calibration_sheet(settings: Settings, text: str) -> bytes:
    """A PDF of one page, with `text` as Code 128 for every scanner to read once; raises NoFont."""
    pdf = BytesIO()
    canvas = _canvas(pdf, settings, "A4", SCAN_THIS)
    languages = [words_of(language) for language in settings.shop.languages]
    below = _invitations(canvas, languages, (SCAN_THIS, WHAT_FOR))
    bars = Code128(text, barWidth=BAR, barHeight=BARS_HIGH)
    canvas.setFillColor("#000000")
    bars.drawOn(canvas, MIDDLE - bars.width / 2, below - 60 - BARS_HIGH)
    canvas.save()
    return pdf.getvalue()


def sheet(settings: Settings, title: str, rows: Sequence[Row]) -> bytes:
    """A PDF to be read near by, in two columns; raises NoFont."""
    pdf = BytesIO()
    canvas = _canvas(pdf, settings, "A4", title)
    canvas.setFillColor(INK)
    canvas.setFont("bold", 22)
    canvas.drawString(MARGIN, HEIGHT - BAND - 44, title)
    top: float = HEIGHT - BAND - 72
    for row in rows:
        top = _row(canvas, row, top)
        if top < MARGIN:
            canvas.showPage()
            top = HEIGHT - MARGIN
    canvas.save()
    return pdf.getvalue()


def _row(canvas: Canvas, row: Row, top: float) -> float:
    """Draw it below `top`; where the next begins."""
    if row.heading:
        top -= 12
    font, size = ("bold", 13) if row.heading else ("text", 10.5)
    wide = COLUMN if row.text else INSIDE
    columns = ((MARGIN, wide, row.label), (MARGIN + COLUMN, INSIDE - COLUMN, row.text))
    lowest = top
    canvas.setFont(font, size)
    canvas.setFillColor(INK)
    for left, width, text in columns:
        for number, line in enumerate(simpleSplit(text, font, size, width - 12)):
            canvas.drawString(left, top - number * size * 1.3, line)
            lowest = min(lowest, top - number * size * 1.3)
    return lowest - size * 1.65


def _canvas(pdf: BytesIO, settings: Settings, paper: str, title: str) -> Canvas:
    """A sheet with the shop's band, measured as A4."""
    for name, file in FONTS.items():
        _register(name, file)
    canvas = Canvas(pdf, pagesize=PAPERS[paper], pageCompression=1)
    canvas.setTitle(title)
    canvas.scale(PAPERS[paper][0] / WIDTH, PAPERS[paper][1] / HEIGHT)
    _band(canvas, settings)
    return canvas


def _register(name: str, file: str) -> None:
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            pdfmetrics.registerFont(TTFont(name, file))
        except TTFError as error:
            raise NoFont(font=file) from error


def _in_all(languages: Sequence[NullTranslations], text: str) -> str:
    """A short text in every language, each wording once."""
    return " · ".join(dict.fromkeys(language.gettext(text) for language in languages))


def _band(canvas: Canvas, settings: Settings) -> None:
    canvas.setFillColor(settings.shop.accent)
    canvas.rect(0, HEIGHT - BAND, WIDTH, BAND, stroke=0, fill=1)
    _write(canvas, Line(settings.shop.name, HEIGHT - BAND / 2 - 16, 46, "bold", "#ffffff"))


def _invitations(canvas: Canvas, languages: Sequence[NullTranslations], lines: tuple[str, str]) -> float:
    """Two lines in each language, the shop's first one larger; how far down they reach."""
    top: float = HEIGHT - BAND - 40
    for number, language in enumerate(languages):
        size, colour = (15, SOFT) if number else (22, INK)
        _write(canvas, Line(language.gettext(lines[0]), top, size, "bold", colour))
        _write(canvas, Line(language.gettext(lines[1]), top - size * 1.2, size * 0.9, "text", colour))
        top -= size * 3
    return top


def _qr(canvas: Canvas, code: str, low: float, high: float) -> None:
    """The code in the middle of its room, black on white whatever the shop's colours are."""
    rows = squares(code)
    size = min(high - low, LARGEST_CODE)
    module = size / (len(rows) + 2 * QUIET)
    left, top = MIDDLE - size / 2 + QUIET * module, (high + low + size) / 2 - QUIET * module
    path = canvas.beginPath()
    for down, row in enumerate(rows, start=1):
        for across, dark in enumerate(row):
            if dark:
                path.rect(left + across * module, top - down * module, module, module)
    canvas.setFillColor("#000000")
    canvas.drawPath(path, stroke=0, fill=1)


def _by_hand(canvas: Canvas, settings: Settings, languages: Sequence[NullTranslations]) -> float:
    """Name and password in letters, for phones that read no codes; returns how far up they reach."""
    protected = settings.wifi.security != "open"
    top = 196 if protected else 104
    _write(canvas, Line(_in_all(languages, NETWORK), top, 13, colour=SOFT))
    _write(canvas, Line(settings.network_name, top - 46, 40, "bold"))
    if protected:
        _write(canvas, Line(_in_all(languages, PASSWORD), top - 84, 13, colour=SOFT))
        _password(canvas, settings, top - 96)
    return top + 24


def _password(canvas: Canvas, settings: Settings, top: float) -> None:
    password = settings.wifi.password
    rows = -(-len(password) // LONGEST_LINE)
    length, size = -(-len(password) // rows), (48, 32, 24)[rows - 1]
    for row in range(rows):
        text = spaces_seen(password[row * length :][:length])
        _write(canvas, Line(text, top - (1.12 * row + 0.85) * size, size, "exact", settings.shop.accent))


def _write(canvas: Canvas, line: Line) -> None:
    """Shrunk about its middle until it fits.

    Signs that the typeface has not, most emoji, are left out: nobody could read them aloud.
    """
    known = pdfmetrics.getFont(line.font).face.charToGlyph
    text = "".join(sign for sign in line.text if ord(sign) in known).strip()
    width = pdfmetrics.stringWidth(text, line.font, line.size)
    size = line.size * min(1, INSIDE / max(width, 1))
    canvas.setFont(line.font, size)
    canvas.setFillColor(line.colour)
    canvas.drawCentredString(MIDDLE, line.baseline + (line.size - size) / 3, text)
