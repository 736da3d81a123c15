"""Who may import whom: the contracts in .importlinter, and what they cannot say."""

import subprocess
import sys
from pathlib import Path

import grimp


def test_every_import_contract_is_kept(root: Path) -> None:
    command: list[str | Path] = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_sniffer_imports_scapy_and_the_standard_library_alone() -> None:
    graph = grimp.build_graph("portal", include_external_packages=True, cache_dir=None)
    reached = {"portal.sniffer"} | graph.find_descendants("portal.sniffer")
    for module in tuple(reached):
        reached |= graph.find_upstream_modules(module)
    others = {name.split(".")[0] for name in reached if not name.startswith("portal.sniffer")}
    assert others - {"scapy"} <= sys.stdlib_module_names
