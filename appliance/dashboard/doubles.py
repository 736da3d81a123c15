"""One person with two records: the owner makes them one, and two again."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.errors import NotFound
from appliance.forms import Form
from appliance.shop import Shop


@dataclass(frozen=True)
class DoublePages:
    """Both are asked about once more, by a tick that the form carries."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("doubles", __name__, url_prefix="/customers/<id>")
        pages.add_url_rule("/join", "join", self.join, methods=["POST"])
        pages.add_url_rule("/separate", "separate", self.separate, methods=["POST"])
        return pages

    def join(self, id: str) -> ResponseReturnValue:
        """With one of those who have the same phone, and with nobody else."""
        customer, form = self.shop.customers.get(id), Form.sent()
        doubles = [double.id for double in self.shop.doubles.of(customer)]
        if form["other"] not in doubles or not form["sure"]:
            raise NotFound()
        one = self.shop.doubles.join(customer.id, form["other"])
        flash(_("The two are one customer now."))
        return redirect(f"/customers/{one.id}", 303)

    def separate(self, id: str) -> ResponseReturnValue:
        customer, form = self.shop.customers.get(id), Form.sent()
        if not form["sure"]:
            raise NotFound()
        self.shop.doubles.separate(customer.id, form["merge"])
        flash(_("They are two customers again, each with their own points."))
        return redirect(f"/customers/{customer.id}", 303)
