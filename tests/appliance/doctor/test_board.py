"""What the kernel tells of a board, as files below a folder."""

from pathlib import Path

import pytest

from appliance.doctor import board
from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN
from appliance.values.moment import PLAUSIBLE


def tell(root: Path, file: str, text: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(f"{text}\n")


@pytest.mark.parametrize(("alarm", "state"), [("0", GOOD), ("1", BAD)])
def test_too_little_voltage_is_told(tmp_path: Path, alarm: str, state: str) -> None:
    tell(tmp_path, "sys/class/hwmon/hwmon0/name", "cpu_thermal")
    tell(tmp_path, "sys/class/hwmon/hwmon1/name", "rpi_volt")
    tell(tmp_path, "sys/class/hwmon/hwmon1/in0_lcrit_alarm", alarm)
    assert board.power(tmp_path).state == state


@pytest.mark.parametrize(("told", "state"), [("48312", GOOD), ("75000", SOON), ("84100", BAD)])
def test_heat_is_told_in_degrees(tmp_path: Path, told: str, state: str) -> None:
    tell(tmp_path, "sys/class/thermal/thermal_zone0/temp", told)
    found = board.heat(tmp_path)
    assert (found.state, found.says) == (state, f"{told[:2]} °C.")


def test_another_machine_tells_nothing_of_power_and_heat(tmp_path: Path) -> None:
    assert {board.power(tmp_path).state, board.heat(tmp_path).state} == {UNKNOWN}


@pytest.mark.parametrize(("kilobytes", "counter"), [("949248", False), ("1891328", True)])
def test_a_board_says_whether_it_is_large_enough_for_a_counter(
    tmp_path: Path, kilobytes: str, counter: bool
) -> None:
    tell(tmp_path, "proc/meminfo", f"MemTotal:       {kilobytes} kB\nMemFree:   1 kB")
    assert (board.memory(tmp_path).says == "Enough for portal, dashboard and counter.") is counter


def test_faults_of_the_card_come_first(tmp_path: Path) -> None:
    tell(tmp_path, "sys/fs/ext4/mmcblk0p2/errors_count", "3")
    found = board.card(tmp_path, tmp_path)
    assert found.state == BAD
    assert "backup" in found.do


@pytest.mark.parametrize(("life", "state"), [("0x01 0x02", GOOD), ("0x01 0x0a", SOON)])
def test_a_card_near_the_end_of_its_life_is_told(tmp_path: Path, life: str, state: str) -> None:
    tell(tmp_path, "sys/fs/ext4/mmcblk0p2/errors_count", "0")
    tell(tmp_path, "sys/block/mmcblk0/device/life_time", life)
    assert board.card(tmp_path, tmp_path).state == state


def test_little_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "SPARE", 10**12)
    assert board.card(tmp_path, tmp_path).state == SOON
    monkeypatch.setattr(board, "LEAST", 10**12)
    assert board.card(tmp_path, tmp_path).state == BAD


def test_a_clock_of_1970_is_wrong_and_one_that_was_set_is_right(tmp_path: Path) -> None:
    assert board.clock(1000, tmp_path).state == BAD
    assert board.clock(PLAUSIBLE, tmp_path).state == UNKNOWN
    tell(tmp_path, "run/systemd/timesync/synchronized", "")
    assert board.clock(PLAUSIBLE, tmp_path).state == GOOD
