"""What runs here, and where newer comes from."""

import os
import platform
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from appliance.chain import Office
from appliance.doctor.findings import GOOD, SOON, UNKNOWN, Finding
from appliance.release import PROTOCOL, version


def versions(root: Path = Path("/")) -> Finding:
    told = (
        f"Regulars {version() or 'of an unknown version'}",
        f"Python {platform.python_version()}",
        _system(root),
        f"kernel {os.uname().release}",
    )
    return Finding("versions", GOOD, f"{', '.join(told)}.")


def office(told: Office) -> Iterator[Finding]:
    """Head office's, beside ours; nothing where it tells none."""
    if not told.version:
        return
    says = f"Head office runs Regulars {told.version}"
    if told.protocol < PROTOCOL:
        do = "Ask head office for the newer version: what is new in this box does not reach it."
        yield Finding("head office's version", SOON, f"{says}, which is too old for this box.", do)
    elif told.protocol > PROTOCOL:
        do = "Bring this box the newer version: regulars update"
        yield Finding("head office's version", SOON, f"{says}, which this box is too old for.", do)
    else:
        yield Finding("head office's version", GOOD, f"{says}.")


def _system(root: Path) -> str:
    """See os-release(5)."""
    try:
        lines = (root / "etc/os-release").read_text("utf-8").splitlines()
    except OSError:
        return "an unknown system"
    fields = dict(line.partition("=")[::2] for line in lines)
    return fields.get("PRETTY_NAME", "an unknown system").strip('"')


def store(step: int) -> Finding:
    """`step` is the database's last; a newer or older one than ours would not have been opened."""
    return Finding("store", GOOD, f"The database is at step {step}.")


def updates(source: str, data: Path, result: str | None) -> Finding:
    """`data` is the shop's folder, `result` systemd's of the last look for newer, if there was one."""
    with suppress(OSError):  # only root may look
        refused = (data / "before-upgrade/rolled-back").read_text("utf-8").strip()
        do = "Wait for a newer one; its makers should be told."
        return Finding("updates", SOON, f"Version {refused} did not work here; the earlier was put back.", do)
    if result not in {None, "success"}:
        do = "Look what it says: journalctl --boot --unit=update-regulars.service"
        return Finding("updates", SOON, "The last look for a new version failed.", do)
    if source:
        return Finding("updates", GOOD, f"New versions of Regulars come from {source}.")
    do = "Name update.source and update.key; with the key alone: regulars update --from FOLDER"
    return Finding("updates", UNKNOWN, "This box gets no new versions of Regulars: no source is named.", do)
