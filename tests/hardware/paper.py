"""What a printer puts on paper for the raster commands it gets (GS v 0 of the ESC/POS reference)."""

import re

from PIL import Image

RASTER = re.compile(rb"\x1dv0[\x00-\x03\x30-\x33](..)(..)", re.DOTALL)


def picture(data: bytes) -> Image.Image:
    """The strips of the slip, one under the other, black on white."""
    strips, at = [], 0
    while found := RASTER.search(data, at):
        width, height = (int.from_bytes(found[i], "little") for i in (1, 2))
        at = found.end() + width * height
        strips.append(
            Image.frombytes("1", (width * 8, height), bytes(~b & 255 for b in data[found.end() : at]))
        )
    whole = Image.new("1", (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole
