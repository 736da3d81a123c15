"""What the doctor found, told to people: notices for lamp, till, kiosk and owner's page, and one letter."""

import json
import logging
from collections.abc import Iterable
from pathlib import Path

from appliance.disk import replace_text
from appliance.doctor import letter, post
from appliance.doctor.findings import BAD, Finding
from appliance.notices import BY_LETTER, DOCTORS, Notices
from appliance.pages import owners_language
from appliance.settings import Paths, Settings
from appliance.values.moment import PLAUSIBLE
from appliance.words import words_of

log = logging.getLogger("doctor")

BEFORE = "doctor.json"
"""In run/: what stood at the look before. What lasts no longer than a look is written to nobody."""
WRITTEN = "letters.json"
"""Name -> time. In the shop's folder, so that a box that starts every hour does not write every hour; and in
run/, so that a card that takes nothing more makes one letter a day and not one a look."""


def note(paths: Paths, found: Iterable[Finding]) -> None:
    """Raise a notice for each fault that has one, and take back those that are over."""
    bad = {f"doctor-{finding.what}" for finding in found if finding.state == BAD}
    for name in DOCTORS:
        Notices(paths.notices).stand(name, name in bad)


def write(settings: Settings, now: int) -> None:
    """One letter about all that is due. A mail server that is away, hangs or refuses is a notice."""
    paths, notices = settings.paths, Notices(settings.paths.notices)
    standing = [name for name in BY_LETTER if notices.stands(name)]
    before, written = _read(paths.run / BEFORE), _read(paths.root / WRITTEN) | _read(paths.run / WRITTEN)
    _keep(paths.run / BEFORE, dict.fromkeys(standing, now))
    names = letter.due(standing, before, written, now)
    if not settings.mail.host or not names or now < PLAUSIBLE:
        return
    shop = settings.shop
    language = owners_language(shop.first_language, shop.region, shop.languages) or shop.languages[0]
    text = letter.compose(names, shop.name, settings.mail, words_of(language), now)
    try:
        post.send(settings.mail, text)
    except OSError as fault:
        # Its class alone: a server's answer may repeat the mailbox's name.
        log.warning("no letter was sent: %s", type(fault).__name__)
        notices.stand("letter-not-sent", True)
        return
    notices.stand("letter-not-sent", False)
    for folder in (paths.run, paths.root):
        _keep(folder / WRITTEN, written | dict.fromkeys(names, now))
    log.info("a letter was sent about: %s", ", ".join(names))


def _read(file: Path) -> dict[str, int]:
    """Empty where there is none, and where a worn card tells something else."""
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    pairs = told.items() if isinstance(told, dict) else ()
    return {name: at for name, at in pairs if isinstance(at, int)}


def _keep(file: Path, told: dict[str, int]) -> None:
    try:
        replace_text(file, json.dumps(told))
    except OSError as fault:
        log.warning("%s could not be written: %s", file.name, fault.strerror)
