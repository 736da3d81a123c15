from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.values.member import MemberNumber
from kiosk.scanner import keymap
from kiosk.scanner.calibration import TEXT
from kiosk.scanner.decoder import LONGEST, SETTLE, SILENCE, Decoder
from kiosk.scanner.heard import DOWN, EV_KEY, EV_SYN, REPEAT, SYN_DROPPED, UP, Part, Scan
from kiosk.scanner.layouts import LAYOUTS

ENTER, TAB, PAD_ENTER, SHIFT, CAPS, CTRL, ALT, NUM_LOCK = 28, 15, 96, 42, 58, 29, 56, 69
PAD = {digit: code for code, digit in keymap.PAD_DIGITS.items()}
SCANNER = Part("scanner")
TEXTS = st.text(st.sampled_from("0123456789abcXYZ]-+ %"), min_size=1, max_size=40)


def presses(*codes: int) -> Iterator[tuple[int, int, int]]:
    for code in codes:
        yield from ((EV_KEY, code, DOWN), (EV_SYN, 0, 0), (EV_KEY, code, UP), (EV_SYN, 0, 0))


def typed(text, layout="us", turned=False):
    """`turned`: every letter with Shift the other way round, as scanners do under Caps Lock."""
    for character, (code, held) in zip(text, keymap.keys_for(text, layout), strict=True):
        modifier = (0 if held else SHIFT) if turned and character.isalpha() else held
        if modifier:
            yield EV_KEY, modifier, DOWN
        yield from presses(code)
        if modifier:
            yield EV_KEY, modifier, UP


def numbered(text):
    """The same as numbers on the pad, while Alt is held."""
    for character in text:
        yield EV_KEY, ALT, DOWN
        yield from presses(*[PAD[digit] for digit in f"{ord(character):04}"])
        yield EV_KEY, ALT, UP


def scans(*parts, decoder=None, at=0.0):
    decoder = decoder or Decoder(SCANNER)
    found = [decoder.feed(*event, at=at) for part in parts for event in part]
    return [heard.text for heard in found if isinstance(heard, Scan)]


@pytest.mark.parametrize("end", [ENTER, PAD_ENTER, TAB])
def test_enter_keypad_enter_and_tab_end_a_scan(end):
    assert scans(typed("482913"), presses(end)) == ["482913"]


def test_an_end_alone_is_no_scan():
    assert scans(presses(ENTER, TAB)) == []


def test_a_key_held_down_counts_once():
    assert scans(presses(5), [(EV_KEY, 5, REPEAT)] * 30, presses(ENTER)) == ["4"]


def test_caps_lock_does_not_corrupt_a_code():
    assert scans(presses(CAPS), typed("482913"), presses(CAPS, ENTER)) == ["482913"]


def test_a_caps_lock_that_was_lost_turns_no_scan_after_the_next():
    decoder = Decoder(SCANNER)
    # The first of its two was lost with the events that the kernel dropped.
    scans([(EV_SYN, SYN_DROPPED, 0)], typed("a"), presses(CAPS, ENTER), decoder=decoder, at=1.0)
    assert scans(typed("Ab"), presses(ENTER), decoder=decoder, at=2 * SILENCE + 1) == ["Ab"]


def test_a_members_number_with_its_proof_is_read_whole():
    number = MemberNumber("01890000-0000-7000-8000-00000000000a", bytes(range(160))).digits
    assert scans(typed(number), presses(ENTER)) == [number]


def test_an_aim_identifier_keeps_its_case():
    assert scans(typed("]C0482913"), presses(ENTER)) == ["]C0482913"]


def test_after_dropped_events_nothing_counts_up_to_the_next_end():
    lost = [(EV_SYN, SYN_DROPPED, 0)]
    assert scans(typed("482"), lost, typed("913"), presses(ENTER), typed("111222"), presses(ENTER)) == [
        "111222"
    ]


def test_a_loss_after_a_long_silence_does_not_make_the_rest_a_new_scan():
    lost = [(EV_SYN, SYN_DROPPED, 0)]
    assert scans(lost, typed("913"), presses(ENTER), at=10 * SILENCE) == []


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
    decoder = Decoder(SCANNER)
    scans(noise, decoder=decoder)
    everything_up = [(EV_KEY, code, UP) for code in keymap.MODIFIERS]
    caps = presses(CAPS) if decoder._caps else []
    assert (
        scans(everything_up, caps, presses(ENTER), typed(text), presses(ENTER), decoder=decoder)[-1] == text
    )


@given(TEXTS, st.integers(0, 400))
def test_a_loss_at_any_moment_never_gives_a_part_of_a_code(text, at):
    events = [*typed(text), *presses(ENTER)]
    at = min(at, len(events) - 4)
    assert scans(events[:at], [(EV_SYN, SYN_DROPPED, 0)], events[at:]) == []


