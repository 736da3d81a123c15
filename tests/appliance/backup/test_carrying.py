"""The newest backup goes to the stick; a stick that is missing, full or broken is noted and harms nothing."""

import errno
import shutil
from pathlib import Path

import pytest

from appliance.backup import series, sticks
from appliance.backup.carried import AWAY, BROKEN, FOREIGN, FULL, NAME, UNFINISHED, Carried, carried
from appliance.backup.carrying import carry
from appliance.backup.faults import BadBackup, ForeignStick, NoBackup, NoStick, StickFault
from appliance.backup.last import last
from appliance.backup.making import make_backup
from appliance.backup.recovery import make_key
from appliance.backup.volumes import Volume
from appliance.shop import Shop


@pytest.fixture
def root(shop: Shop) -> Path:
    """A shop's folder with a backup in it."""
    make_key(shop.settings.paths.keys)
    make_backup(shop.settings.paths, shop.settings.paths.root / "backups")
    return shop.settings.paths.root


@pytest.fixture
def stick(root: Path, tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    sticks.enrol(root, tmp_path / "stick")
    return tmp_path / "stick"


def test_the_newest_backup_is_on_the_stick_and_that_is_noted(root: Path, stick: Path) -> None:
    file = carry(root, root / "backups")
    assert file.parent == stick
    assert file.read_bytes() == series.backups(root / "backups")[-1].read_bytes()
    assert carried(root).at > 0 and carried(root).fault == ""
    noted = last(root)
    assert noted is not None and noted.file == file


@pytest.fixture
def chosen(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the box has mounted a stick that the owner chose on the dashboard, the first time."""
    place = tmp_path / "mounted"
    place.mkdir()
    monkeypatch.setattr(sticks, "MOUNTED", place)
    monkeypatch.setattr(sticks, "volume_at", lambda place: "1234-ABCD")
    sticks.choose(root, Volume("1234-ABCD", "Каса", "vfat"))
    return place


def test_the_first_copy_marks_a_stick_that_was_chosen(root: Path, chosen: Path) -> None:
    sticks.choose(root, Volume("1234-ABCD", "Каса", "vfat"))
    (stick,) = sticks.enrolled(root)
    assert carry(root, root / "backups").parent == chosen
    assert (chosen / sticks.MARK).read_text() == stick.id


def test_a_stick_that_was_not_chosen_is_not_marked(
    root: Path, chosen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sticks, "volume_at", lambda place: "ABCD-1234")
    with pytest.raises(NoStick):
        carry(root, root / "backups")
    assert list(chosen.iterdir()) == []


def test_another_shops_stick_is_not_written_though_it_was_chosen(root: Path, chosen: Path) -> None:
    (chosen / sticks.MARK).write_text("another shop's")
    with pytest.raises(ForeignStick):
        carry(root, root / "backups")
    assert carried(root).fault == FOREIGN
    assert [file.name for file in chosen.iterdir()] == [sticks.MARK]


def test_a_forgotten_stick_gets_nothing(root: Path, chosen: Path) -> None:
    carry(root, root / "backups")
    sticks.forget(root, sticks.enrolled(root)[0].id)
    assert sticks.enrolled(root) == []
    with pytest.raises(ForeignStick):
        carry(root, root / "backups")


def test_what_the_stick_has_is_not_copied_twice(root: Path, stick: Path) -> None:
    assert carry(root, root / "backups") == carry(root, root / "backups")
    assert len(series.backups(stick)) == 1


def test_a_new_cards_first_backup_is_the_newest_of_an_old_stick(root: Path, stick: Path, shop: Shop) -> None:
    first = carry(root, root / "backups")
    first.rename(first.with_name(first.name.replace("000001", "000123")))
    make_backup(shop.settings.paths, root / "backups")
    assert carry(root, root / "backups").name.endswith("-000124.age")


def test_a_stick_that_is_not_plugged_in_is_noted(root: Path, stick: Path) -> None:
    carry(root, root / "backups")
    before = carried(root).at
    stick.rename(stick.with_name("pocket"))
    with pytest.raises(NoStick):
        carry(root, root / "backups")
    assert (carried(root).at, carried(root).fault) == (before, AWAY)


def test_a_stick_that_is_there_and_cannot_be_mounted_is_broken(
    root: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (stick / sticks.MARK).unlink()
    monkeypatch.setattr(sticks, "is_plugged", lambda volume: True)
    with pytest.raises(NoStick):
        carry(root, root / "backups")
    assert carried(root).fault == BROKEN


@pytest.mark.parametrize(
    ("number", "fault"), [(errno.ENOSPC, FULL), (errno.EIO, BROKEN), (errno.EROFS, BROKEN)]
)
def test_a_full_stick_is_told_from_a_broken_one(
    root: Path, stick: Path, number: int, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(*_: object) -> None:
        raise OSError(number, "as the kernel says")

    monkeypatch.setattr(shutil, "copyfileobj", write)
    with pytest.raises(StickFault):
        carry(root, root / "backups")
    assert carried(root).fault == fault
    assert [file.name for file in stick.iterdir()] == [sticks.MARK]


def test_what_was_ended_in_the_midst_was_not_finished(root: Path, stick: Path) -> None:
    newest = series.backups(root / "backups")[-1]
    newest.write_bytes(b"no sealed file")
    with pytest.raises(BadBackup):
        carry(root, root / "backups")
    assert carried(root).fault == UNFINISHED


def test_without_a_backup_there_is_nothing_to_carry(root: Path, stick: Path, tmp_path: Path) -> None:
    with pytest.raises(NoBackup):
        carry(root, tmp_path / "none")
    assert carried(root).fault == ""


@pytest.mark.parametrize("spoiled", ["", "\0" * 20, '"text"', '{"at": 1, "else": 2}'])
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, spoiled: str) -> None:
    (tmp_path / NAME).write_text(spoiled)
    assert carried(tmp_path) == Carried()
