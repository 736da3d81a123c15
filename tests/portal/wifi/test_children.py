"""Programs that run as our children."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.wifi import children
from portal.wifi.children import Child, end_former, harmless
from tests.portal.wifi.waiting import until

NAME = Path(sys.executable).name
SLEEPER = "import sys,time;print(sys.argv[2], flush=True);time.sleep(60)"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "sleeper.conf"


@pytest.fixture
def child(config: Path) -> Iterator[Child]:
    child = Child((sys.executable, "-c", SLEEPER, str(config), "awake"), config)
    yield child
    child.end()


def running(config: Path) -> list[int]:
    """Who was started with `config`, as the kernel says."""
    commands = Path("/proc").glob("[0-9]*/cmdline")
    return [int(file.parent.name) for file in commands if bytes(config) in _words(file)]


def _words(file: Path) -> list[bytes]:
    try:
        return file.read_bytes().split(b"\0")
    except OSError:
        return []


def alive_again(child: Child, config: Path, before: int) -> bool:
    child.tick()
    return running(config) not in ([], [before])


def test_a_child_that_dies_is_back_within_seconds(child: Child, config: Path) -> None:
    child.tick()
    assert until(lambda: len(running(config)) == 1)
    (first,) = running(config)
    os.kill(first, signal.SIGKILL)
    assert until(lambda: alive_again(child, config, first))


def test_a_child_is_ended_with_us(child: Child, config: Path) -> None:
    child.tick()
    assert until(lambda: len(running(config)) == 1)
    child.end()
    assert running(config) == []


def test_what_we_left_behind_when_killed_is_ended_before_a_new_one_starts(child: Child, config: Path) -> None:
    orphan = subprocess.Popen([sys.executable, "-c", SLEEPER, str(config), "x"], stdout=subprocess.DEVNULL)
    assert until(lambda: running(config) == [orphan.pid])
    child.tick()
    assert orphan.wait(20) == -signal.SIGTERM
    assert until(lambda: len(running(config)) == 1)
    end_former(NAME, Path("/nobody/reads/this"))
    assert until(lambda: len(running(config)) == 1)


def test_an_editor_that_shows_the_file_is_left_alone(config: Path) -> None:
    config.touch()
    reader = subprocess.Popen(["tail", "-f", str(config)], stdout=subprocess.DEVNULL)
    try:
        assert until(lambda: running(config) == [reader.pid])
        end_former(NAME, config)
        assert running(config) == [reader.pid]
    finally:
        reader.kill()
        reader.wait(20)


def test_an_orphan_that_does_not_listen_is_killed(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "ENDING", 0.2)
    words = [
        sys.executable,
        "-c",
        "import signal;signal.signal(15, signal.SIG_IGN);" + SLEEPER,
        str(config),
        "deaf",
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as orphan:
        assert orphan.stdout
        assert orphan.stdout.readline() == b"deaf\n"
        end_former(NAME, config)
        assert orphan.wait(20) == -signal.SIGKILL


def test_a_program_that_is_not_there_stops_nobody(config: Path, caplog: pytest.LogCaptureFixture) -> None:
    child = Child(("/no/such/program",), config)
    child.tick()
    child.tick()
    child.reload()
    child.end()
    assert [record.getMessage() for record in caplog.records] == [
        "program does not start: No such file or directory"
    ]


def test_a_child_that_keeps_failing_waits_longer_each_time(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    child = Child(("false",), config)

    def told_twice() -> bool:
        child.tick()
        return len(caplog.records) >= 2

    assert until(told_twice)
    pauses = [record.getMessage().rpartition(" in ")[2] for record in caplog.records]
    assert pauses[:2] == ["1 s", "2 s"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("dnsmasq: started, version 2.90\n", "dnsmasq: started, version 2.90"),
        ("wlan0: STA 02:00:5e:10:00:01 IEEE 802.11: associated", ""),
        ("DHCPDISCOVER(w) 02:00:5E:10:00:01 no address available", "no address is left for another device"),
        ("possible DNS-rebind attack detected: secret.example", ""),
    ],
)  # fmt: skip
def test_nothing_about_one_device_or_question_is_written_down(line: str, kept: str) -> None:
    assert harmless(line) == kept


def test_a_child_waits_until_it_is_wanted(config: Path) -> None:
    wanted: list[int] = []
    child = Child((sys.executable, "-c", SLEEPER, str(config), "awake"), config, lambda: bool(wanted))
    child.tick()
    assert running(config) == []
    wanted.append(1)
    child.tick()
    assert until(lambda: len(running(config)) == 1)
    child.end()
