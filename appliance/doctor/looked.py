"""What the timer's last look found, and when somebody last logged in: for the owner's page, in memory."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from appliance.disk import replace_text
from appliance.doctor.findings import Finding


@dataclass(frozen=True)
class Look:
    """`at` is in Unix seconds."""

    at: int
    findings: list[Finding]


class Looked:
    """`run` is the folder in memory, which a start empties."""

    def __init__(self, run: Path) -> None:
        self._folder = run / "doctor"
        self._findings, self._login = self._folder / "findings.json", self._folder / "login"

    def keep(self, found: Iterable[Finding]) -> None:
        """Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        replace_text(self._findings, json.dumps([asdict(finding) for finding in found]))

    def last(self) -> Look | None:
        """None before the first look since the start."""
        try:
            found = json.loads(self._findings.read_text("utf-8"))
            return Look(int(self._findings.stat().st_mtime), [Finding(**one) for one in found])
        except FileNotFoundError:
            return None

    def note_login(self) -> None:
        """Somebody has logged in on the Wi-Fi. That it cannot be noted is no reason to turn them away."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._login.touch(mode=0o660)

    def last_login(self) -> int:
        """In Unix seconds; 0 when nobody has since the start."""
        try:
            return int(self._login.stat().st_mtime)
        except FileNotFoundError:
            return 0
