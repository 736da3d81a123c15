"""The plan as it is now: the settings, what was learned since, and whether somebody is learning."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.errors import Refused, StoreFault
from appliance.presence.scanners import Scanners
from appliance.rows import KnownScanner
from appliance.settings import KioskSettings
from kiosk.scanner.plan import Plan

log = logging.getLogger(__name__)

LEARNING = "learning"
"""A file in `run`, locked while somebody teaches a keyboard its part. The lock ends with its process."""


class Learning(Refused):
    """Two teachers would take each other's keyboard."""

    text = "Somebody else is teaching a scanner right now."


class Plans:
    """Asked at each look for keyboards."""

    def __init__(self, settings: KioskSettings, scanners: Scanners, run: Path) -> None:
        self._settings = settings
        self._scanners = scanners
        self._lock = run / LEARNING
        self._known: dict[str, KnownScanner] = {}
        self._spoilt = False

    def __call__(self) -> Plan:
        settings = self._settings
        return Plan(
            scanners=settings.scanners,
            keypads=settings.keypads,
            layout=settings.scanner_layout,
            pause=settings.scan_pause_ms / 1000,
            known=self._learned(),
            learning=is_learning(self._lock),
        )

    def _learned(self) -> dict[str, KnownScanner]:
        """With a document that cannot be read, what it said before."""
        try:
            self._known, self._spoilt = self._scanners.all(), False
        except StoreFault as fault:
            if not self._spoilt:
                log.warning("what was learned about scanners cannot be read: %s", fault)
            self._spoilt = True
        return self._known


def is_learning(lock: Path) -> bool:
    """Whether a process holds the lock."""
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def learning(run: Path) -> Iterator[None]:
    """Tell the kiosk to leave unknown keyboards alone as long as this lasts; raises Learning."""
    run.mkdir(parents=True, exist_ok=True)
    lock = run / LEARNING
    if not lock.exists():
        lock.touch()
    # For reading, which is all that is allowed when another user has taught before.
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Learning() from error
        yield
