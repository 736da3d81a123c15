"""The owner's first page: today in the shop."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from appliance.answers import Answers
from appliance.commissioning.factory_reset import FactoryReset
from appliance.dashboard import backup, head_office
from appliance.dashboard.words import burst
from appliance.notices import ON_THE_OVERVIEW
from appliance.people.devices import Mode
from appliance.rows import Purchase, VisitSummary
from appliance.settings import Paths
from appliance.shop import Shop
from appliance.values.money import Money

LATEST = 8


@dataclass(frozen=True)
class OverviewPages:
    """Visits, scans and purchases of the day; the log of returning devices."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("overview", __name__)
        pages.add_url_rule("/devices", "devices", self.devices)
        return pages

    def today(self) -> ResponseReturnValue:
        visits = self.shop.visits.today()
        purchases = self.shop.purchases.today()
        return render_template(
            "dashboard/overview.html",
            day=self.shop.clock.today(),
            here_now=self.shop.visits.open_now(),
            visits=visits,
            visits_text=visits_text(visits, self.shop.devices.mode),
            scans=self.shop.scans.today(),
            purchases=purchases,
            taken_in=taken_in(purchases, self.shop.settings.shop.currency),
            claims=len(self.shop.claims.waiting()),
            slips=len(self.shop.slips.needing_a_hand()),
            notices=self._notices(),
            unfinished=is_left(self.shop.settings.paths),
            reset_asked=FactoryReset(self.shop.settings.paths).asked,
            backup_advice=backup.advice(self.shop),
            head_office=head_office.progress(self.shop),
            codes_run_out=self.shop.customers.codes_run_out(),
            devices=self.shop.devices.returning(LATEST),
        )

    def _notices(self) -> list[str]:
        standing = [str(_(text)) for text in self.shop.notices.standing(ON_THE_OVERVIEW)]
        bursts = [burst(place) for place in self.shop.guesses.bursts()]
        return standing + bursts + head_office.notices(self.shop)

    def devices(self) -> ResponseReturnValue:
        return render_template("dashboard/devices.html", devices=self.shop.devices.returning())


def is_left(paths: Paths) -> bool:
    """Whether the first run was begun, or waits on a new box; a shop that a file set up has none."""
    answers = Answers(paths)
    return not answers.finished and (answers.pending or paths.card.exists())


def visits_text(visits: VisitSummary, mode: Mode) -> str:
    """Today's devices in a sentence; people who may not be recognised are only counted."""
    if not visits.recognised and not visits.others:
        return str(_("No device was on the Wi-Fi yet today"))
    if mode == "off":
        return str(ngettext("%(num)s device", "%(num)s devices", visits.others))
    others = ngettext("%(num)s other", "%(num)s others", visits.others)
    return str(_("%(known)s, %(others)s", known=_known(visits, mode), others=others))


def _known(visits: VisitSummary, mode: Mode) -> str:
    """Where a notice is enough nobody was asked, so nobody "let us"."""
    if mode == "notice":
        text = ngettext(
            "%(returning)s returning among the %(num)s we recognised",
            "%(returning)s returning among the %(num)s we recognised",
            visits.recognised,
            returning=visits.returning,
        )
    else:
        text = ngettext(
            "%(returning)s returning among the %(num)s who let us recognise them",
            "%(returning)s returning among the %(num)s who let us recognise them",
            visits.recognised,
            returning=visits.returning,
        )
    return str(text)


def taken_in(purchases: list[Purchase], currency: str) -> Money:
    """What today's receipts add up to, without those that were taken back."""
    return Money(sum(purchase.amount.minor for purchase in purchases if not purchase.taken_back), currency)
