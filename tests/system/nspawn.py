"""A Debian machine in a container, whose systemd starts our units for real."""

import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def install(root: Path) -> None:
    """Lay our units and what belongs to them into a machine's folder."""
    subprocess.run([PROJECT / "systemd/install", root], check=True)
