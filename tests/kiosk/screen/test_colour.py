from hypothesis import given
from hypothesis import strategies as st

from kiosk.screen.colour import ENOUGH, contrast, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_the_most() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert readable("#003d2b", "#ffffff", "#000000") == "#003d2b"


@given(COLOURS)
def test_any_accent_can_be_read_under_white_and_on_dark(accent: str) -> None:
    assert contrast(readable(accent, "#ffffff", "#000000"), "#ffffff") >= ENOUGH
    assert contrast(readable(accent, "#202b26", "#ffffff"), "#202b26") >= ENOUGH
