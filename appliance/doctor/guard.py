"""The gate: does it answer, and is the firewall's table there?"""

import socket
import subprocess
from pathlib import Path

from appliance.doctor.findings import BAD, GOOD, UNKNOWN, Finding

WITHIN = 2.0
"""Seconds; the gate answers in half of one."""
_TABLE = ("nft", "list", "table", "inet", "regulars")


def gate(interface: str, door: Path) -> Finding:
    """`door` is the gate's socket: asked nothing, it looks at the admissions and answers `done N`."""
    if not interface:
        return Finding("gate", UNKNOWN, "Not tried: no network for shoppers is set (portal.interface).")
    do = "Look what it says: journalctl --boot --unit=regulars-gate.service"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(WITHIN)
            connection.connect(str(door))
            answer = connection.recv(64)
    except PermissionError:
        return Finding("gate", UNKNOWN, "Not tried: this user may not ask the gate.")
    except OSError:
        return Finding("gate", BAD, "The gate does not answer: nobody can go online.", do)
    if not answer.startswith(b"done "):
        return Finding("gate", BAD, "The gate cannot change the firewall: nobody can go online.", do)
    return Finding("gate", GOOD, "The gate answers.")


def table(interface: str, ask: tuple[str, ...] = _TABLE) -> Finding:
    """Whether the closed table is loaded; only root may look."""
    if not interface:
        return Finding("firewall", UNKNOWN, "Not tried: no network for shoppers is set (portal.interface).")
    try:
        done = subprocess.run(ask, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603  # ours
    except (OSError, subprocess.TimeoutExpired):
        return Finding("firewall", UNKNOWN, "Not tried: nft does not run here.")
    if "not permitted" in done.stderr:
        return Finding("firewall", UNKNOWN, "Not tried: only root may look at the firewall.")
    if done.returncode:
        do = "Say: systemctl restart regulars-base.service"
        return Finding("firewall", BAD, "The firewall's table is not there.", do)
    return Finding("firewall", GOOD, "The firewall's table is there.")
