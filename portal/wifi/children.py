"""dnsmasq and hostapd as our children: started, started again, ended with us.

A child that outlived us, because we were killed, goes on serving shoppers. The next of us ends it before
it starts its own: it is known by its name and the configuration it was started with, so no pid is written
down.
"""

import logging
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

log = logging.getLogger("wifi")
SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY = 10.0
"""A child that lived this long starts again soon; a younger one waits, twice as long each time."""
ENDING = 3.0
PROC = Path("/proc")
_MAC = re.compile(r"\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b", re.IGNORECASE)


def harmless(line: str) -> str:
    """What of a child's line may be written down: nothing about one device, no name that was asked for."""
    if "rebind" in line:
        return ""
    if _MAC.search(line):
        return "no address is left for another device" if "no address" in line else ""
    return line.strip()


class Child:
    """One program that stays in the foreground; `config` is the file it was told to read.

    While `wanted` says no, it is not started; one that runs is left alone.
    """

    def __init__(self, words: Sequence[str], config: Path, wanted: Callable[[], bool] = lambda: True) -> None:
        self._words, self._config, self._wanted = list(words), config, wanted
        self._name = Path(words[0]).name
        self._process: subprocess.Popen[str] | None = None
        self._started = self._due = 0.0
        self._pause = SHORTEST_PAUSE
        self._absent = False

    def tick(self) -> None:
        """Start it when it is not there and its pause is over; never raises."""
        now = time.monotonic()
        if self._process and self._process.poll() is not None:
            self._ended(now, self._process.returncode)
        if self._process is None and now >= self._due and self._wanted():
            self._start(now)

    def reload(self) -> None:
        """Tell it to read its files again."""
        process = self._process
        if process and process.poll() is None:
            process.send_signal(signal.SIGHUP)

    def end(self) -> None:
        """Ask it to end, and insist when it does not."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _ended(self, now: float, status: int) -> None:
        steady = now - self._started >= STEADY
        self._pause = SHORTEST_PAUSE if steady else min(self._pause * 2, LONGEST_PAUSE)
        self._process, self._due = None, now + self._pause
        log.warning("%s ended (%d); it starts again in %g s", self._name, status, self._pause)

    def _start(self, now: float) -> None:
        end_former(self._name, self._config)
        self._started = now
        try:
            self._process = subprocess.Popen(  # noqa: S603  # a list of words from our own settings, no shell
                self._words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except OSError as error:
            self._due = now + LONGEST_PAUSE
            if not self._absent:  # it may be installed any time; that it is not is said once
                log.warning("%s does not start: %s", self._name, error.strerror)
            self._absent = True
            return
        self._absent = False
        threading.Thread(target=_tell, args=[self._process.stdout], daemon=True).start()


def _tell(lines: IO[str]) -> None:
    with lines:
        for line in lines:
            if kept := harmless(line):
                log.info("%s", kept)


def end_former(name: str, config: Path) -> None:
    """End what an earlier process of ours left behind: programs called `name`, told to read `config`.

    An editor or a pager that shows the same file is not ours. Who does not end when asked is killed.
    """
    left = [folder for folder in PROC.glob("[0-9]*") if _reads(folder, name, config)]
    _send(left, signal.SIGTERM)
    deadline = time.monotonic() + ENDING
    while left and time.monotonic() < deadline:
        time.sleep(0.02)
        left = [folder for folder in left if _reads(folder, name, config)]
    _send(left, signal.SIGKILL)


def _send(left: Sequence[Path], number: int) -> None:
    for folder in left:
        with suppress(ProcessLookupError):
            os.kill(int(folder.name), number)


def _reads(folder: Path, name: str, config: Path) -> bool:
    """Whether a process called `name` was started with `config`; a zombie was not."""
    try:
        words = (folder / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    called = words[0].rpartition(b"/")[2]
    return called == os.fsencode(name) and any(word.endswith(os.fsencode(config)) for word in words)
