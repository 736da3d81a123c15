"""A file that somebody uploaded becomes a small JPEG, or is refused. The only decoder of foreign pictures.

Only pixels are kept: EXIF with its place, comments, profiles and thumbnails are left behind with the file.
"""

import struct
import threading
import warnings
import zlib
from io import BytesIO

from PIL import Image, ImageOps

from appliance.errors import N_, BadPicture

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 25_000_000
"""As many as a telephone's camera takes as a rule. Shrinking them takes 100 MB for a moment, a WebP with
transparency 400 MB."""
WIDEST = HIGHEST = 800
HEAVIEST = 60 * 1024
QUALITIES = (85, 75, 65, 55, 45)

# The size stands in a file's head, so that a bomb is refused before it is unpacked.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

_ONE_AT_A_TIME = threading.Lock()  # for the memory of a small box
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow's readers raise at files that are not what they say."""


def shrink(upload: bytes) -> tuple[bytes, int, int]:
    """A JPEG of at most 60 KB and 800 x 800 pixels, with its width and height. Raises BadPicture."""
    if len(upload) > MOST_BYTES:
        raise BadPicture(fault=N_("it is larger than 8 MB"))
    try:
        with _ONE_AT_A_TIME:
            image = _decoded(upload)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(fault=N_("it has more than 25 million pixels")) from None
    except _UNREADABLE:
        raise BadPicture(fault=N_("it is not a whole JPEG, PNG or WebP picture")) from None
    return _light(image)


def _decoded(upload: bytes) -> Image.Image:
    """Upright, on white, at most 800 pixels wide and high; of an animation the first picture."""
    with Image.open(BytesIO(upload), formats=FORMATS) as found:
        # A JPEG may be decoded at a half, a quarter or an eighth: a photograph needs little memory then.
        found.draft("RGB", (2 * WIDEST, 2 * HIGHEST))
        found.load()
        coloured = found if found.mode in {"RGB", "RGBA"} else found.convert(_mode(found))
        # Before it is turned, which copies it.
        coloured.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(coloured).convert(_mode(coloured))
    # A picture of its own: what stood beside the pixels does not come along.
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return clean


def _mode(image: Image.Image) -> str:
    return "RGBA" if image.has_transparency_data else "RGB"


def _light(image: Image.Image) -> tuple[bytes, int, int]:
    """At the best quality that is light enough; noise becomes smaller until it is."""
    for quality in QUALITIES:
        found = _encoded(image, quality)
        if len(found) <= HEAVIEST:
            return found, image.width, image.height
    return _light(image.reduce(2))


def _encoded(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, progressive=True, optimize=True)
    return file.getvalue()
