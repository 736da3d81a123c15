"""The box for whoever has only a phone: what the doctor found, and the sheet that stays."""

import shutil
import subprocess

import pytest
from click.testing import CliRunner

from appliance.cli import main
from appliance.doctor.findings import BAD, GOOD, Finding
from appliance.doctor.looked import Looked
from appliance.presence.scans import ON_THE_WIFI
from appliance.shop import Shop
from tests.appliance.dashboard.conftest import Browser


@pytest.fixture
def looked(owned: Shop) -> Looked:
    looked = Looked(owned.settings.paths.run)
    looked.keep([Finding("heat", BAD, "84 °C <hot>.", "Give it air."), Finding("clock", GOOD, "Right.")])
    return looked


def test_it_says_what_the_timers_look_found(owned: Shop, owner: Browser) -> None:
    assert "not looked after itself yet" in owner.get("/box").text
    root = str(owned.settings.paths.root)
    assert CliRunner().invoke(main, ["--data", root, "doctor", "--tell"]).exit_code == 0
    page = owner.get("/box").text
    assert "There is no backup yet." in page and "Memory card" in page


def test_what_is_wrong_is_told_with_what_to_do(owner: Browser, looked: Looked) -> None:
    page = owner.get("/box").text
    assert "84 °C &lt;hot&gt;. Give it air." in page and "needs a person" in page
    assert "Right." not in page


def test_a_login_and_a_scan_of_the_hour_are_told_as_tried(
    owned: Shop, owner: Browser, looked: Looked
) -> None:
    assert owner.get("/box").text.count("not tried") == 2
    looked.note_login()
    assert owner.get("/box").text.count("not tried") == 1
    owned.scans.note("card", None, "042")
    assert owner.get("/box").text.count("not tried") == 0


def test_a_code_on_the_wifi_page_is_no_scan(owned: Shop, owner: Browser, looked: Looked) -> None:
    owned.scans.note(ON_THE_WIFI, None, "042")
    assert owner.get("/box").text.count("not tried") == 2


def test_the_sheet_has_what_was_found_and_the_fitters_notes(owner: Browser, looked: Looked) -> None:
    looked.note_login()
    answer = owner.post("/box/sheet.pdf", call="Anna, 044 123 45 67", code_kept="in the safe")
    if not shutil.which("pdftotext"):
        pytest.skip("this machine cannot: needs poppler-utils from Debian")
    done = subprocess.run(("pdftotext", "-", "-"), input=answer.data, capture_output=True, check=True)
    text = done.stdout
    assert b"Anna, 044 123 45 67" in text and b"in the safe" in text and b"Heat" in text


def test_a_note_that_does_not_fit_is_told(owner: Browser, looked: Looked) -> None:
    answer = owner.post("/box/sheet.pdf", call="a" * 81)
    assert answer.status_code == 400 and "At most 80 letters" in answer.text


def test_staff_see_nothing_of_it(maria: Browser, looked: Looked) -> None:
    assert maria.get("/box").status_code == 403
    assert maria.post("/box/sheet.pdf").status_code == 403
