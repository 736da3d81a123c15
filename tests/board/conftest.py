"""These tests boot the SD card's image; only `make test-image` looks at them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.board.qemu import Board

IMAGE = os.environ.get("REGULARS_IMAGE", "")
FITTERS = """[shop]
name = "Kava i kaktus"
[portal]
interface = "usb0"
[wifi]
layout = "port"
password = "kava i kaktus"
isolation = "on"
"""
"""A card reader in a laptop is all a fitter needs to say this; see image-build/README.md."""
collect_ignore_glob = [] if IMAGE else ["test_*.py"]


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A board with a new card, which a fitter told that shoppers are on the USB adapter."""
    folder = tmp_path_factory.mktemp("board")
    (folder / "regulars.toml").write_text(FITTERS)
    with Board(folder, Path(IMAGE)) as board:
        board.lay(folder / "regulars.toml", "regulars.toml")
        yield board
