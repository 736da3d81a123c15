"""The shop's processes, what they told of, the backup, and the way to head office."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from appliance.backup import carried, last
from appliance.chain import UpstreamState
from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding

DAY = 86_400
OLD, TOO_OLD = 3, 14
"""Days since the last backup, and since the last exchange with head office."""
STICKS = {
    carried.AWAY: ("The backup stick was not plugged in.", "Plug it in: the copy is made at once."),
    carried.FULL: ("The backup stick is full.", "Make room on it, or enrol a larger one."),
    carried.BROKEN: (
        "The backup stick cannot be mounted or written.",
        "Unplug it and plug it in again; if that does not help, enrol another one.",
    ),
    carried.FOREIGN: (
        "The backup stick has another shop's backups.",
        "Take another stick, or delete the file regulars-stick from this one if that shop is no more.",
    ),
    carried.UNFINISHED: (
        "The last copy to the backup stick did not end: it is too slow, or was pulled too early.",
        "Plug it in again and leave it for some minutes; if that does not help, enrol another one.",
    ),
}
"""What is told and advised of each fault."""
UNITS = Path("/usr/lib/systemd/system")


def processes(told: str | None) -> Finding:
    """`told` is what `systemctl show` printed of our units, a block each; None where systemd runs none."""
    if told is None:
        return Finding("processes", UNKNOWN, "systemd runs none of the shop's processes here.")
    down = sorted(filter(None, map(_is_down, told.split("\n\n"))))
    if down:
        names = ", ".join(name.removeprefix("regulars-").removesuffix(".service") for name in down)
        do = f"Look what it says: journalctl --boot --unit={down[0]}"
        return Finding("processes", BAD, f"Not running: {names}.", do)
    return Finding("processes", GOOD, "All processes run.")


def ask_systemd() -> str | None:
    # By name: a pattern finds only what systemd has in memory, which one that was stopped has left.
    units = sorted(file.name for file in UNITS.glob("regulars-*.service"))
    return _show("--property=Id,ActiveState,ConditionResult,UnitFileState", *units) if units else None


def last_update() -> str | None:
    """How the last look for a new version ended since the start, as systemd says: `success`, or why not."""
    return _show("--property=Result", "--value", "update-regulars.service")


def _show(*words: str) -> str | None:
    """What `systemctl show` prints; None where there is no systemd."""
    if not Path("/run/systemd/system").exists():
        return None
    command = ("systemctl", "show", *words)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603  # ours
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None


def _is_down(block: str) -> str:
    """The unit's name when it should run and does not."""
    unit = dict(line.partition("=")[::2] for line in block.splitlines())
    skipped = unit.get("ActiveState") == "inactive" and unit.get("ConditionResult") == "no"
    wanted = unit.get("UnitFileState") == "enabled" and not skipped
    return unit.get("Id", "") if wanted and unit.get("ActiveState") != "active" else ""


def notices(standing: Sequence[str]) -> list[Finding]:
    """What processes noticed and the owner's page shows, in English."""
    return [Finding("notice", BAD, text) for text in standing]


def backup(found: last.Last | None, data: Path, now: int) -> Finding:
    do = "On the owner's page, under Backup, it says how."
    if found is None:
        return Finding("backup", BAD, "There is no backup yet.", do)
    days = max(0, now - found.at) // DAY
    says = f"The last backup is {_as_said(days)} old."
    if days >= TOO_OLD:
        return Finding("backup", BAD, says, do)
    if found.file.is_relative_to(data):
        do = "Plug in a USB stick, and choose it on the owner's page Backup."
        return Finding("backup", SOON, f"{says} It lies in the box itself, and is lost with it.", do)
    return Finding("backup", SOON if days >= OLD else GOOD, says, do if days >= OLD else "")


def _as_said(days: int) -> str:
    return {0: "less than a day", 1: "a day"}.get(days, f"{days} days")


def stick(found: carried.Carried, enrolled: bool, now: int) -> Finding:
    """Only where one is enrolled: that there is none stands under the backup."""
    if not enrolled or not (found.at or found.fault):
        return Finding("stick", UNKNOWN, "No stick has taken a backup yet.")
    copied = f"It had the newest backup {_as_said(max(0, now - found.at) // DAY)} ago."
    if not found.fault:
        return Finding("stick", GOOD, f"The backup stick is in use. {copied}")
    says, do = STICKS[found.fault]
    bad = now - found.at >= TOO_OLD * DAY
    return Finding("stick", BAD if bad else SOON, f"{says} {copied}" if found.at else says, do)


def head_office(state: UpstreamState | None, is_set: bool, now: int) -> Finding:
    """`is_set` says whether sync.hub names one. A shop works for days without it, so it is bad only then."""
    if not is_set:
        return Finding("head office", GOOD, "This shop is alone.")
    if state is None:
        do = "Get a code from head office and say: regulars sync enrol CODE"
        return Finding("head office", BAD, "This shop is not enrolled.", do)
    says = f"{state.waiting} events wait."
    if state.fault:
        days = (now - state.exchanged_at) // DAY if state.exchanged_at else TOO_OLD
        do = "Look at the shop's internet first, then call head office; regulars sync status says more."
        return Finding("head office", BAD if days >= OLD else SOON, f"{state.message} {says}", do)
    return Finding("head office", GOOD, says)
