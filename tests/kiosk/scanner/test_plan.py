import pytest

from appliance.rows import KnownScanner
from kiosk.scanner.heard import Part
from kiosk.scanner.plan import Plan

SYMBOL, STRANGER, LINK = "05e0:1200", "046d:c31c", "/dev/input/by-id/usb-Symbol-event-kbd"
IGNORED = Part("ignored")


def plan(*scanners: str, learning: bool = False, **known: KnownScanner) -> Plan:
    by_identity = {one.identity: one for one in known.values()}
    return Plan(scanners, ("1234:0001",), "gb", 0.1, by_identity, learning)


@pytest.mark.parametrize("name", [SYMBOL, LINK])
def test_a_scanner_is_named_by_identity_or_by_path(name: str) -> None:
    assert plan(name).part(SYMBOL, [LINK], guarded=False) == Part("scanner", SYMBOL, "gb", 0.1)


def test_a_number_pad_is_named_likewise() -> None:
    assert plan().part("1234:0001", [], guarded=False) == Part("keypad", "1234:0001")


def test_what_was_learned_goes_before_the_settings() -> None:
    pad = KnownScanner(SYMBOL, "Symbol", "keypad", "")
    assert plan(SYMBOL, pad=pad).part(SYMBOL, [], guarded=False) == Part("keypad", SYMBOL)


def test_a_layout_told_by_the_sheet_goes_before_the_settings() -> None:
    told = KnownScanner(SYMBOL, "", None, "de")
    assert plan(SYMBOL, told=told).part(SYMBOL, [], guarded=False) == Part("scanner", SYMBOL, "de", 0.1)


def test_a_layout_that_somebody_wrote_by_hand_and_nobody_knows_counts_for_nothing() -> None:
    odd = KnownScanner(SYMBOL, "", "scanner", "dvorak")
    assert plan(odd=odd).part(SYMBOL, [], guarded=False) == Part("scanner", SYMBOL, "gb", 0.1)


def test_a_layout_alone_makes_no_scanner() -> None:
    told = KnownScanner(SYMBOL, "", None, "de")
    assert plan(told=told).part(SYMBOL, [], guarded=False) is None


def test_a_foreign_keyboard_is_ignored_where_the_system_keeps_it_from_the_screen() -> None:
    assert plan(SYMBOL).part(STRANGER, [], guarded=True) == IGNORED
    learned = KnownScanner(SYMBOL, "Symbol", "scanner", "")
    assert plan(learned=learned).part(STRANGER, [], guarded=True) == IGNORED


def test_the_keyboard_on_somebodys_desk_is_left_alone() -> None:
    assert plan(SYMBOL).part(STRANGER, [], guarded=False) is None


def test_as_long_as_no_scanner_has_a_part_the_owner_may_type() -> None:
    assert plan().part(STRANGER, [], guarded=True) is None


def test_while_somebody_is_learning_a_foreign_keyboard_is_left_to_them() -> None:
    assert plan(SYMBOL, learning=True).part(STRANGER, [], guarded=True) is None
    assert plan(SYMBOL, learning=True).part(SYMBOL, [], guarded=True) is not None
