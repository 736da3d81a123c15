"""Processes, backups, head office and the line, as a person is told of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.backup.carried import AWAY, FULL, Carried
from appliance.backup.last import Last
from appliance.chain import UpstreamState
from appliance.doctor import house
from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN

NOW = 1_793_600_000
PORTAL = "Id=regulars-portal.service\nActiveState={state}\nConditionResult={fits}\nUnitFileState={file}"
ENROLLED = UpstreamState("s", "Head office", "UA", "b", "", 1, 7, 7, 3, NOW, "", "", None, 9, 0, 0, None)


def portal(state: str, fits: str = "yes", file: str = "enabled") -> str:
    return PORTAL.format(state=state, fits=fits, file=file)


@pytest.mark.parametrize("state", ["failed", "activating", "inactive"])
def test_a_process_that_does_not_run_is_named(state: str) -> None:
    found = house.processes(f"{portal('active')}\n\n{portal(state)}")
    assert (found.state, found.says) == (BAD, "Not running: portal.")
    assert "regulars-portal.service" in found.do


def test_what_has_nothing_to_do_here_is_not_missed() -> None:
    told = "\n\n".join((portal("active"), portal("inactive", "no"), portal("inactive", file="static")))
    assert house.processes(told).state == GOOD


def test_without_systemd_nothing_is_said_of_processes() -> None:
    assert house.processes(None).state == UNKNOWN


OLD = [(0, GOOD, "less than a day"), (1, GOOD, "a day"), (4, SOON, "4 days"), (20, BAD, "20 days")]


@pytest.mark.parametrize(("days", "state", "age"), OLD)
def test_a_backup_grows_old(tmp_path: Path, days: int, state: str, age: str) -> None:
    found = house.backup(Last(NOW - days * house.DAY, Path("/media/stick/a.age")), tmp_path, NOW)
    assert (found.state, found.says) == (state, f"The last backup is {age} old.")


def test_a_backup_in_the_box_is_lost_with_it(tmp_path: Path) -> None:
    assert house.backup(Last(NOW, tmp_path / "backups/a.age"), tmp_path, NOW).state == SOON
    assert house.backup(None, tmp_path, NOW).state == BAD


def test_a_stick_that_is_away_or_full_is_named_and_needs_a_person_after_two_weeks() -> None:
    assert house.stick(Carried(NOW), True, NOW).state == GOOD
    away = house.stick(Carried(NOW, AWAY), True, NOW + 3 * house.DAY)
    assert (away.state, away.says) == (
        SOON,
        "The backup stick was not plugged in. It had the newest backup 3 days ago.",
    )
    full = house.stick(Carried(NOW, FULL), True, NOW + 15 * house.DAY)
    assert full.state == BAD and "is full" in full.says and "larger" in full.do
    assert house.stick(Carried(0, FULL), True, NOW).state == BAD


def test_of_a_stick_that_nobody_enrolled_nothing_is_missed() -> None:
    assert house.stick(Carried(NOW, AWAY), False, NOW).state == UNKNOWN


def test_head_office_that_is_silent_is_bad_after_days_and_not_after_minutes() -> None:
    silent = replace(ENROLLED, fault="silent", message="Head office does not answer.")
    states = [house.head_office(silent, True, NOW + days * house.DAY).state for days in (0, 4)]
    assert states == [SOON, BAD]
    assert "call head office" in house.head_office(silent, True, NOW).do
    assert house.head_office(ENROLLED, True, NOW).says == "2 events wait."
    assert house.head_office(None, True, NOW).state == BAD
    assert house.head_office(None, False, NOW).state == GOOD
