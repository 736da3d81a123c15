import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner.calibration import TEXT, layout_of
from kiosk.scanner.decoder import Decoder
from kiosk.scanner.heard import Calibrated, Part, Scan
from kiosk.scanner.keymap import keys_for
from kiosk.scanner.layouts import LAYOUTS
from kiosk.scanner.simulated import RECORD, records


def heard(text: str, layout: str, part: Part) -> list[object]:
    """What is heard of a scanner that types with this layout."""
    decoder = Decoder(part)
    events = [decoder.feed(*record[2:]) for record in RECORD.iter_unpack(records(text, layout))]
    return [event for event in events if event is not None]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("believed", ["us", "fr"])
def test_the_sheet_tells_each_layout_whatever_was_believed_before(layout: str, believed: str) -> None:
    part = Part("scanner", "05e0:1200", believed)
    assert heard(TEXT, layout, part) == [Calibrated("05e0:1200", layout)]


def test_after_the_sheet_the_same_scanner_is_read_right_at_once() -> None:
    decoder = Decoder(Part("scanner", "05e0:1200"))
    keys = records(TEXT, "fr") + records("]C0482913-x", "fr")
    events = [decoder.feed(*record[2:]) for record in RECORD.iter_unpack(keys)]
    assert Scan("]C0482913-x", "05e0:1200") in events


@pytest.mark.parametrize("card", ["0420000000017", "]C0482913"])
def test_a_made_up_sheet_does_not_make_a_scanner_unreadable_that_reads_numbers(card: str) -> None:
    decoder = Decoder(Part("scanner", "05e0:1200"))
    keys = records(card) + records(TEXT, "fr") + records(card)
    events = [decoder.feed(*record[2:]) for record in RECORD.iter_unpack(keys)]
    texts = [event.text for event in events if isinstance(event, Scan)]
    assert (texts[0], texts[-1], len(texts)) == (card, card, 3)


def test_a_scanner_that_reads_numbers_may_still_turn_out_to_have_other_letters() -> None:
    decoder = Decoder(Part("scanner", "05e0:1200"))
    keys = records("0420000000017") + records(TEXT, "de")
    events = [decoder.feed(*record[2:]) for record in RECORD.iter_unpack(keys)]
    assert Calibrated("05e0:1200", "de") in events


def test_an_aim_identifier_before_the_text_does_not_hide_it() -> None:
    assert heard("]C0" + TEXT, "de", Part("scanner", "05e0:1200")) == [Calibrated("05e0:1200", "de")]


def test_no_two_layouts_type_the_text_with_the_same_keys() -> None:
    assert len({tuple(keys_for(TEXT, layout)) for layout in LAYOUTS}) == len(LAYOUTS)


def test_characters_that_came_as_numbers_leave_the_layout_as_it_is() -> None:
    assert layout_of(TEXT, "de") == "de"


@given(
    st.text(st.sampled_from("0123456789abczKEY]-/:"), min_size=1, max_size=40), st.sampled_from(list(LAYOUTS))
)
def test_no_code_is_taken_for_the_sheet(text: str, layout: str) -> None:
    assert not [found for found in heard(text, layout, Part("scanner")) if isinstance(found, Calibrated)]
