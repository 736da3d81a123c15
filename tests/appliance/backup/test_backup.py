"""Backup and restore: with the code everything is back, without it nothing is touched."""

import fcntl
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.backup import making, series, sticks
from appliance.backup.age import new_pair, seal
from appliance.backup.faults import (
    BadBackup,
    BadRecoveryCode,
    ForeignStick,
    NoRecoveryKey,
    NoStick,
    RecoveryKeyMade,
    ShopHere,
    WrongRecoveryCode,
)
from appliance.backup.making import make_backup
from appliance.backup.recovery import make_key, public_half
from appliance.backup.restoring import restore
from appliance.chain import Enrolled
from appliance.errors import StoreBusy
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.store.shop_store import open_store

OLENA = "+380671234567"


@dataclass
class Kept:
    """A shop's backup and its code on paper."""

    file: Path
    code: str
    paths: Paths


@pytest.fixture
def kept(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    paths = shop.settings.paths
    code = make_key(paths.keys)
    return Kept(make_backup(paths, tmp_path_factory.mktemp("kept")), code, paths)


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("machine") / "var"


def people(root: Path) -> list[tuple[str, int]]:
    shop = open_shop(load_settings(Paths(root)))
    try:
        found = shop.customers.find(OLENA)
        return [(one.id, shop.ledger.balance(one.id)) for one in found]
    finally:
        shop.close()


def test_with_the_code_everything_is_back(kept: Kept, empty: Path) -> None:
    restore(kept.file, empty, kept.code.lower())
    assert people(empty) == people(kept.paths.root) != []
    for folder in ("documents", "pictures"):
        names = {file.name for file in (kept.paths.root / folder).rglob("*")}
        assert {file.name for file in (empty / folder).rglob("*")} == names


def test_a_backup_holds_no_address_and_no_key_to_head_office(kept: Kept, empty: Path) -> None:
    for name in ("upstream", "day-2026-11-02", "members"):
        (kept.paths.keys / name).write_bytes(bytes(32))
    restore(make_backup(kept.paths, kept.file.parent), empty, kept.code)
    assert not (empty / "gate").exists()
    assert {"members", "recovery"} <= {file.name for file in (empty / "keys").iterdir()}
    assert not {"upstream", "day-2026-11-02"} & {file.name for file in (empty / "keys").iterdir()}


def test_nobody_reads_a_name_in_a_backup(kept: Kept) -> None:
    assert (
        OLENA.encode()
        in kept.paths.shop_db.read_bytes() + kept.paths.shop_db.with_name("shop.db-wal").read_bytes()
    )
    assert OLENA.encode() not in kept.file.read_bytes()
    assert not (kept.paths.root / making.STAGE).exists()


def test_of_two_backups_at_once_the_second_gives_way(kept: Kept) -> None:
    first = os.open(kept.paths.root, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    with pytest.raises(StoreBusy):
        make_backup(kept.paths, kept.file.parent)
    os.close(first)
    assert make_backup(kept.paths, kept.file.parent).exists()


def test_another_shops_code_changes_nothing(kept: Kept, empty: Path) -> None:
    with pytest.raises(WrongRecoveryCode):
        restore(kept.file, empty, new_pair()[0])
    assert list(empty.parent.iterdir()) == []


@pytest.mark.parametrize("wrong", ["", "\n", "Olena", "AGE-SECRET-KEY-1"])
def test_what_is_no_code_changes_nothing(kept: Kept, empty: Path, wrong: str) -> None:
    with pytest.raises(BadRecoveryCode):
        restore(kept.file, empty, wrong)
    assert list(empty.parent.iterdir()) == []


def test_one_mistyped_character_is_told_from_another_code(kept: Kept, empty: Path) -> None:
    typed = ("Q" if kept.code[0] != "Q" else "P") + kept.code[1:]
    with pytest.raises(BadRecoveryCode):
        restore(kept.file, empty, typed)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99])
def test_a_file_that_was_cut_off_changes_nothing(kept: Kept, empty: Path, share: float) -> None:
    whole = kept.file.read_bytes()
    kept.file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BadBackup):
        restore(kept.file, empty, kept.code)
    assert list(empty.parent.iterdir()) == []


