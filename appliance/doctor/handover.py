"""What the fitter tries with a phone and a card before leaving: waits until it is in the store."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from appliance.doctor.findings import BAD, GOOD, UNKNOWN, Finding
from appliance.shop import Shop

LOOK = 1.0
"""Seconds between two looks into the store."""
Progress = Callable[[str, int], None]
"""Told what is waited for, and the seconds that are left."""


@dataclass(frozen=True)
class Trial:
    """`happened` looks whether somebody did what `ask` asks for; `do` is what to try when nobody could."""

    what: str
    ask: str
    happened: Callable[[], bool]
    do: str


def trials(shop: Shop) -> Iterator[Trial]:
    """Each begins to look when it is asked for, so that what was before does not count."""
    if shop.settings.portal.interface:
        yield Trial(
            "login", "Join the Wi-Fi with a phone and log in.", _admitted(shop), "Try: regulars doctor"
        )
    yield Trial("scan", "Scan a card at the kiosk.", _scanned(shop), "Try: regulars scanners")


def run(
    trial: Trial, seconds: int, progress: Progress, sleep: Callable[[float], object] = time.sleep
) -> Finding:
    """Wait at most so long. Raises KeyboardInterrupt when the fitter has enough, StoreFault."""
    for left in range(seconds, 0, -1):
        progress(trial.ask, left)
        if trial.happened():
            return Finding(trial.what, GOOD, "Tried, and it worked.")
        sleep(LOOK)
    return Finding(trial.what, BAD, f"Nothing came within {seconds} seconds.", trial.do)


def left_out(shop: Shop) -> Iterator[Finding]:
    """What cannot be tried here."""
    if not shop.settings.portal.interface:
        yield Finding("login", UNKNOWN, "Not tried: no network for shoppers is set (portal.interface).")


def _admitted(shop: Shop) -> Callable[[], bool]:
    """Somebody was let in: the number grew, and not since a right had ended."""
    number, passing = shop.admissions.reached()

    def happened() -> bool:
        now, through = shop.admissions.reached()
        return now > number and through >= max(passing, 1)

    return happened


def _scanned(shop: Shop) -> Callable[[], bool]:
    before = {scan.id for scan in shop.scans.recent()}
    return lambda: any(scan.id not in before for scan in shop.scans.recent())
