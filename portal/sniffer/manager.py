"""What systemd is told, as in sd_notify(3). `appliance.service` has the same, and is not for this process."""

import os
import socket
import time
from contextlib import suppress

BEAT = 5.0
"""Seconds between two signs of life; the unit's WatchdogSec= is several times as much."""


class Manager:
    """Nothing is told where systemd did not start us."""

    def __init__(self, address: str | None = None) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "") if address is None else address
        self._due = float("-inf")

    def ready(self) -> None:
        self._say("READY=1")

    def beat(self) -> None:
        """Once a turn of the loop; costs nothing but now and then."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + BEAT
            self._say("WATCHDOG=1")

    def _say(self, state: str) -> None:
        if not self._address:
            return
        abstract = self._address.startswith("@")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel, suppress(OSError):
            channel.sendto(state.encode(), "\0" + self._address[1:] if abstract else self._address)
