"""A backup on the boot partition: a new box becomes that shop, an owned one stays, no code is left lying."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from appliance.backup.making import make_backup
from appliance.backup.recovery import make_key
from appliance.cli import main
from appliance.commissioning import bring_back
from appliance.commissioning.bring_back import CODE, FAULTS
from appliance.shop import Shop
from tests.appliance.commissioning.test_boot_folder import WHOLE, Box


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A new card, which has begun a shop of its own."""
    (tmp_path / "box").mkdir()
    box = Box(tmp_path / "box")
    box.start()
    return box


@pytest.fixture
def code(shop: Shop) -> str:
    shop.staff.set_owner_password(shop.staff.setup_code() or "", "correct horse")
    return make_key(shop.settings.paths.keys)


@pytest.fixture
def backup(shop: Shop, code: str, box: Box) -> Path:
    """On the boot partition, beside its code."""
    file = make_backup(shop.settings.paths, shop.settings.paths.root / "backups")
    shutil.copy(file, box.boot)
    (box.boot / f"{CODE}.txt").write_text(code)
    return box.boot / file.name


def start(box: Box) -> str:
    """What regulars-bring-back.service says."""
    words = ["--data", str(box.paths.root), "bring-back", "--boot", str(box.boot)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def is_the_shop(box: Box) -> bool:
    again = box.shop()
    try:
        return again.staff.check_owner("correct horse") and bool(again.customers.find("+380501112233"))
    finally:
        again.close()


def faults(box: Box) -> str:
    return (box.boot / FAULTS).read_text() if (box.boot / FAULTS).exists() else ""


def test_a_new_box_becomes_the_shop_of_the_backup(box: Box, backup: Path) -> None:
    assert backup.name in start(box)
    assert is_the_shop(box) and faults(box) == ""
    assert [file.name for file in box.paths.root.parent.iterdir() if "before" in file.name] == []


def test_neither_code_nor_backup_stay_on_the_card(box: Box, backup: Path, code: str) -> None:
    start(box)
    assert [file for file in box.boot.iterdir() if file.name.startswith(CODE) or file == backup] == []


@pytest.mark.parametrize("ending", ["", ".txt.txt", ".TXT"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_the_code_is_read_as_any_editor_writes_it(
    box: Box, backup: Path, code: str, encoding: str, ending: str
) -> None:
    (box.boot / f"{CODE}.txt").unlink()
    (box.boot / f"{CODE}{ending}").write_bytes(f"  {code.lower()}\r\n".encode(encoding))
    start(box)
    assert is_the_shop(box)


def test_a_wrong_code_changes_nothing_and_is_told_beside_it(box: Box, backup: Path) -> None:
    (box.boot / f"{CODE}.txt").write_text("AAAA BBBB")
    start(box)
    assert "no recovery code" in faults(box) and backup.exists()
    assert not (box.paths.root / "settings.toml").exists()


def test_a_right_code_after_a_wrong_one_brings_it_back(box: Box, backup: Path, code: str) -> None:
    (box.boot / f"{CODE}.txt").write_bytes(b"\xff" * 10_000)
    start(box)
    (box.boot / f"{CODE}.txt").write_text(code)
    start(box)
    assert is_the_shop(box) and faults(box) == ""


def test_a_cut_off_backup_changes_nothing(box: Box, backup: Path) -> None:
    os.truncate(backup, backup.stat().st_size - 20)
    start(box)
    assert "cut off or altered" in faults(box)


def test_a_shop_with_an_owner_is_covered_by_no_backup(box: Box, backup: Path) -> None:
    (box.boot / "regulars.toml").write_text(WHOLE)
    box.start()
    start(box)
    assert "somebody's shop" in faults(box) and not is_the_shop(box)


def test_of_two_backups_none_is_guessed(box: Box, backup: Path) -> None:
    shutil.copy(backup, backup.with_name("regulars-another-000007.age"))
    start(box)
    assert "There are 2 backups here" in faults(box) and not is_the_shop(box)


def test_a_code_without_a_backup_is_told(box: Box) -> None:
    (box.boot / CODE).write_text("AAAA")
    start(box)
    assert "There are 0 backups here" in faults(box)


def test_what_other_systems_lay_beside_a_file_is_no_backup(box: Box, backup: Path) -> None:
    backup.with_name(f"._{backup.name}").write_bytes(b"a file of a Mac's own")
    start(box)
    assert is_the_shop(box)


def test_a_plug_pulled_before_the_files_were_gone_is_no_fault(
    box: Box, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bring_back, "_erase", lambda files: None)
        start(box)
    assert backup.exists()
    start(box)
    assert is_the_shop(box) and not backup.exists() and faults(box) == ""


def test_without_a_code_the_card_is_left_alone(box: Box, backup: Path) -> None:
    (box.boot / f"{CODE}.txt").unlink()
    start(box)
    assert backup.exists() and faults(box) == "" and not is_the_shop(box)


def test_that_it_came_back_is_listed_for_the_owner(box: Box, backup: Path) -> None:
    start(box)
    again = box.shop()
    try:
        assert again.trail.latest(1)[0].what == "brought-back"
    finally:
        again.close()
