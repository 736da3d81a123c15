"""These tests boot a Debian machine in a container; only `make test-hardware` looks at them."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.shop import lay_cable
from tests.system.nspawn import Machine, debian, environment, install

collect_ignore_glob = [] if os.environ.get("REGULARS_MACHINE") == "yes" else ["test_*.py"]
SETTINGS = """[shop]
name = "Kava i kaktus"
[portal]
interface = "shoppers"
[wifi]
layout = "port"
password = "kava i kaktus"
[sync]
hub = "https://hub.chain.example"
"""


def shop(root: Path) -> None:
    """A machine as a fitter leaves it."""
    environment(root)
    install(root)
    (root / "etc/regulars").mkdir()
    (root / "etc/regulars/settings.toml").write_text(SETTINGS)
    files = [file for file in (root / "usr/lib/systemd/system").glob("regulars*") if file.is_file()]
    units = [file.name for file in files if "[Install]" in file.read_text()]
    subprocess.run(["systemctl", "--quiet", f"--root={root}", "enable", *units], check=True)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A box whose shoppers are on a cable."""
    with Machine(tmp_path_factory.mktemp("machine"), debian(), shop) as machine:
        lay_cable(machine)
        yield machine
