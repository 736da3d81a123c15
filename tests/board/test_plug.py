"""The plug is pulled in the midst of writing, again and again: what the box had said is kept stays kept.

QEMU is killed: what the card was told to write is there, what only the board had in memory is gone. No
sector is torn, and the card loses nothing that it took; a real one may.
"""

import base64
import os
import random
import re
import time
from pathlib import Path

import pytest

from tests.board.qemu import Board

pytestmark = pytest.mark.board
KILLS = int(os.environ.get("KILLS") or 20)
PROGRAM = Path(__file__).with_name("in_the_box.py").read_bytes()
RUN = "umask 007; /opt/regulars/bin/python /tmp/in_the_box.py"


def start(board: Board) -> float:
    """Seconds from power-on to the portal's answer; the shell and the program are there then too."""
    board.power_on()
    took = board.wait_for_portal()
    board.wait_for_shell()
    packed = base64.b64encode(PROGRAM).decode()
    for begin in range(0, len(packed), 2000):  # a terminal takes no longer line
        board.run(f"echo {packed[begin : begin + 2000]} >>/tmp/packed")
    board.run("base64 -d </tmp/packed >/tmp/in_the_box.py")
    return took


def write_until_the_plug(board: Board, first: int, seconds: float) -> int:
    """The last number that was told as kept."""
    board.type(f"{RUN} write {first}")
    assert board.hear(rf"kept {first};", 180), board.heard
    board.hear("(?!)", seconds)  # matches nothing
    board.pull_the_plug()
    return max(map(int, re.findall(r"kept (\d+);", board.heard)))


def all_there(board: Board, last: int) -> bool:
    return "sound True, lost [];" in board.run(f"{RUN} read {last}", 300)


def test_nothing_that_was_acknowledged_is_lost(board: Board) -> None:
    board.pull_the_plug()
    kept, chance = 0, random.Random(7)  # noqa: S311  # moments, not secrets
    for kill in range(1, KILLS + 1):
        began = time.monotonic()
        answered = start(board)
        assert all_there(board, kept)
        earlier, kept = kept, write_until_the_plug(board, kept + 1, chance.uniform(1, 20))
        told = (
            f"portal after {answered:.0f} s, {kept - earlier} kept, {time.monotonic() - began:.0f} s in all"
        )
        print(f"\nplug {kill} of {KILLS}: {told}", flush=True)
    start(board)
    assert all_there(board, kept)
    print(f"\npulled {KILLS} times, {kept} acknowledged, none lost; {board.falls} falls of QEMU's own")
