"""`regulars run` as a new owner starts it."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.answers import Answers
from appliance.settings import Paths
from tests.system.place import until

pytestmark = pytest.mark.system(root=False)
PORTS = ("portal", "kiosk", "dashboard")


class Running:
    """The command in the foreground, with three free ports and whatever `words` are added."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.ports = dict(zip(PORTS, free_ports(3), strict=True))
        self.folder = folder
        sections = (f"[{room}]\nport = {port}\n" for room, port in self.ports.items())
        (folder / "settings.toml").write_text("".join(sections))
        command = [sys.executable, "-m", "appliance.cli", "--data", str(folder), "run", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as out:
            self.lines.extend(iter(out.readline, ""))

    def wait_for_line(self, shape: str, seconds: float = 60) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.lines:
                if re.search(shape, line):
                    return line
            time.sleep(0.05)
        raise AssertionError("".join(self.lines))

    def end(self) -> float:
        """Ctrl-C; returns how many seconds it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(15)
        self._reader.join()
        return time.monotonic() - started


def free_ports(number: int) -> list[int]:
    trials = [socket.socket() for _ in range(number)]
    for trial in trials:
        trial.bind(("127.0.0.1", 0))
    found = [int(trial.getsockname()[1]) for trial in trials]
    for trial in trials:
        trial.close()
    return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    shop = Running(tmp_path)
    yield shop
    if shop.process.poll() is None:
        shop.end()


def status(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return int(answer.status)


def test_three_pages_answer_and_the_owner_is_told_where(running: Running) -> None:
    running.wait_for_line("Ctrl-C ends everything")
    assert [status(port) for port in running.ports.values()] == [200, 200, 200]
    told = "".join(running.lines)
    assert re.search(r"Set-up code for the owner: \w{4}-\w{4}", told)
    assert all(f"http://127.0.0.1:{port}/" in told for port in running.ports.values())
    assert told.count("Idle: gate") == 1
    assert "Traceback" not in told


def test_ctrl_c_ends_everything_within_five_seconds(running: Running) -> None:
    running.wait_for_line("Ctrl-C ends everything")
    assert running.end() < 5
    assert running.process.returncode == 0
    for port in running.ports.values():
        with socket.socket() as trial:
            assert trial.connect_ex(("127.0.0.1", port)) != 0


def test_no_request_is_dropped_while_everything_ends(running: Running) -> None:
    running.wait_for_line("Ctrl-C ends everything")
    answered: list[int] = []
    dropped: list[OSError] = []
    shopper = threading.Thread(target=ask_until_closed, args=(running.ports["portal"], answered, dropped))
    shopper.start()
    time.sleep(0.5)
    running.end()
    shopper.join(15)
    assert len(answered) > 5
    assert set(answered) == {200}
    assert dropped == []


def ask_until_closed(port: int, answered: list[int], dropped: list[OSError]) -> None:
    while True:
        try:
            answered.append(status(port))
        except OSError as error:
            if not isinstance(getattr(error, "reason", error), ConnectionRefusedError):
                dropped.append(error)
            return


def test_a_room_that_dies_comes_back_and_the_others_do_not_notice(running: Running) -> None:
    running.wait_for_line("Ctrl-C ends everything")
    children = subprocess.run(
        ["pgrep", "--parent", str(running.process.pid), "--full", "portal.web"],
        capture_output=True,
        text=True,
        check=True,
    )
    subprocess.run(["kill", "-9", children.stdout.strip()], check=True)
    running.wait_for_line("portal ended")
    assert status(running.ports["dashboard"]) == 200
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            assert status(running.ports["portal"]) == 200
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the portal did not come back")


def test_a_taken_port_is_told_in_plain_words(running: Running, tmp_path: Path) -> None:
    running.wait_for_line("Ctrl-C ends everything")
    other = tmp_path / "other"
    other.mkdir()
    (other / "settings.toml").write_text((running.folder / "settings.toml").read_text())
    words = [sys.executable, "-m", "appliance.cli", "--data", str(other), "run"]
    second = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 1
    assert str(running.ports["portal"]) in second.stderr
    assert "Traceback" not in second.stderr


def test_the_owners_answers_count_without_anybody_starting_it_again(running: Running) -> None:
    running.wait_for_line("Ctrl-C ends everything")
    answers = Answers(Paths(running.folder))
    answers.answer("shop", name="Кав'ярня Ранок")
    answers.finish()
    assert until(lambda: "Кав&#39;ярня Ранок" in page(running.ports["portal"]), 60)
    assert until(lambda: page(running.ports["kiosk"]))


def page(port: int) -> str:
    """What the first page says; nothing while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""