def test_what_was_half_typed_long_ago_is_not_the_head_of_the_next_scan():
    decoder = Decoder(SCANNER)
    assert scans(typed("48"), decoder=decoder) == []
    assert scans(typed("111222"), presses(ENTER), decoder=decoder, at=SILENCE) == ["111222"]


def test_after_a_loss_a_long_silence_counts_as_the_end():
    decoder = Decoder(SCANNER)
    scans(typed("48"), [(EV_SYN, SYN_DROPPED, 0)], decoder=decoder)
    assert scans(typed("111222"), presses(ENTER), decoder=decoder, at=SILENCE) == ["111222"]


def test_a_scan_that_had_begun_before_its_scanner_was_opened_is_not_a_shorter_code():
    decoder = Decoder(SCANNER, opened=100.0)
    assert scans(typed("482913"), presses(ENTER), decoder=decoder, at=100.1) == []
    assert scans(typed("482913"), presses(ENTER), decoder=decoder, at=100 + SETTLE) == ["482913"]


def test_a_scan_says_how_long_it_took():
    decoder = Decoder(SCANNER)
    found = [decoder.feed(*event, 5 + n / 10) for n, event in enumerate(presses(2, 3, 4, ENTER))]
    assert [heard.seconds for heard in found if isinstance(heard, Scan)] == [pytest.approx(1.2)]


@given(st.lists(TEXTS, min_size=1, max_size=5), st.sampled_from([0.0, 3.0]))
def test_a_pause_ends_a_scan_of_a_scanner_that_sends_no_enter(texts: list[str], start: float) -> None:
    decoder = Decoder(Part("scanner", pause=0.1))
    found = [
        decoder.feed(kind, code, value, start + number * 0.2)
        for number, text in enumerate(texts)
        for kind, code, value in typed(text)
    ]
    found.append(decoder.quiet())
    assert [heard.text for heard in found if isinstance(heard, Scan)] == texts


def test_with_a_pause_enter_still_ends_a_scan_and_nothing_comes_twice():
    decoder = Decoder(Part("scanner", pause=0.1))
    assert scans(typed("482913"), presses(ENTER), decoder=decoder) == ["482913"]
    assert decoder.quiet() is None


@given(TEXTS, st.sampled_from(list(LAYOUTS)))
def test_each_layout_is_read_as_it_was_typed(text, layout):
    assert scans(typed(text, layout), presses(ENTER), decoder=Decoder(Part("scanner", layout=layout))) == [
        text
    ]


@given(TEXTS, st.sampled_from(list(LAYOUTS)))
def test_a_scanner_that_locks_capitals_itself_and_turns_shift_is_read_right(text, layout):
    events = [presses(CAPS), typed(text, layout, turned=True), presses(CAPS, ENTER)]
    assert scans(*events, decoder=Decoder(Part("scanner", layout=layout))) == [text]


ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1)


@given(ASCII.filter(lambda text: TEXT not in text), st.sampled_from(list(LAYOUTS)))
def test_numbers_on_the_pad_are_the_same_on_every_layout(text, layout):
    assert scans(numbered(text), presses(ENTER), decoder=Decoder(Part("scanner", layout=layout))) == [text]


@pytest.mark.parametrize("end", "\r\n\t")
def test_an_end_may_come_as_a_number_too(end):
    assert scans(numbered("482913" + end), numbered("111222" + end)) == ["482913", "111222"]


def test_a_number_beyond_ascii_is_marked():
    assert scans(numbered("4ґ"), presses(ENTER)) == ["4\ufffd"]


def test_ctrl_and_alt_together_are_alt_gr():
    held = [(EV_KEY, CTRL, DOWN), (EV_KEY, ALT, DOWN), *presses(10), (EV_KEY, ALT, UP), (EV_KEY, CTRL, UP)]
    assert scans(held, presses(ENTER), decoder=Decoder(Part("scanner", layout="de"))) == ["]"]


WILD = st.tuples(st.integers(0, 65535), st.integers(0, 65535), st.integers(-(2**31), 2**31 - 1), st.floats())


@given(st.lists(WILD), st.sampled_from([0.0, 0.1]))
def test_garbage_never_ends_the_reading(events, pause):
    decoder = Decoder(Part("scanner", pause=pause))
    for kind, code, value, at in events:
        decoder.feed(kind, code, value, at)
    decoder.quiet()
    everything_up = [(EV_KEY, code, UP) for code in keymap.MODIFIERS]
    scans(everything_up, presses(ENTER), decoder=decoder)
    assert scans(typed("482913"), presses(ENTER), decoder=decoder) == ["482913"]


@pytest.mark.parametrize("stuck", [keymap.CTRL, keymap.ALT, SHIFT])
def test_a_key_whose_release_was_lost_is_let_go_with_the_next_silence(stuck):
    decoder = Decoder(SCANNER)
    decoder.feed(EV_KEY, stuck, DOWN)
    assert scans(typed("042"), presses(ENTER), decoder=decoder, at=SILENCE) == ["042"]
