"""The recovery code: seen once, found on paper, and never kept."""

import re
from pathlib import Path

import pytest

from appliance.backup import sticks
from appliance.backup.age import new_pair
from appliance.backup.faults import WrongRecoveryCode
from appliance.backup.making import make_backup
from appliance.backup.restoring import restore
from appliance.shop import Shop
from appliance.testing import FakeClock
from tests.appliance.dashboard.conftest import PASSWORD, Browser


def shown_code(owner: Browser, **fields: str) -> str:
    page = owner.post("/backup/key", password=PASSWORD, **fields).text
    return " ".join(re.findall(r"<li>([0-9A-Z]{4,6})</li>", page))


def make_key(owner: Browser) -> str:
    code = shown_code(owner)
    owner.post("/backup/confirm", ending=code.split()[-1].lower())
    return code


def has_key(shop: Shop) -> bool:
    return (shop.settings.paths.keys / "recovery").exists()


def test_the_code_on_the_page_opens_the_backup(owned: Shop, owner: Browser, tmp_path: Path) -> None:
    code = make_key(owner)
    file = make_backup(owned.settings.paths, tmp_path / "kept")
    restore(file, tmp_path / "machine", code)
    assert (tmp_path / "machine/shop.db").exists()


def test_the_code_is_shown_once_and_kept_nowhere(owned: Shop, owner: Browser) -> None:
    code = make_key(owner)
    assert len(code.split()) == 14
    assert code.split()[0] not in owner.get("/backup").text
    written = b"".join(f.read_bytes() for f in owned.settings.paths.root.rglob("*") if f.is_file())
    assert code.replace(" ", "").encode() not in written and code.encode() not in written


def test_before_its_end_was_found_on_paper_the_key_is_not_in_use(owned: Shop, owner: Browser) -> None:
    code = shown_code(owner)
    page = owner.get("/backup").text
    assert "Do you have the code on paper?" in page and code.split()[-1] not in page
    assert not has_key(owned)
    assert owner.post("/backup/confirm", ending="AAAAAA").status_code == 400
    assert not has_key(owned)


@pytest.mark.parametrize("path", ["/backup/key", "/backup/confirm"])
def test_without_the_password_nobody_sees_a_code(owned: Shop, owner: Browser, path: str) -> None:
    page = owner.post(path, password="guess", ending="AAAAAA").text
    assert '<ol class="groups">' not in page and not has_key(owned)


def test_guesses_at_the_password_are_slowed(owner: Browser) -> None:
    answers = [owner.post("/backup/key", password="guess").status_code for _ in range(12)]
    assert answers[-1] == 429


def test_staff_do_not_come_near_it(maria: Browser) -> None:
    assert maria.get("/backup").status_code == 403
    assert maria.post("/backup/key", password=PASSWORD).status_code == 403


def test_another_key_says_that_older_backups_need_the_older_code(
    owned: Shop, owner: Browser, tmp_path: Path
) -> None:
    make_key(owner)
    file = make_backup(owned.settings.paths, tmp_path / "kept")
    assert "open with the old code only" in owner.get("/backup").text
    code = make_key(owner)
    with pytest.raises(WrongRecoveryCode):
        restore(file, tmp_path / "machine", code)
    restore(make_backup(owned.settings.paths, tmp_path / "kept"), tmp_path / "machine", code)


def test_a_first_key_covers_none_that_was_made_meanwhile(owned: Shop, owner: Browser) -> None:
    code = shown_code(owner)
    key = owned.settings.paths.keys / "recovery"
    key.write_text(new_pair()[1])
    before = key.read_text()
    assert owner.post("/backup/confirm", ending=code.split()[-1]).status_code == 400
    assert key.read_text() == before


def test_the_first_page_asks_for_a_backup_until_there_is_one(
    owned: Shop, owner: Browser, clock: FakeClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert "There is no backup yet" in owner.get("/").text
    make_key(owner)
    assert "There is no backup yet" in owner.get("/").text
    make_backup(owned.settings.paths, owned.settings.paths.root / "backups")
    assert "would be lost with it" in owner.get("/").text
    make_backup(owned.settings.paths, tmp_path_factory.mktemp("kept"))
    assert "backup" not in owner.get("/").text.replace("/backup", "")


def test_the_page_tells_of_the_last_backup_and_of_the_stick(
    owned: Shop, owner: Browser, tmp_path: Path
) -> None:
    make_key(owner)
    assert "None yet" in owner.get("/backup").text and "None is enrolled" in owner.get("/backup").text
    stick = tmp_path / "stick"
    stick.mkdir()
    sticks.enrol(owned.settings.paths.root, stick)
    file = make_backup(owned.settings.paths, None)
    page = owner.get("/backup").text
    assert str(file) in page and "Plugged in" in page
    (stick / sticks.MARK).unlink()
    assert "Not plugged in" in owner.get("/backup").text


def test_printing_takes_the_code_past_the_database(owned: Shop, owner: Browser) -> None:
    code = shown_code(owner, print="yes")
    paths = owned.settings.paths
    assert owned.slips.recovery_code() == code
    database = b"".join(file.read_bytes() for file in paths.root.glob("shop.db*"))
    assert code.split()[0].encode() not in database
    owner.post("/backup/confirm", ending=code.split()[-1])
    assert owned.slips.recovery_code() == "" and owned.slips.waiting() == []
    assert list(paths.once.iterdir()) == []
