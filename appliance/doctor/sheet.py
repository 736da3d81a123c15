"""The sheet that stays in the shop: what was tried, where things are, whom to call."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime
from babel.support import NullTranslations

from appliance.doctor.checks import CHECKS, RESULTS
from appliance.doctor.findings import Finding
from appliance.errors import N_
from appliance.poster import Row, sheet
from appliance.settings import Settings
from appliance.words import words_of

TITLE = N_("Handover of the box")
TRIED = N_("What was tried")
WHERE = N_("Where things are")
OWNERS_PAGE = N_("The owner's page")
NETWORK = N_("Wi-Fi network")
CODE_KEPT = N_("The recovery code is kept")
CALL = N_("If it needs help, call")
KEEP = N_("Keep this sheet where the box is, and the recovery code where the box is not.")
BLANK = "_" * 36


@dataclass(frozen=True)
class Notes:
    """The fitter's own words: whom to call, where the recovery code is kept; empty: a line to write on."""

    call: str = ""
    code_kept: str = ""


def handover_sheet(
    settings: Settings, found: Iterable[Finding], notes: Notes, language: str, at: datetime
) -> bytes:
    """A PDF in `language`; raises NoFont."""
    words = words_of(language)
    rows = [Row(format_datetime(at, "long", locale=language), "")]
    rows += [*_tried(found, words), *_where(settings, notes, words), Row(words.gettext(KEEP), "")]
    return sheet(settings, words.gettext(TITLE), rows)


def _tried(found: Iterable[Finding], words: NullTranslations) -> Iterator[Row]:
    yield Row(words.gettext(TRIED), "", heading=True)
    for finding in found:
        if finding.what in CHECKS:
            yield Row(words.gettext(CHECKS[finding.what]), words.gettext(RESULTS[finding.state]))
        elif finding.what == "notice":
            yield Row("", words.gettext(finding.says))
        else:
            # Versions: names and numbers, the same in every language.
            yield Row("", finding.says)


def _where(settings: Settings, notes: Notes, words: NullTranslations) -> Iterator[Row]:
    dashboard = settings.dashboard
    host = dashboard.hosts[0] if dashboard.hosts else dashboard.host
    yield Row(words.gettext(WHERE), "", heading=True)
    yield Row(words.gettext(OWNERS_PAGE), f"http://{host}:{dashboard.port}/")
    yield Row(words.gettext(NETWORK), settings.network_name)
    yield Row(words.gettext(CODE_KEPT), notes.code_kept or BLANK)
    yield Row(words.gettext(CALL), notes.call or BLANK)
