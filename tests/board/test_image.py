"""The image as a fitter gets it: flashed, the card put in, the plug put in, and nothing else."""

import json

import pytest

from tests.board.qemu import Board
from tests.system.place import until

pytestmark = pytest.mark.board
LACKS = {
    "uplink": "its one cable is the shoppers'",
    "names": "so nobody tells names",
    "clock": "nor the time",
    "backup": "the shop is minutes old",
    "notice": "the first of these, told to the owner",
}

NO_INTERNET = "There is no internet."


@pytest.fixture(scope="module")
def box(board: Board) -> Board:
    """Switched on for the first time."""
    board.power_on()
    print(f"\nfirst start: the portal answered after {board.wait_for_portal():.0f} s")
    board.wait_for_shell()
    return board


def test_every_unit_starts(box: Board) -> None:
    assert until(lambda: box.run("systemctl is-system-running || true").strip() == "running", 300), box.run(
        "systemctl --failed --no-legend; systemctl list-jobs"
    )


def test_doctor_names_only_what_qemu_lacks(box: Board) -> None:
    found = json.loads(box.run("regulars doctor --json || true").splitlines()[-1])
    named = {one["what"]: one["says"] for one in found if one["state"] in {"bad", "soon"}}
    assert named.keys() <= LACKS.keys(), named
    assert named.get("notice", NO_INTERNET).startswith(NO_INTERNET)
    assert "Enough for portal and dashboard." in str(found)


def test_the_root_is_read_only_and_the_data_grew_with_the_card(box: Board) -> None:
    root, data = box.run("for one in / /var; do findmnt --noheadings --output OPTIONS $one; done").split()
    assert root.startswith("ro,")
    assert data.startswith("rw,")
    assert int(box.run("df --output=size --block-size=1M /var | tail -1")) > 1000


def test_a_small_board_has_no_counter_and_says_so(box: Board) -> None:
    assert box.run("systemctl show -P ConditionResult regulars-kiosk regulars-kiosk-browser").split() == [
        "no",
        "no",
    ]
    said = box.console.read_text(errors="replace")
    assert "on Raspberry Pi 3 Model B" in said
    assert "portal and dashboard (a counter needs 2 GB of memory)" in said


def test_the_dashboard_answers(box: Board) -> None:
    asks = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1], timeout=60).status)"
    assert "200" in box.run(f"/opt/regulars/bin/python -c '{asks}' http://127.0.0.1:8082/")
