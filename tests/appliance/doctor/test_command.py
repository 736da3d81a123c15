"""`regulars doctor`, as the owner's fitter types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from appliance.cli import main
from appliance.doctor import handover
from appliance.notices import Notices
from appliance.shop import Shop


def said(shop: Shop, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--data", str(shop.settings.paths.root), "doctor", *words])
    return done.exit_code, done.output


def test_it_says_what_to_do_and_fails_where_a_person_is_needed(shop: Shop) -> None:
    code, text = said(shop)
    assert code == 1
    assert "BAD  backup: There is no backup yet.\n     On the owner's page" in text


def test_what_a_process_noticed_is_among_it(shop: Shop) -> None:
    Notices(shop.settings.paths.notices).stand("printer-gone", True)
    found = json.loads(said(shop, "--json")[1])
    assert "The kiosk's printer does not answer" in next(
        one["says"] for one in found if one["what"] == "notice"
    )


def test_a_store_that_cannot_be_opened_is_one_finding_of_many(shop: Shop) -> None:
    shop.close()
    shop.settings.paths.shop_db.write_bytes(b"no database" * 1000)
    code, text = said(shop, "--json")
    assert code == 1
    found = [one["what"] for one in json.loads(text)]
    assert (found[0], found[-2:]) == ("power", ["store", "printer"])


def test_where_there_is_no_shop_it_makes_none(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path / "nothing"), "doctor"])
    assert "There is no shop in this folder yet." in done.output
    assert not (tmp_path / "nothing").exists()


def test_faulty_settings_are_a_finding(shop: Shop) -> None:
    shop.settings.paths.settings.write_text("[shop]\ncolour = 1\n")
    code, text = said(shop)
    assert code == 1
    assert "BAD  settings: " in text


def test_the_timers_look_raises_notices_and_ends_well(shop: Shop) -> None:
    assert said(shop, "--tell") == (0, "")
    assert Notices(shop.settings.paths.notices).stands("doctor-backup")


def test_faulty_settings_are_told_by_the_timers_look_too(shop: Shop) -> None:
    shop.settings.paths.settings.write_text("[shop]\ncolour = 1\n")
    assert said(shop, "--tell")[0] == 0
    assert Notices(shop.settings.paths.notices).stands("doctor-settings")


def test_a_handover_writes_the_sheet_and_says_what_nobody_did(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "LOOK", 0)
    file = shop.settings.paths.root / "handover.pdf"
    code, text = said(shop, "--handover", "--minutes", "1", "--call", "Anna", "--output", str(file))
    assert code == 1
    assert "BAD  scan: Nothing came within 60 seconds." in text
    assert file.read_bytes().startswith(b"%PDF")


def test_a_fitter_who_has_enough_gets_no_sheet(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def enough(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(handover, "run", enough)
    file = shop.settings.paths.root / "handover.pdf"
    assert said(shop, "--handover", "--output", str(file))[0] == 130
    assert not file.exists()
