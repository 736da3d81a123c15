"""Asking the gate, whatever is on the other side."""

import socket
import threading
import time
from pathlib import Path

import pytest

from portal.gate.client import Reply, ask
from portal.gate.listener import answer, listen, take


def answering(path: Path, line: bytes) -> threading.Thread:
    """A gate that says `line` to the first who asks."""
    door = listen(path)
    door.setblocking(True)

    def serve() -> None:
        with door:
            guest, _ = door.accept()
            answer([guest], line)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("line", "done"),
    [
        (b"done 17\n", 17),
        (b"done 0\n", 0),
        (b"failed\n", None),
        (b"", None),
        (b"done\n", None),
        (b"done -1\n", None),
        (b"done 1\nmore", None),
        (b"done " + b"9" * 40 + b"\n", None),
    ],
)
def test_only_a_whole_line_counts(tmp_path: Path, line: bytes, done: int | None) -> None:
    gate = answering(tmp_path / "gate.sock", line)
    assert ask(tmp_path / "gate.sock") == Reply(done)
    gate.join()


def test_no_gate_is_an_answer_too(tmp_path: Path) -> None:
    assert ask(tmp_path / "gate.sock") == Reply(None)


def test_a_silent_gate_is_not_waited_for(tmp_path: Path) -> None:
    with listen(tmp_path / "gate.sock"):
        before = time.monotonic()
        assert ask(tmp_path / "gate.sock", timeout=0.1) == Reply(None)
        assert time.monotonic() - before < 0.4


def test_a_new_gate_takes_the_place_of_a_dead_ones_socket(tmp_path: Path) -> None:
    listen(tmp_path / "gate.sock").close()
    gate = answering(tmp_path / "gate.sock", b"done 1\n")
    assert ask(tmp_path / "gate.sock") == Reply(1)
    gate.join()


def test_the_socket_is_for_its_group_only(tmp_path: Path) -> None:
    with listen(tmp_path / "run" / "gate.sock"):
        assert (tmp_path / "run" / "gate.sock").stat().st_mode & 0o777 == 0o660


def test_everybody_who_waits_is_taken_and_who_left_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gate.sock"
    with listen(path) as door:
        guests = [socket.socket(socket.AF_UNIX) for _ in range(3)]
        for guest in guests:
            guest.connect(str(path))
        guests[0].close()
        answer(take(door, path.stat().st_gid), b"done 2\n")
        assert [guest.recv(64) for guest in guests[1:]] == [b"done 2\n"] * 2
        for guest in guests:
            guest.close()
