"""Pictures drawn while a test runs, and what is in a JPEG besides its pixels."""

from io import BytesIO

from PIL import Image


def drawn(kind: str = "JPEG", size: tuple[int, int] = (1200, 900), **saved: object) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = BytesIO()
    image.save(file, kind, **saved)
    return file.getvalue()


def photographed(orientation: int = 1) -> bytes:
    """As a telephone takes it: with its make, the place in Kyiv, a comment and a profile."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Telephone of Olena"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (50.0, 27.0, 0.0)
    place[3], place[4] = "E", (30.0, 31.0, 0.0)
    return drawn(exif=exif, comment=b"taken by Olena", icc_profile=b"profile" * 20, dpi=(300, 300))


def segments(jpeg: bytes) -> list[int]:
    """The markers before the pixels (ITU-T T.81, B.1.1.4)."""
    found, at = [], 2
    while jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return found


def colour(jpeg: bytes, at: tuple[float, float]) -> str:
    """`red` or `blue`, at a place told in parts of width and height."""
    with Image.open(BytesIO(jpeg)) as image:
        x, y = int(at[0] * image.width), int(at[1] * image.height)
        red, _, blue = image.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes()
    return "red" if red > blue else "blue"
