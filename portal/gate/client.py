"""Asking the gate to look at the admissions now, and how far it got."""

import re
import socket
from dataclasses import dataclass
from pathlib import Path

_REPLY = re.compile(rb"done (\d{1,18})\n")


@dataclass(frozen=True)
class Reply:
    """`done`: every admission up to this number is in force; None when the gate failed or is not there."""

    done: int | None


def ask(gate: Path, timeout: float = 0.5) -> Reply:
    """Connect to the gate's socket, send nothing, read one line. Never raises, never waits past `timeout`.

    `timeout` is in seconds and per step; the gate answers whole lines, so there is one step.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout)
        try:
            connection.connect(str(gate))
            answer = _REPLY.fullmatch(connection.recv(64))
        except OSError:
            return Reply(None)
    return Reply(int(answer[1]) if answer else None)
