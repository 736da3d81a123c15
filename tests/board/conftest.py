"""These tests boot the SD card's image; only `make test-image` looks at them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.board.qemu import Board

IMAGE = os.environ.get("REGULARS_IMAGE", "")
collect_ignore_glob = [] if IMAGE else ["test_*.py"]


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board with a new card, whose shoppers are on its USB adapter."""
    with Board(tmp_path_factory.mktemp("board"), Path(IMAGE)) as board:
        yield board
