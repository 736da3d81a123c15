"""Barcodes are read back as what they say."""

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from appliance.bars import QUIET, modules


def read_back(text: str) -> str:
    row = [False] * QUIET + modules(text) + [False] * QUIET
    picture = Image.new("1", (len(row), 1))
    picture.putdata([not dark for dark in row])
    (found,) = zxingcpp.read_barcodes(picture.resize((len(row) * 3, 60)).convert("L"))
    return found.text


@pytest.mark.parametrize("code", ["996078", "999999", "990012", "609978", "009900", "482913"])
def test_a_code_that_begins_with_99_is_whole(code: str) -> None:
    assert read_back(code) == code


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True) | st.text(st.sampled_from('09KEY"z-'), min_size=4, max_size=12)
)
def test_whatever_is_written_is_read(text: str) -> None:
    assert read_back(text) == text
