"""Slips that did not come out, or nobody knows: print them again, or drop them."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.shop import Shop


@dataclass(frozen=True)
class SlipPages:
    """The kiosk's printer as the owner sees it."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("slips", __name__, url_prefix="/slips")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("/<id>/again", "again", self.again, methods=["POST"])
        pages.add_url_rule("/<id>/drop", "drop", self.drop, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        return render_template("dashboard/slips.html", slips=self.shop.slips.needing_a_hand())

    def again(self, id: str) -> ResponseReturnValue:
        self.shop.slips.again(id)
        flash(_("The kiosk prints the slip."))
        return redirect("/slips", 303)

    def drop(self, id: str) -> ResponseReturnValue:
        self.shop.slips.drop(id)
        flash(_("The slip is dropped."))
        return redirect("/slips", 303)
