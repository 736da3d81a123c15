"""How gate and watcher begin and end, as processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A process that does not outlive the test."""
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def start(
    data: Path, *words: str, before: Sequence[str] = ()
) -> AbstractContextManager[subprocess.Popen[str]]:
    return started(*before, sys.executable, "-m", *words, "--data", str(data))


def poor() -> tuple[str, ...]:
    """What to put before a command so that it has no right to the network."""
    return ("setpriv", "--bounding-set=-net_admin") if os.geteuid() == 0 else ()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    return process.stderr.readline()


def test_a_gate_without_an_interface_is_idle_and_says_so_once(tmp_path: Path) -> None:
    with start(tmp_path, "portal.gate") as gate:
        assert first_line(gate) == "gate: idle, no shoppers' interface is set\n"
        gate.send_signal(signal.SIGTERM)
        assert gate.wait(3) == 0
        assert gate.communicate()[1] == ""


def test_a_base_without_an_interface_has_nothing_to_close(tmp_path: Path) -> None:
    with start(tmp_path, "portal.gate", "base") as base:
        assert base.wait(10) == 0
        assert "nothing to close" in first_line(base)


def test_a_gate_without_rights_is_idle(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[portal]\ninterface = "wlan0"\n[wifi]\nlayout = "port"\n')
    with start(tmp_path, "portal.gate", before=poor()) as gate:
        assert first_line(gate).startswith("gate: idle, no right")
        gate.send_signal(signal.SIGTERM)
        assert gate.wait(3) == 0


def test_wrong_settings_end_it_with_all_faults(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[portal]\nport = 0\nrecognition = "always"\n')
    with start(tmp_path, "portal.watcher") as watcher:
        _, said = watcher.communicate(timeout=10)
        assert watcher.returncode == 2
        assert "portal.port" in said
        assert "portal.recognition" in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_watcher_ends_politely(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path, "portal.watcher") as watcher:
        while not (tmp_path / "run" / "sightings.sock").exists():
            time.sleep(0.05)
        watcher.send_signal(number)
        assert watcher.wait(3) == 0
        assert watcher.communicate()[1] == ""


@pytest.mark.parametrize("words", [(), ("--interface", "")])
def test_a_sniffer_without_an_interface_is_idle(tmp_path: Path, words: tuple[str, ...]) -> None:
    nobody = str(tmp_path / "nobody")
    with started(sys.executable, "-m", "portal.sniffer", *words, "--socket", nobody) as sniffer:
        assert first_line(sniffer) == "sniffer: idle, no shoppers' interface is set\n"
        sniffer.send_signal(signal.SIGTERM)
        assert sniffer.wait(3) == 0
