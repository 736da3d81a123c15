"""Factory reset by the card alone, as whoever bought a box without its password."""

from pathlib import Path

import pytest

from appliance.commissioning.factory_reset import FACTORY, RESET
from tests.board.qemu import Board

pytestmark = pytest.mark.board


SET_UP = "until systemctl is-active --quiet regulars-setup; do sleep 1; done"


def start(board: Board) -> None:
    board.power_on()
    board.wait_for_shell()
    board.run(SET_UP, 900)


def test_a_file_on_the_card_makes_the_box_as_new(board: Board, tmp_path: Path) -> None:
    board.pull_the_plug()
    start(board)  # what the fitter said is in use then, and told once
    board.run("regulars customer add --phone 0679999999 && sync", 300)
    board.pull_the_plug()
    (tmp_path / RESET).touch()
    board.lay(tmp_path / RESET, RESET)
    start(board)
    board.run(f"cmp /etc/regulars/settings.toml {FACTORY}")
    assert board.run("ls /boot/firmware | grep regulars").split() == ["regulars-setup.txt"]
    assert "Nothing was found." in board.run("regulars customer find 0679999999 2>&1 || true", 300)
