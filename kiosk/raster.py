"""Draws a slip as a picture. Text is drawn too: no code page of any printer holds all our letters."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from appliance.qr import QUIET as QR_QUIET
from appliance.qr import squares
from kiosk.lettering import fitted, font, lettered, line_height, wrap
from kiosk.receipts import Bars, Gap, Line, Name, Part, Qr, Rule, Slip

# Paper of either width has 8 dots to the millimetre.
MARGIN = 12  # dots
BODY = {576: 28, 384: 24}
SCALE = {"small": 0.85, "normal": 1.0, "large": 1.5, "huge": 3.2}
LARGE_LETTERS = 1.45
MODULES = (4, 3)  # dots; at 2 neither zbar nor zxing reads a printed barcode
BARS_HEIGHT = 96
QR_MODULES = (3, 8)  # the least and the most dots
QR_SHARE = 0.66
LEAST_NAME, LARGEST_NAME = 96, 400  # letters of a name, in dots
ALONG = 1280  # dots: how much paper a name may take
THICK, END = 2, 32  # dots


@dataclass(frozen=True)
class Paper:
    """`width` in dots; `body` is the size of common text."""

    width: int
    body: int
    large: bool

    @property
    def room(self) -> int:
        """Dots for text: some printers lose a letter that touches the edge."""
        return self.width - 2 * MARGIN


def draw(slip: Slip, dots: int) -> Image.Image:
    """The slip as a one-bit picture, `dots` wide (576 for 80 mm paper, 384 for 58 mm)."""
    body = round(BODY[dots] * (LARGE_LETTERS if slip.large else 1))
    paper = Paper(dots, body, slip.large)
    pieces = [_piece(part, paper) for part in slip.parts]
    picture = Image.new("1", (dots, sum(piece.height for piece in pieces)), 1)
    top = 0
    for piece in pieces:
        picture.paste(piece, ((dots - piece.width) // 2, top))
        top += piece.height
    return picture


def _piece(part: Part, paper: Paper) -> Image.Image:
    match part:
        case Line(text=""):
            return Image.new("1", (paper.width, 0), 1)
        case Line():
            return _line(part, paper)
        case Name(text):
            return _name(text, paper)
        case Bars(text):
            return _bars(text, paper.width)
        case Qr(text):
            return _qr(text, paper.width)
        case Rule(ends):
            return _rule(paper.width, ends=ends)
        case Gap(lines):
            return Image.new("1", (paper.width, round(paper.body * lines)), 1)


def _line(line: Line, paper: Paper) -> Image.Image:
    size = round(paper.body * SCALE[line.size])
    if line.size == "huge":
        text, least = line.text.replace(" ", "\u00a0"), 1
    else:
        # Whoever asked for large letters gets no small ones because of a long word.
        text, least = line.text, min(size, paper.body)
    lines, size = fitted(text, line.face, (size, least), paper.room)
    return lettered(lines, line.face, size, paper.width)


def _name(text: str, paper: Paper) -> Image.Image:
    """Across the paper while the letters are large, else along it."""
    if not text:
        return _rule(paper.width)
    size = 0 if paper.large else _largest(text, paper.room, paper.width, LEAST_NAME)
    if size:
        return lettered(wrap(text, "bold", size, paper.room), "bold", size, paper.width)
    size = _largest(text, ALONG, paper.width, LEAST_NAME) or _largest(text, ALONG, paper.width)
    lines = wrap(text, "bold", size, ALONG)
    length = round(max(font("bold", size).getlength(line) for line in lines))
    return lettered(lines, "bold", size, length).transpose(Image.Transpose.ROTATE_90)


def _largest(text: str, width: int, height: int, whole_from: int = 0) -> int:
    """The largest letters with which the text fits; without breaking a word if `whole_from` is given, or 0
    if they would be smaller than that."""
    for size in range(min(LARGEST_NAME, height), whole_from or 8, -4):
        letters = font("bold", size)
        if whole_from and max(letters.getlength(word) for word in text.split()) > width:
            continue
        if len(wrap(text, "bold", size, width)) * line_height("bold", size) <= height:
            return size
    return 0


def _bars(text: str, width: int) -> Image.Image:
    """A code wider than the paper is turned along it, never drawn finer than readers see."""
    # Imported for the first slip that has bars: 40 ms.
    from appliance.bars import QUIET, modules

    row = [False] * QUIET + modules(text) + [False] * QUIET
    module = next((module for module in MODULES if len(row) * module <= width), 0)
    if module:
        return _grid([row], len(row) * module, BARS_HEIGHT)
    return _grid([row], len(row) * MODULES[-1], BARS_HEIGHT).transpose(Image.Transpose.ROTATE_90)


def _qr(text: str, width: int) -> Image.Image:
    rows = squares(text)
    blank = [False] * (len(rows) + 2 * QR_QUIET)
    side = [False] * QR_QUIET
    grid = [blank] * QR_QUIET + [side + row + side for row in rows] + [blank] * QR_QUIET
    module = max(QR_MODULES[0], min(QR_MODULES[1], round(width * QR_SHARE) // len(grid)))
    return _grid(grid, len(grid) * module, len(grid) * module)


def _grid(rows: list[list[bool]], width: int, height: int) -> Image.Image:
    """Black where the grid says so, enlarged to `width` and `height` dots."""
    picture = Image.new("1", (len(rows[0]), len(rows)))
    picture.putdata([not dark for row in rows for dark in row])
    return picture.resize((width, height), Image.Resampling.NEAREST)


def _rule(width: int, *, ends: bool = False) -> Image.Image:
    picture = Image.new("1", (width, END if ends else THICK), 1)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, (picture.height - THICK) // 2, width - 1, (picture.height + THICK) // 2 - 1), fill=0)
    if ends:
        pen.rectangle((0, 0, THICK - 1, END), fill=0)
        pen.rectangle((width - THICK, 0, width - 1, END), fill=0)
    return picture
