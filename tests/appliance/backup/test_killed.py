"""Killed at random moments: a shop is there whole, before or after, and the next try goes through."""

import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from appliance.backup.making import make_backup
from appliance.backup.recovery import make_key
from appliance.backup.restoring import restore
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.values.phone import Phone

# Forked from a process that has everything imported: what is killed is at its work, and not at its start.
BORN = multiprocessing.get_context("forkserver")
BORN.set_forkserver_preload(["appliance.backup.making", "appliance.backup.restoring"])
TRIES = 40
LATER = "+380661112233"

Job = Callable[..., Any]


def work(job: Job, *words: Any, **named: Any) -> float:
    """Let it end; returns how many seconds it took."""
    begun = time.monotonic()
    process = BORN.Process(target=job, args=words, kwargs=named)
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - begun


def kill(after: float, job: Job, *words: Any, **named: Any) -> None:
    process = BORN.Process(target=job, args=words, kwargs=named)
    process.start()
    time.sleep(after)
    process.kill()
    process.join()


def knows_later(root: Path) -> bool:
    """Whether this is the shop that went on after the backup; each is whole."""
    shop = open_shop(load_settings(Paths(root)))
    try:
        assert shop.is_sound() and len(shop.customers.find("+380671234567")) == 1
        assert {file.name for file in root.iterdir()} >= {"documents", "keys", "shop.db"}
        return bool(shop.customers.find(LATER))
    finally:
        shop.close()


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Whoever is born first waits for the imports, and would be killed while it does."""
    work(time.sleep, 0)


@pytest.fixture
def code(shop: Shop) -> str:
    return make_key(shop.settings.paths.keys)


@pytest.mark.parametrize("seed", range(3))
def test_a_backup_is_whole_or_not_there(shop: Shop, code: str, tmp_path: Path, seed: int) -> None:
    chance, paths, kept = random.Random(seed), shop.settings.paths, tmp_path / "kept"  # noqa: S311  # moments
    took = work(make_backup, paths, kept)
    for _ in range(TRIES):
        kill(chance.uniform(0, took * 1.2), make_backup, paths, kept)
    work(make_backup, paths, kept)
    for file in kept.glob("*.age"):
        restore(file, tmp_path / "machine", code)
        assert not knows_later(tmp_path / "machine")
        shutil.rmtree(tmp_path / "machine")


@pytest.mark.parametrize("seed", range(3))
def test_on_an_empty_machine_a_restored_shop_is_whole_or_not_there(
    shop: Shop, code: str, tmp_path: Path, seed: int
) -> None:
    chance, root = random.Random(seed), tmp_path / "machine"  # noqa: S311  # moments
    file = make_backup(shop.settings.paths, tmp_path / "kept")
    took = work(restore, file, root, code)
    for _ in range(TRIES):
        shutil.rmtree(root, ignore_errors=True)
        kill(chance.uniform(0, took * 1.2), restore, file, root, code)
        assert not root.exists() or not knows_later(root)
    work(restore, file, root, code, move_aside=True)
    assert not knows_later(root)


@pytest.mark.parametrize("seed", range(3))
def test_over_a_shop_there_is_always_one_and_the_old_one_is_kept(
    shop: Shop, code: str, tmp_path: Path, seed: int
) -> None:
    chance, root = random.Random(seed), tmp_path / "machine"  # noqa: S311  # moments
    file = make_backup(shop.settings.paths, tmp_path / "kept")
    shop.customers.add(Phone(LATER), "Тарас")
    old = make_backup(shop.settings.paths, tmp_path / "old")
    restore(old, root, code)
    took = work(restore, file, root, code, move_aside=True)
    for _ in range(TRIES):
        shutil.rmtree(root)
        restore(old, root, code)
        before = set(tmp_path.glob("machine.before-*"))
        kill(chance.uniform(0, took * 1.2), restore, file, root, code, move_aside=True)
        new = set(tmp_path.glob("machine.before-*")) - before
        assert knows_later(root) or [knows_later(aside) for aside in new] == [True]
    work(restore, file, root, code, move_aside=True)
    assert not knows_later(root)
