"""Files of a shop that several users share."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.backup.recovery import make_key
from appliance.disk import create
from appliance.documents import DocumentFolder
from appliance.keys import RECOGNITION, KeyFolder


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """Root's shell, whose umask shuts everybody else out."""
    before = os.umask(0o077)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_has_the_mode_that_was_asked_for(tmp_path: Path) -> None:
    os.close(create(tmp_path / "one", 0o640))
    assert mode(tmp_path / "one") == 0o640


def test_keys_are_read_by_all_who_share_the_shop(tmp_path: Path) -> None:
    KeyFolder(tmp_path).get(RECOGNITION)
    make_key(tmp_path)
    assert {mode(file) for file in tmp_path.iterdir()} == {0o440}


def test_documents_are_replaced_by_all_who_share_the_shop(tmp_path: Path) -> None:
    DocumentFolder(tmp_path).put("offer", {"id": "", "revision": 0})
    assert mode(tmp_path / "shop/offer.json") == 0o660
