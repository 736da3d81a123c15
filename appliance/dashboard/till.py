"""The till: who is at the counter."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from appliance.dashboard.filters import find
from appliance.dashboard.till_offers import TillOffers
from appliance.dashboard.till_sale import TillSale
from appliance.forms import Form
from appliance.notices import AT_THE_TILL
from appliance.rows import Customer, PrintOrder, Scan
from appliance.shop import Shop
from appliance.values.name import Name

LATEST = 10


@dataclass(frozen=True)
class TillPages:
    """Pick who has just scanned, or type a code, a phone or a card."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("till", __name__, url_prefix="/till")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("", "find", self.find, methods=["POST"])
        pages.add_url_rule("/scans", "scans", self.scans)
        pages.add_url_rule("/name-slip", "name_slip", self.name_slip, methods=["POST"])
        TillSale(self.shop).add_to(pages)
        TillOffers(self.shop).add_to(pages)
        return pages

    def index(self) -> ResponseReturnValue:
        return self._page(Form())

    def scans(self) -> ResponseReturnValue:
        """Only the list of scans, for the script that keeps it fresh."""
        return render_template("dashboard/till_scans.html", scans=self._scans())

    def find(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            found = self._find(form["text"]) or self._elsewhere(form["text"])
            if len(found) == 1:
                return redirect(f"/till/{found[0].id}", 303)
            form.blame("text", _("Nobody was found. Please check the digits."))
        return self._page(form)

    def name_slip(self) -> ResponseReturnValue:
        """A first name in large letters, for the door of a fitting room."""
        form = Form.sent()
        name = form.read("name", Name.parse)
        if name is not None:
            with form.trying():
                self.shop.slips.ask(PrintOrder("name", str(get_locale()), text=name.text))
                flash(_("The kiosk prints the slip."))
                return redirect("/till", 303)
        return self._page(form)

    def _find(self, text: str) -> list[Customer]:
        """By code, phone or card; a name is no proof of anything at a till."""
        return self.shop.customers.find(text) if any(letter.isdigit() for letter in text) else []

    def _elsewhere(self, text: str) -> list[Customer]:
        found = self.shop.elsewhere.find(text) if self.shop.upstream.is_set else None
        return [found] if found else []

    def _scans(self) -> list[tuple[Scan, Customer | None]]:
        """The last two minutes, everybody once, latest first."""
        once: dict[str, Scan] = {}
        for scan in self.shop.scans.recent():
            once.setdefault(scan.customer or str(scan.id), scan)
        return [(scan, find(self.shop, scan.customer)) for scan in once.values()]

    def _page(self, form: Form) -> ResponseReturnValue:
        page = render_template(
            "dashboard/till.html",
            form=form,
            scans=self._scans(),
            purchases=self.shop.purchases.today()[:LATEST],
            printing=bool(self.shop.settings.kiosk.printer),
            chained=self.shop.upstream.is_set,
            notices=self.shop.notices.standing(AT_THE_TILL),
        )
        return page, form.status
