"""How gate and watcher begin and end: settings, the log, and a stop that interrupts nothing half-way."""

import logging
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from appliance.errors import RegularsError, SettingsFaults
from appliance.service import BEAT, Pulse, ready
from appliance.settings import Paths, Settings, load_settings


class Readable(Protocol):
    """A socket or anything else with a descriptor."""

    def fileno(self) -> int: ...


def begin(data: Path) -> Settings:
    """Set up the log and read the settings; faults are told in plain words and end the process with 2."""
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    try:
        return load_settings(Paths(data.resolve()))
    except SettingsFaults as faults:
        sys.stderr.write(f"{faults}\n")
        sys.exit(2)


@contextmanager
def plain_words() -> Iterator[None]:
    """A fault of the shop's that nobody could mend ends the process with 2 and one line in the log."""
    try:
        yield
    except RegularsError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


class Stopping:
    """True once SIGTERM or SIGINT arrived, which is something to wait for and no exception.

    Make it once, in the main thread, before anything else.
    """

    def __init__(self) -> None:
        self._asked = False
        self._bell, ring = os.pipe()
        os.set_blocking(ring, False)
        signal.set_wakeup_fd(ring, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def __bool__(self) -> bool:
        return self._asked

    def wait(self, seconds: float, *others: Readable) -> bool:
        """Sleep until one of `others` is readable (True), the time is over or a signal came (False)."""
        descriptors = [self._bell, *(other.fileno() for other in others)]
        ready, _, _ = select.select(descriptors, [], [], max(0.0, seconds))
        return bool(ready) and self._bell not in ready

    def sleep(self) -> None:
        """Do nothing until told to stop, which is all that is wanted here."""
        pulse = Pulse()
        ready()
        while not self:
            pulse.beat()
            self.wait(BEAT)

    def _stop(self, *_: Any) -> None:
        self._asked = True
