import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.frame import unframed


@pytest.mark.parametrize(
    ("text", "symbology", "bare"),
    [
        ("482913", "", "482913"),
        ("]C0482913", "C", "482913"),
        ("#]E04820000000000$", "E", "4820000000000"),
        ("]E0#4820000000000$", "E", "4820000000000"),
        ("#482913", "", "482913"),
        (" 482913 $", "", "482913"),
        ("]cm482913", "c", "482913"),
        ("]", "", "]"),
        ("", "", ""),
    ],
)
def test_prefix_identifier_and_suffix_are_taken_off(text: str, symbology: str, bare: str) -> None:
    assert unframed(text, "#", "$") == (symbology, bare)


@pytest.mark.parametrize("text", ["0]C004291", "]C0004291"])
def test_a_prefix_is_taken_off_once_and_leaves_the_code_its_own_first_digit(text: str) -> None:
    assert unframed(text, "0", "") == ("C", "04291")


@given(st.from_regex(r"[0-9A-Z]{1,20}", fullmatch=True))
def test_without_a_frame_nothing_is_taken_off(text: str) -> None:
    assert unframed(text, "", "") == ("", text)
