"""The recovery code: seen once, found on paper, and never kept."""

import os
import re
from pathlib import Path

import pytest

from appliance.backup import sticks
from appliance.backup.age import new_pair
from appliance.backup.carried import Carried, note
from appliance.backup.faults import WrongRecoveryCode
from appliance.backup.making import make_backup
from appliance.backup.restoring import restore
from appliance.backup.volumes import Volume
from appliance.dashboard import backup
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
    assert "None yet" in owner.get("/backup").text and "None is chosen" in owner.get("/backup").text
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


@pytest.fixture
def box(owned: Shop, owner: Browser) -> Browser:
    """On a box, whose units listen, with a key."""
    make_key(owner)
    (owned.settings.paths.run / "backup").mkdir(parents=True)
    return owner


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[Volume]:
    """What is plugged in; udev is not ours."""
    volumes: list[Volume] = []
    monkeypatch.setattr(backup, "plugged_in", lambda: volumes)
    return volumes


def test_a_backup_is_asked_for_and_the_page_says_so_until_it_is_there(
    owned: Shop, box: Browser, clock: FakeClock
) -> None:
    paths = owned.settings.paths
    assert "One is being made now" not in box.get("/backup").text
    assert box.post("/backup/now").status_code == 303
    asked = paths.run / "backup/asked"
    os.utime(asked, (clock.now(), clock.now()))
    assert "One is being made now" in box.get("/backup").text
    file = make_backup(paths, paths.root / "backups")
    os.utime(paths.root / "last-backup", (clock.now() + 5, clock.now() + 5))
    page = box.get("/backup").text
    assert "One is being made now" not in page and str(file) in page


def test_a_backup_that_never_came_is_not_waited_for_all_day(
    owned: Shop, box: Browser, clock: FakeClock
) -> None:
    box.post("/backup/now")
    asked = owned.settings.paths.run / "backup/asked"
    os.utime(asked, (clock.now() - 3700, clock.now() - 3700))
    assert "One is being made now" not in box.get("/backup").text


def test_a_stick_that_is_plugged_in_is_chosen_by_its_name(
    owned: Shop, box: Browser, plugged: list[Volume]
) -> None:
    plugged.append(Volume("1234-ABCD", "Каса <1>", "vfat"))
    page = box.get("/backup").text
    assert "Каса &lt;1&gt;" in page and "Use this stick" in page
    assert box.post("/backup/stick", volume="1234-ABCD").status_code == 303
    page = box.get("/backup").text
    assert "Use this stick" not in page and "Каса &lt;1&gt;: no more copies" in page
    assert (owned.settings.paths.run / "backup/asked").exists()


def test_a_stick_that_was_pulled_meanwhile_is_not_chosen(
    owned: Shop, box: Browser, plugged: list[Volume]
) -> None:
    answer = box.post("/backup/stick", volume="1234-ABCD")
    assert answer.status_code == 409 and "not plugged in any more" in answer.text
    assert sticks.enrolled(owned.settings.paths.root) == []


def test_a_stick_that_the_box_cannot_write_is_said_to_be_one(box: Browser, plugged: list[Volume]) -> None:
    plugged.append(Volume("5A5A", "", "ntfs"))
    page = box.get("/backup").text
    assert "A stick without a name" in page and "exFAT" in page and "Use this stick" not in page


def test_a_lost_stick_is_taken_off_the_list(owned: Shop, box: Browser, plugged: list[Volume]) -> None:
    plugged.append(Volume("1234-ABCD", "Каса", "vfat"))
    box.post("/backup/stick", volume="1234-ABCD")
    (stick,) = sticks.enrolled(owned.settings.paths.root)
    box.post("/backup/stick/forget", stick=stick.id)
    assert "None is chosen" in box.get("/backup").text


SAYS = {
    "full": "make room on it",
    "broken": "cannot be written",
    "foreign": "choose another stick",
    "unfinished": "did not end",
}


@pytest.mark.parametrize("word", SAYS)
def test_the_page_says_what_is_wrong_with_the_stick(
    owned: Shop, box: Browser, plugged: list[Volume], word: str
) -> None:
    plugged.append(Volume("1234-ABCD", "Каса", "vfat"))
    box.post("/backup/stick", volume="1234-ABCD")
    (owned.settings.paths.run / "backup/asked").unlink()
    note(owned.settings.paths.root, Carried(0, word))
    assert SAYS[word] in box.get("/backup").text


def test_where_nobody_listens_no_button_is_shown(owner: Browser) -> None:
    make_key(owner)
    page = owner.get("/backup").text
    assert "Make a backup now" not in page and "regulars backup enrol-stick" in page


@pytest.mark.parametrize("path", ["now", "stick", "stick/forget"])
def test_staff_choose_no_stick(maria: Browser, path: str) -> None:
    assert maria.post(f"/backup/{path}").status_code == 403
