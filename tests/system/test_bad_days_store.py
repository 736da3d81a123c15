"""The store is locked by somebody else, or the disk is full: pages go on, and nothing is half done."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer

import apsw
import pytest

from tests.portal.web.phones import code_on
from tests.system.box import Box
from tests.system.net import Town
from tests.system.shoppers import Shopper, admitted, all_at_once, offline, opened, shoppers, stumbles

pytestmark = pytest.mark.system

LOCKED = 3.0
PAGE = 1.5
"""Seconds a page may take while somebody else holds the store."""


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town, {"shop": {"first_language": "phone"}}) as box:
        box.start("gate", "watcher", "portal")
        yield box


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Somebody else writes for three seconds: a long import, a backup tool, a slow card."""
    with closing(apsw.Connection(str(path))) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = Timer(LOCKED, other.execute, ["ROLLBACK"])
        timer.start()
        yield
        timer.join()


def slowest_page(reader: Shopper, seconds: float) -> float:
    """How long the slowest of the pages took that somebody opened one after the other."""
    worst, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        before = time.monotonic()
        assert reader.get().status == 200  # one who is online hears so from the gate
        worst = max(worst, time.monotonic() - before)
        time.sleep(0.05)
    return worst


@pytest.mark.parametrize("name", ["shop.db", "gate/admissions.db"])
def test_a_login_waits_for_a_locked_store_and_pages_do_not(box: Box, town: Town, name: str) -> None:
    shopper, reader = shoppers(town, 2, first=1 if name == "shop.db" else 11)
    reader.log_in()
    with locked(box.data / name), ThreadPoolExecutor(1) as pool:
        page = pool.submit(
            lambda: shopper.log_in(way="phone", phone="+380671234500", programme="yes", recognition="yes")
        )
        assert slowest_page(reader, LOCKED) < PAGE
        assert code_on(page.result().body)
    assert "You are online" in reader.answers[-1].body
    assert shopper.online()
    assert stumbles(box, [shopper, reader]) == []


@pytest.mark.parametrize("name", ["shop.db", "gate/admissions.db"])
def test_a_crowd_at_a_locked_store_does_not_stop_the_pages(box: Box, town: Town, name: str) -> None:
    *crowd, reader = shoppers(town, 41, first=101 if name == "shop.db" else 201)
    with locked(box.data / name), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: all_at_once(crowd, lambda one: one.log_in(recognition="yes"), 40))
        time.sleep(0.5)
        assert slowest_page(reader, LOCKED - 1) < PAGE
        waiting.result()
    assert {one.answers[-1].status for one in crowd if not one.told} <= {503}
    all_at_once(crowd, Shopper.log_in)
    assert offline(crowd) == []
    assert opened(box) <= admitted(box)
    assert stumbles(box, [*crowd, reader]) == []


@pytest.mark.parametrize(
    ("room", "file"), [("gate", "gate/admissions.db"), ("watcher", "shop.db"), ("web", "shop.db")]
)
def test_a_file_that_is_no_database_is_told_in_one_line(
    box: Box, tmp_path: Path, room: str, file: str
) -> None:
    (tmp_path / "settings.toml").write_bytes((box.data / "settings.toml").read_bytes())
    (tmp_path / "gate").mkdir()
    (tmp_path / file).write_bytes(b"\xff" * 5000)
    said = box.town.box.run(
        sys.executable, "-m", f"portal.{room}", "--data", str(tmp_path), check=False
    ).splitlines()
    assert said == ["The shop's memory could not be reached. Nothing was changed."]
