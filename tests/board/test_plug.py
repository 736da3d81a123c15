"""The plug is pulled in the midst of writing, again and again: what the box had said is kept stays kept.

Every other time it is pulled while the rest of the box is still starting, else after the portal's answer.
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


def start(board: Board, *, wholly: bool) -> float:
    """Seconds from power-on to the portal's answer, or to the open store; shell and program are there."""
    board.power_on()
    took = board.wait_for_portal() if wholly else 0.0
    board.wait_for_shell()
    if not wholly:
        board.run("until systemctl is-active --quiet regulars-setup; do sleep 1; done", 900)
        took = time.monotonic() - board.began
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
        began, wholly = time.monotonic(), kill % 2 == 0
        took = start(board, wholly=wholly)
        assert all_there(board, kept)
        earlier, kept = kept, write_until_the_plug(board, kept + 1, chance.uniform(1, 20))
        there = f"{'portal' if wholly else 'store'} after {took:.0f} s"
        told = f"{there}, {kept - earlier} kept, {time.monotonic() - began:.0f} s in all"
        print(f"\nplug {kill} of {KILLS}: {told}", flush=True)
    start(board, wholly=True)
    assert all_there(board, kept)
    print(f"\npulled {KILLS} times, {kept} acknowledged, none lost; {board.falls} falls of QEMU's own")
