import pytest

from kiosk.scanner.heard import Calibrated, Scan

learn = pytest.importorskip("kiosk.scanner.learn", reason="this machine cannot: evdev is not installed")


def is_meant(heard: Scan | Calibrated, keypad: bool = False) -> tuple[bool, list[str]]:
    told: list[str] = []
    return learn.is_meant(heard, keypad, told.append), told


def test_a_scan_as_fast_as_scanners_type_is_meant() -> None:
    assert is_meant(Scan("4820000000000", seconds=0.3)) == (True, [])


def test_the_calibration_sheet_is_as_good_as_any_code() -> None:
    assert is_meant(Calibrated("05e0:1200", "de")) == (True, [])


def test_what_a_hand_types_is_not_and_it_is_said_why() -> None:
    meant, told = is_meant(Scan("482913", seconds=1.2))
    assert not meant and "--keypad" in told[0]


def test_a_few_keys_are_not_and_nothing_is_said() -> None:
    assert is_meant(Scan("ls", seconds=0.05)) == (False, [])


def test_a_number_typed_by_hand_means_a_number_pad_where_one_is_looked_for() -> None:
    assert is_meant(Scan("12", seconds=1.2), keypad=True) == (True, [])
    assert is_meant(Scan("ls", seconds=0.2), keypad=True) == (False, [])
    assert is_meant(Calibrated("05e0:1200", "de"), keypad=True) == (False, [])
