import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanner import keymap
from kiosk.scanner.decoder import DOWN, EV_KEY, EV_SYN, LONGEST, REPEAT, SYN_DROPPED, UP, Decoder

ENTER, TAB, PAD_ENTER, SHIFT, CAPS, CTRL, NUM_LOCK = 28, 15, 96, 42, 58, 29, 69
TEXTS = st.text(st.sampled_from("0123456789abcXYZ]-+ %"), min_size=1, max_size=40)


def presses(*codes):
    for code in codes:
        yield from ((EV_KEY, code, DOWN), (EV_SYN, 0, 0), (EV_KEY, code, UP), (EV_SYN, 0, 0))


def typed(text):
    for code, shift in keymap.keys_for(text):
        if shift:
            yield EV_KEY, SHIFT, DOWN
        yield from presses(code)
        if shift:
            yield EV_KEY, SHIFT, UP


def scans(*parts, decoder=None):
    decoder = decoder or Decoder()
    found = [decoder.feed(*event) for part in parts for event in part]
    return [scan for scan in found if scan is not None]


@pytest.mark.parametrize("end", [ENTER, PAD_ENTER, TAB])
def test_enter_keypad_enter_and_tab_end_a_scan(end):
    assert scans(typed("482913"), presses(end)) == ["482913"]


def test_an_end_alone_is_no_scan():
    assert scans(presses(ENTER, TAB)) == []


def test_a_key_held_down_counts_once():
    assert scans(presses(5), [(EV_KEY, 5, REPEAT)] * 30, presses(ENTER)) == ["4"]


def test_caps_lock_does_not_corrupt_a_code():
    assert scans(presses(CAPS), typed("482913"), presses(CAPS, ENTER)) == ["482913"]


def test_an_aim_identifier_keeps_its_case():
    assert scans(typed("]C0482913"), presses(ENTER)) == ["]C0482913"]


def test_after_dropped_events_nothing_counts_up_to_the_next_end():
    lost = [(EV_SYN, SYN_DROPPED, 0)]
    assert scans(typed("482"), lost, typed("913"), presses(ENTER), typed("111222"), presses(ENTER)) == [
        "111222"
    ]


def test_a_shift_whose_release_was_dropped_does_not_stay_held():
    lost = [(EV_KEY, SHIFT, DOWN), (EV_SYN, SYN_DROPPED, 0)]
    assert scans(lost, presses(ENTER), typed("482913"), presses(ENTER)) == ["482913"]


def test_a_key_that_cannot_be_read_is_marked_and_never_left_out():
    assert scans(typed("482"), presses(240), typed("913"), presses(ENTER)) == ["482\ufffd913"]


def test_a_key_pressed_with_ctrl_is_not_its_character():
    assert scans([(EV_KEY, CTRL, DOWN)], presses(5), [(EV_KEY, CTRL, UP)], presses(5, ENTER)) == ["\ufffd4"]


def test_num_lock_says_nothing():
    assert scans(presses(NUM_LOCK), typed("482913"), presses(NUM_LOCK, ENTER)) == ["482913"]


def test_a_very_long_scan_is_cut_and_the_next_one_is_whole():
    assert scans(typed("9" * 4000), presses(ENTER), typed("482913"), presses(ENTER)) == [
        "9" * LONGEST,
        "482913",
    ]


@given(st.lists(TEXTS, max_size=5))
def test_what_is_typed_is_what_comes_out(texts):
    assert scans(*[part for text in texts for part in (typed(text), presses(ENTER))]) == texts


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 300), st.integers(0, 3))), TEXTS)
def test_whatever_came_before_the_scan_after_the_next_end_is_read(noise, text):
    decoder = Decoder()
    scans(noise, decoder=decoder)
    everything_up = [(EV_KEY, code, UP) for code in keymap.SHIFTS | keymap.COMMANDS]
    caps = presses(CAPS) if decoder._caps else []
    assert (
        scans(everything_up, caps, presses(ENTER), typed(text), presses(ENTER), decoder=decoder)[-1] == text
    )


@given(TEXTS, st.integers(0, 400))
def test_a_loss_at_any_moment_never_gives_a_part_of_a_code(text, at):
    events = [*typed(text), *presses(ENTER)]
    at = min(at, len(events) - 4)
    assert scans(events[:at], [(EV_SYN, SYN_DROPPED, 0)], events[at:]) == []
