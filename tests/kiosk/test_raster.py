from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops

from kiosk.lettering import font
from kiosk.printer import escpos_bytes
from kiosk.raster import draw
from kiosk.receipts import Bars, Line, Name, Qr, Slip, clean, name_slip
from tests.kiosk.reading import zbar, zxing
from tests.kiosk.slips import LANGUAGES, slips

WIDTHS = (576, 384)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("dots", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_zbar_and_zxing_read_every_code_of_every_slip(
    tmp_path: Path, language: str, dots: int, large: bool
) -> None:
    for kind, made in slips(language).items():
        picture = draw(replace(made.slip, large=large), dots)
        assert zxing(picture) == zbar(picture, tmp_path) == made.codes, kind


@pytest.mark.parametrize("dots", WIDTHS)
def test_bars_wider_than_the_paper_are_turned_along_it_and_read_all_the_same(
    tmp_path: Path, dots: int
) -> None:
    picture = draw(Slip((Bars("A text longer than paper"),)), dots)
    assert picture.width == dots
    assert zxing(picture) == zbar(picture, tmp_path) == {"A text longer than paper"}


def test_the_longest_wifi_code_there_can_be_is_read_on_the_narrow_paper(tmp_path: Path) -> None:
    code = "WIFI:T:WPA;R:1;S:" + "ї" * 16 + ";P:" + r"\;" * 63 + ";;"
    picture = draw(Slip((Qr(code),)), 384)
    assert zxing(picture) == zbar(picture, tmp_path) == {code}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("dots", WIDTHS)
@pytest.mark.parametrize(
    "name", ["Ян", "Олександра", "Анна-Марія", "Ї" * 40, "Вікторія-Єлизавета Добровольська-Зайцева"]
)
def test_a_name_is_very_large_and_no_letter_of_it_touches_the_edge(name: str, dots: int, large: bool) -> None:
    picture = draw(replace(name_slip(name), large=large), dots)
    left, _, right, _ = ImageChops.invert(picture.convert("L")).getbbox() or (0, 0, 0, 0)
    assert picture.width == dots and left > 0 and right < dots
    assert picture.height > 150 and picture.histogram()[0] > 5000


def test_a_name_that_no_typeface_of_ours_has_leaves_a_line_to_write_on() -> None:
    assert name_slip("李雷 🥐").parts[1] == Name("")
    assert draw(name_slip("李雷"), 384).histogram()[0] == 2 * 384


@pytest.mark.parametrize("dots", WIDTHS)
def test_every_slip_is_as_wide_as_the_paper_and_purely_black_and_white(dots: int) -> None:
    for made in slips("uk").values():
        picture = draw(made.slip, dots)
        assert picture.width == dots and picture.mode == "1"


@pytest.mark.parametrize("face", ["text", "bold"])
def test_every_letter_that_is_kept_is_in_the_typefaces(face) -> None:
    letters = font(face, 40)
    missing = bytes(letters.getmask("\U0010fffd"))
    kept = [chr(n) for n in range(0x20, 0x2200) if clean(chr(n)) == chr(n)]
    assert [letter for letter in kept if bytes(letters.getmask(letter)) == missing] == []
    assert set("ґєіїҐЄІЇыэёõäöüšžÕÄÖÜŠŽ€₴₽’«»№") <= set(kept)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40), st.sampled_from(WIDTHS))
def test_any_name_prints_and_nothing_of_it_is_a_command(name: str, dots: int) -> None:
    kept = clean(name)
    assert all(sign.isprintable() for sign in kept)
    assert draw(Slip((Line(kept, "large"), *name_slip(name).parts)), dots).width == dots


def test_a_name_reaches_the_printer_as_dots_alone() -> None:
    spoken = "О\x1b@ле\x1dV\x00на"
    assert escpos_bytes(draw(name_slip(spoken), 384)) == escpos_bytes(draw(name_slip("О@леVна"), 384))
