"""What runs here, and where newer comes from."""

import os
import platform
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from appliance.doctor.findings import GOOD, SOON, UNKNOWN, Finding


def versions(root: Path = Path("/")) -> Finding:
    told = (
        f"Regulars {_ours()}",
        f"Python {platform.python_version()}",
        _system(root),
        f"kernel {os.uname().release}",
    )
    return Finding("versions", GOOD, f"{', '.join(told)}.")


def _ours() -> str:
    try:
        return metadata.version("regulars")
    except metadata.PackageNotFoundError:  # put here by hand
        return "of an unknown version"


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
