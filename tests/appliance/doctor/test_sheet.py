"""The sheet that stays in the shop, read back from the PDF."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.doctor.checks import CHECKS
from appliance.doctor.findings import BAD, GOOD, UNKNOWN, Finding
from appliance.doctor.sheet import Notes, handover_sheet
from appliance.doctor.visit import visit_box
from appliance.settings import Paths, load_settings

FOUND = [
    Finding("login", GOOD, "Tried, and it worked."),
    Finding("heat", BAD, "84 °C."),
    Finding("lamp", UNKNOWN, ""),
]
NOTES = Notes(call="Anna, 044 123 45 67", code_kept="in the safe")


def read(folder: Path, language: str, found: list[Finding]) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("this machine cannot: needs poppler-utils from Debian")
    settings = load_settings(Paths(folder))
    pdf = handover_sheet(settings, found, NOTES, language, datetime(2026, 11, 23, 16, 0, tzinfo=UTC))
    done = subprocess.run(("pdftotext", "-layout", "-", "-"), input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("language", "login", "state"),
    [
        ("en", "A phone's login", "needs a person"),
        ("uk", "Вхід із телефона", "потрібна людина"),
        ("ru", "Вход с телефона", "нужен человек"),
        ("et", "Telefoniga sisselogimine", "vajab inimest"),
    ],
)
def test_what_was_tried_is_told_in_the_owners_language(
    tmp_path: Path, language: str, login: str, state: str
) -> None:
    text = read(tmp_path, language, FOUND)
    assert login in text and state in text and "2026" in text


def test_all_that_is_looked_at_has_a_name_in_the_owners_language(tmp_path: Path) -> None:
    found = visit_box(load_settings(Paths(tmp_path)), 1_795_000_000)
    # Versions are names and numbers; a notice is translated as a whole.
    assert {finding.what for finding in found} - CHECKS.keys() <= {"versions", "notice"}


def test_the_fitters_own_words_stand_on_it(tmp_path: Path) -> None:
    text = read(tmp_path, "en", FOUND)
    assert "Anna, 044 123 45 67" in text and "in the safe" in text and "http://127.0.0.1:8082/" in text


def test_many_findings_take_a_second_page(tmp_path: Path) -> None:
    text = read(tmp_path, "en", [Finding(what, GOOD, "") for what in CHECKS] * 3)
    assert text.count("Lamps and button") == 3
    assert text.count("\f") > 1
