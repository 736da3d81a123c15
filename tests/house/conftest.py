"""The project's own files, as git would hand them to somebody who clones it."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files(root: Path) -> list[Path]:
    """Every file that is tracked, or would be with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


@pytest.fixture(scope="session")
def sources(root: Path, files: list[Path]) -> list[Path]:
    """The Python files of the three packages."""
    rooms = {"appliance", "portal", "kiosk"}
    return [path for path in files if path.suffix == ".py" and path.relative_to(root).parts[0] in rooms]
