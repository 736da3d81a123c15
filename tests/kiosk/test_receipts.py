import pytest

from appliance.values.code import Code
from kiosk.raster import draw, wrap
from kiosk.receipts import Bars, Line, Slip, balance, clean, sample


def test_a_slip_says_name_points_and_the_code_somebody_came_by() -> None:
    slip = balance("Пекарня", "Олена", 113, Code("482913"), str)
    texts = [part.text for part in slip.parts if isinstance(part, Line)]
    assert texts[:4] == ["Пекарня", "Hello, Олена!", "Your points", "113"]
    assert Bars("482913") in slip.parts and "482 913" in texts


def test_without_a_code_there_are_no_bars() -> None:
    assert not any(isinstance(part, Bars) for part in balance("Пекарня", None, 1, None, str).parts)


def test_commands_to_the_printer_are_taken_out_of_a_name() -> None:
    assert clean("О\x1b@ле\x1dV\x00на\n") == "О@леVна"


@pytest.mark.parametrize("dots", [576, 384])
def test_a_slip_is_as_wide_as_the_paper_and_black_on_white(dots: int) -> None:
    picture = draw(sample("Пекарня", str), dots)
    assert picture.width == dots and picture.mode == "1"
    assert picture.getpixel((0, 0)) and picture.histogram()[0] > 1000


def test_a_long_name_is_broken_and_nothing_of_it_is_lost() -> None:
    from PIL import ImageFont

    font = ImageFont.truetype("DejaVuSans.ttf", 40)
    lines = wrap("Анна " + "Ї" * 40, font, 300)
    assert "".join(lines).replace(" ", "") == "Анна" + "Ї" * 40
    assert all(font.getlength(line) <= 300 for line in lines)


def test_every_letter_of_our_languages_is_in_the_font() -> None:
    missing = draw(Slip((Line("\U0010fffd"),)), 384).tobytes()
    for letter in "ґєіїҐЄІЇыэёõäöüšžÕÄÖÜŠŽ€₴₽’":
        assert draw(Slip((Line(letter),)), 384).tobytes() != missing, letter
