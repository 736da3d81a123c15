"""Whatever is uploaded becomes a small picture and nothing else, or is refused in words."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from appliance.errors import BadPicture
from appliance.shrink import HEAVIEST, MOST_BYTES, shrink
from tests.appliance.drawn import colour, drawn, photographed, segments

JFIF, TABLES, PROGRESSIVE, HUFFMAN = 0xE0, 0xDB, 0xC2, 0xC4
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
WHOLE = {kind: drawn(kind, (40, 30)) for kind in ("JPEG", "PNG", "WEBP")}


def bomb(width: int, height: int) -> bytes:
    """A PNG of some bytes whose head promises many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_becomes_a_small_jpeg(kind: str) -> None:
    jpeg, width, height = shrink(drawn(kind, (1600, 1200)))
    assert (width, height) == (800, 600)
    assert len(jpeg) <= HEAVIEST
    assert (colour(jpeg, (0.1, 0.5)), colour(jpeg, (0.9, 0.5))) == ("red", "blue")


def test_a_small_picture_keeps_its_size() -> None:
    assert shrink(drawn(size=(320, 200)))[1:] == (320, 200)


def test_nothing_of_a_photograph_is_kept_but_its_pixels() -> None:
    photograph = photographed()
    with Image.open(BytesIO(photograph)) as before:
        assert before.getexif().get_ifd(0x8825)[2] == (50.0, 27.0, 0.0)
    jpeg, _, _ = shrink(photograph)
    assert set(segments(jpeg)) == {JFIF, TABLES, PROGRESSIVE, HUFFMAN}
    assert b"Olena" not in jpeg


def test_a_photograph_taken_upright_stands_upright() -> None:
    jpeg, width, height = shrink(photographed(orientation=6))
    assert (width, height) == (600, 800)
    assert (colour(jpeg, (0.5, 0.1)), colour(jpeg, (0.5, 0.9))) == ("red", "blue")


@pytest.mark.parametrize(("mode", "clear"), [("RGBA", (255, 0, 0, 0)), ("LA", (9, 0)), ("P", 0)])
def test_what_was_transparent_is_white(mode: str, clear: tuple[int, ...]) -> None:
    file = BytesIO()
    named = {"transparency": 0} if mode == "P" else {}
    Image.new(mode, (20, 20), clear).save(file, "PNG", **named)
    with Image.open(BytesIO(shrink(file.getvalue())[0])) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


def test_noise_becomes_smaller_until_it_is_light_enough() -> None:
    file = BytesIO()
    noise = random.Random(1).randbytes(800 * 800 * 3)  # noqa: S311  # nothing secret
    Image.frombytes("RGB", (800, 800), noise).save(file, "PNG")
    jpeg, width, _ = shrink(file.getvalue())
    assert len(jpeg) <= HEAVIEST
    assert width < 800


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_kept(kind: str) -> None:
    file = BytesIO()
    first, second = Image.new("RGB", (20, 20), "red"), Image.new("RGB", (20, 20), "blue")
    first.save(file, kind, save_all=True, append_images=[second])
    jpeg, _, _ = shrink(file.getvalue())
    assert colour(jpeg, (0.5, 0.5)) == "red"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (b"", "not a whole"),
        (SVG, "not a whole"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "not a whole"),
        (drawn("GIF", (20, 20)), "not a whole"),
        (drawn("TIFF", (20, 20)), "not a whole"),
        (drawn()[:2000], "not a whole"),
        (drawn("PNG")[:500], "not a whole"),
        (bomb(50_000, 50_000), "25 million pixels"),
        (bomb(5_001, 5_000), "25 million pixels"),
        (bytes(MOST_BYTES + 1), "larger than 8 MB"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(upload: bytes, words: str) -> None:
    with pytest.raises(BadPicture) as refused:
        shrink(upload)
    assert words in str(refused.value)


@given(some.sampled_from(sorted(WHOLE)), some.data())
def test_a_damaged_picture_is_shown_or_refused(kind: str, data: some.DataObject) -> None:
    damaged = bytearray(WHOLE[kind])
    changes = some.tuples(some.integers(0, len(damaged) - 1), some.integers(0, 255))
    for at, byte in data.draw(some.lists(changes, min_size=1, max_size=12)):
        damaged[at] = byte
    try:
        jpeg, _, _ = shrink(bytes(damaged))
    except BadPicture:
        return
    assert segments(jpeg)[0] == JFIF
