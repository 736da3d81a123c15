"""A skipped test is a fault in continuous integration, and never a silent one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir=."]


def run(folder: Path, reason: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A test run over one test that skips itself for this reason, by the project's own conftest.py."""
    shutil.copy(Path(__file__).parents[1] / "conftest.py", folder)
    (folder / "test_it.py").write_text(f"import pytest\ndef test_it(): pytest.skip({reason!r})\n")
    surroundings = {name: value for name, value in os.environ.items() if name != "CI"} | environment
    return subprocess.run(COMMAND, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


def test_a_skip_fails_in_continuous_integration(tmp_path: Path) -> None:
    result = run(tmp_path, "not today", CI="true")
    assert result.returncode == pytest.ExitCode.TESTS_FAILED
    assert "a skip is a fault: Skipped: not today" in result.stdout


def test_a_skip_passes_where_the_machine_cannot(tmp_path: Path) -> None:
    assert run(tmp_path, "this machine cannot make a namespace", CI="true").returncode == pytest.ExitCode.OK


def test_a_skip_passes_at_home(tmp_path: Path) -> None:
    assert run(tmp_path, "not today").returncode == pytest.ExitCode.OK
