"""What one kiosk did since a test began; it goes on from test to test, as at a counter."""

import time

from appliance.rows import Scan
from kiosk.scanner.decoder import SETTLE
from tests.system.kiosk import Kiosk
from tests.system.place import until

SOON = 60.0
"""Seconds that an emulated processor may take for what a box does at once."""


class Today:
    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self._said = len(kiosk.log.read_text())
        self._scan = max((scan.id for scan in kiosk.shop.scans.recent(3600)), default=0)

    def log(self) -> str:
        """The kiosk's words."""
        return self.kiosk.log.read_text()[self._said :]

    def hears(self, text: str, times: int = 1) -> None:
        """Wait until the kiosk has said it so many times."""
        assert until(lambda: self.log().count(text) >= times, SOON), self.log()

    def finds_scanner(self, times: int = 1) -> None:
        """Wait until it reads a scanner, and takes what comes for a scan and not for the tail of one."""
        self.hears("scanner found", times)
        time.sleep(2 * SETTLE)

    def kinds(self) -> list[str]:
        return [scan.kind for scan in self._scans()]

    def scans(self) -> list[str]:
        """What was scanned, as far as the shop remembers it, oldest first."""
        return [scan.masked for scan in self._scans()]

    def _scans(self) -> list[Scan]:
        recent = self.kiosk.shop.scans.recent(3600)
        return [scan for scan in reversed(recent) if scan.id > self._scan]
