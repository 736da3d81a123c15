"""Slips that did not come out, or nobody knows: print them again, or drop them."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from appliance.errors import BadInput
from appliance.forms import Form
from appliance.rows import PrintOrder, SlipKind
from appliance.shop import Shop

KINDS: tuple[SlipKind, ...] = ("wifi", "calibration", "test")
"""What the owner may want on paper beside the slips of customers."""


@dataclass(frozen=True)
class SlipPages:
    """The kiosk's printer as the owner sees it."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("slips", __name__, url_prefix="/slips")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("/new", "new", self.new, methods=["POST"])
        pages.add_url_rule("/<id>/again", "again", self.again, methods=["POST"])
        pages.add_url_rule("/<id>/drop", "drop", self.drop, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        form = Form()
        return render_template("dashboard/slips.html", form=form, kinds=KINDS, **self._there())

    def new(self) -> ResponseReturnValue:
        """A slip that is about nobody."""
        form = Form.sent()
        with form.trying():
            kind = next((kind for kind in KINDS if kind == form["kind"]), None)
            if kind is None:
                raise BadInput()
            self.shop.slips.ask(PrintOrder(kind, str(get_locale())))
            flash(_("The kiosk prints the slip."))
            return redirect("/slips", 303)
        page = render_template("dashboard/slips.html", form=form, kinds=KINDS, **self._there())
        return page, form.status

    def again(self, id: str) -> ResponseReturnValue:
        self.shop.slips.again(id)
        flash(_("The kiosk prints the slip."))
        return redirect("/slips", 303)

    def _there(self) -> dict[str, object]:
        printing = bool(self.shop.settings.kiosk.printer)
        return {"slips": self.shop.slips.needing_a_hand(), "printing": printing}

    def drop(self, id: str) -> ResponseReturnValue:
        self.shop.slips.drop(id)
        flash(_("The slip is dropped."))
        return redirect("/slips", 303)