@pytest.mark.parametrize("at", [5, 160, 5000, -1])
def test_a_file_that_was_altered_changes_nothing(kept: Kept, empty: Path, at: int) -> None:
    altered = bytearray(kept.file.read_bytes())
    altered[at] ^= 1
    kept.file.write_bytes(altered)
    with pytest.raises(BadBackup):
        restore(kept.file, empty, kept.code)
    assert list(empty.parent.iterdir()) == []


def test_a_shop_is_not_covered_but_moved_aside(kept: Kept, empty: Path) -> None:
    restore(kept.file, empty, kept.code)
    (empty / "mine").touch()
    with pytest.raises(ShopHere):
        restore(kept.file, empty, kept.code)
    aside = restore(kept.file, empty, kept.code, move_aside=True)
    assert aside is not None
    assert (aside / "mine").exists()
    assert not (empty / "mine").exists()
    assert people(empty) == people(aside)


def test_a_restored_box_knows_its_own_stick(kept: Kept, empty: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    sticks.enrol(kept.paths.root, stick)
    restore(make_backup(kept.paths, None), empty, kept.code)
    assert make_backup(Paths(empty), None).parent == stick


def test_the_last_seven_stay(kept: Kept) -> None:
    files = [kept.file, *(make_backup(kept.paths, kept.file.parent) for _ in range(8))]
    assert sorted(kept.file.parent.glob("*.age")) == files[-series.KEEP :]


def test_of_the_last_seven_go_those_that_are_old_beside_the_newest(kept: Kept) -> None:
    files = [kept.file, *(make_backup(kept.paths, kept.file.parent) for _ in range(3))]
    for file in files:
        os.utime(file, (1, 1))
    newest = make_backup(kept.paths, kept.file.parent)
    assert sorted(kept.file.parent.glob("*.age")) == [files[-1], newest]


def test_a_backup_made_in_1970_throws_no_other_away(kept: Kept) -> None:
    os.utime(kept.file, (2**31, 2**31))
    made = [kept.file, *(make_backup(kept.paths, kept.file.parent) for _ in range(3))]
    assert sorted(kept.file.parent.glob("*.age")) == made


def test_a_code_is_shown_once(kept: Kept, empty: Path) -> None:
    with pytest.raises(RecoveryKeyMade):
        make_key(kept.paths.keys)
    code = make_key(kept.paths.keys, anew=True)
    with pytest.raises(WrongRecoveryCode):
        restore(kept.file, empty, code)
    assert kept.code not in (kept.paths.keys / "recovery").read_text()


def test_without_a_key_there_is_no_backup(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(NoRecoveryKey):
        make_backup(shop.settings.paths, tmp_path / "kept")


def test_a_stick_is_enrolled_and_another_shops_refused(kept: Kept, empty: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    empty.mkdir()
    with pytest.raises(NoStick):
        make_backup(kept.paths, None)
    sticks.enrol(kept.paths.root, stick)
    assert make_backup(kept.paths, None).parent == stick
    with pytest.raises(ForeignStick):
        sticks.enrol(empty, stick)
    (stick / sticks.MARK).write_text("another")
    with pytest.raises(ForeignStick):
        make_backup(kept.paths, stick / "deep")


def test_out_of_a_backup_a_shop_of_a_chain_has_no_rights(kept: Kept, empty: Path) -> None:
    store = open_store(kept.paths.shop_db)
    with store.transaction():
        store.records.upstream.enrol(Enrolled(store.records.shop, "Head office", "UA", "this box", "salt", 1))
        store.records.upstream.settle(0, (), 1_793_610_000)
        store.records.rights.grant("g", "olena", 1, 50)
    store.close()
    restore(make_backup(kept.paths, kept.file.parent), empty, kept.code)
    back = open_store(empty / "shop.db")
    state = back.records.upstream.state()
    assert state is not None
    assert (state.box, state.exchanged_at) == ("", None)
    assert back.records.rights.granted(["olena"]) == []
    back.close()


@pytest.mark.parametrize("name", ["../outside", "/outside", "keys/../../outside"])
def test_a_file_that_somebody_else_sealed_writes_nothing_outside(
    kept: Kept, empty: Path, tmp_path: Path, name: str
) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("shop.db"))
        tar.addfile(tarfile.TarInfo(name))
    sealed = tmp_path / "evil.age"
    with (tmp_path / "evil.tar").open("rb") as plain, sealed.open("wb") as target:
        seal(plain, target, public_half(kept.paths.keys))
    with pytest.raises(BadBackup):
        restore(sealed, empty, kept.code)
    assert not empty.exists()
