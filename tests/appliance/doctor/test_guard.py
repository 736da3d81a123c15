"""The gate and the firewall's table, as a person is told of them."""

import socket
import threading
from pathlib import Path

import pytest

from appliance.doctor import guard
from appliance.doctor.findings import BAD, GOOD, UNKNOWN


@pytest.mark.parametrize(("says", "state"), [(b"done 7\n", GOOD), (b"failed\n", BAD), (b"", BAD)])
def test_the_gate_is_well_when_it_says_how_far_it_got(tmp_path: Path, says: bytes, state: str) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "gate.sock"))
        door.listen()

        def answer() -> None:
            with door.accept()[0] as caller:
                caller.send(says)

        thread = threading.Thread(target=answer)
        thread.start()
        assert guard.gate("wlan0", tmp_path / "gate.sock").state == state
        thread.join()


def test_a_gate_that_is_not_there_lets_nobody_online(tmp_path: Path) -> None:
    assert guard.gate("wlan0", tmp_path / "gate.sock").state == BAD


def test_without_shoppers_there_is_nothing_to_guard(tmp_path: Path) -> None:
    assert {guard.gate("", tmp_path / "gate.sock").state, guard.table("").state} == {UNKNOWN}


@pytest.mark.parametrize(
    ("command", "state"),
    [
        (("true",), GOOD),
        (("sh", "-c", "echo No such file or directory >&2; exit 1"), BAD),
        (("sh", "-c", "echo Operation not permitted >&2; exit 1"), UNKNOWN),
        (("no-such-program",), UNKNOWN),
    ],
)
def test_the_table_is_there_or_missing_or_not_to_be_seen(command: tuple[str, ...], state: str) -> None:
    assert guard.table("wlan0", command).state == state
