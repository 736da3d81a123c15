"""How long shoppers wait after the power came back, beside the same image without our units.

Prints figures and judges none: a processor that is played says nothing of a real one's seconds.
"""

import pytest

from tests.board.qemu import Board
from tests.system.place import until

pytestmark = pytest.mark.board
MASKED = tuple(
    f"systemd.mask={unit}"
    for unit in ("regulars.target", "regulars-base.service", "regulars-first-run.service")
)


def started(board: Board) -> float:
    """Seconds of the board's own clock, from its kernel's start until multi-user.target."""
    board.wait_for_shell()
    assert until(lambda: "inactive" not in board.run("systemctl is-active multi-user.target || true"), 600)
    return int(board.run("systemctl show -P ActiveEnterTimestampMonotonic multi-user.target")) / 1e6


def test_the_share_of_a_start_that_is_ours(board: Board) -> None:
    board.pull_the_plug()
    board.power_on()
    answered = board.wait_for_portal()
    ours = started(board)
    board.pull_the_plug()
    board.power_on(*MASKED)
    bare = started(board)
    board.pull_the_plug()
    print(f"\nportal after {answered:.0f} s; multi-user.target after {ours:.0f} s, without us {bare:.0f} s")
