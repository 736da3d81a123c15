"""The box itself, for the owner and the fitter: what the doctor found, and the sheet that stays in the shop.

Nobody logs in to a box: this page is `regulars doctor` and its handover for whoever has a phone.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from appliance.doctor.checks import CHECKS, RESULTS
from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding
from appliance.doctor.looked import Looked
from appliance.forms import Form
from appliance.presence.scans import ON_THE_WIFI
from appliance.shop import Shop

HOUR = 3600
"""Seconds for which a trial counts: those of the fitter's visit."""
LONGEST = 80
"""Letters of a note that fit the sheet."""


@dataclass(frozen=True)
class BoxPages:
    """The owner's; whoever sets the box up is signed in as that."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("box", __name__, url_prefix="/box")
        pages.add_url_rule("", "page", self.page)
        pages.add_url_rule("/sheet.pdf", "sheet", self.sheet, methods=["POST"])
        return pages

    def page(self) -> ResponseReturnValue:
        return self._page(Form())

    def sheet(self) -> ResponseReturnValue:
        """To be printed from the phone or the laptop that asked."""
        from appliance.doctor.sheet import Notes, handover_sheet  # the PDF library, which no other page needs

        form, look = Form.sent(), self._looked.last()
        for name in ("call", "code_kept"):
            if len(form[name]) > LONGEST:
                form.blame(name, _("At most %(most)s letters fit on the sheet.", most=LONGEST))
        if form.faults:
            return self._page(form)
        found = [*self._trials(), *(look.findings if look else [])]
        notes = Notes(form["call"].strip(), form["code_kept"].strip())
        language, at = str(get_locale()), self.shop.clock.local()
        pdf = handover_sheet(self.shop.settings, found, notes, language, at)
        return Response(pdf, mimetype="application/pdf")

    @property
    def _looked(self) -> Looked:
        return Looked(self.shop.settings.paths.run)

    def _trials(self) -> Iterator[Finding]:
        scans = (scan.at for scan in self.shop.scans.today() if scan.kind != ON_THE_WIFI)
        for what, at in (("login", self._looked.last_login()), ("scan", max(scans, default=0))):
            tried = 0 <= self._now(what) - at < HOUR
            yield Finding(what, GOOD if tried else UNKNOWN, "")

    def _now(self, what: str) -> int:
        """A login's time is a file's."""
        return int(time.time()) if what == "login" else self.shop.clock.now()

    def _page(self, form: Form) -> ResponseReturnValue:
        look = self._looked.last()
        page = render_template(
            "dashboard/box.html",
            form=form,
            look=look,
            findings=sorted(look.findings, key=_urgency) if look else [],
            trials=list(self._trials()),
            checks=CHECKS,
            results=RESULTS,
            longest=LONGEST,
        )
        return page, form.status


def _urgency(finding: Finding) -> int:
    """What needs a hand stands on top, what tells nothing below, and versions last."""
    if finding.what not in CHECKS and finding.what != "notice":
        return len(RESULTS)
    return (BAD, SOON, GOOD, UNKNOWN).index(finding.state)
