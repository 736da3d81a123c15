"""Claims: people who typed a phone, and have not proved yet that it is theirs."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.errors import NotFound
from appliance.rows import Customer
from appliance.shop import Shop


@dataclass(frozen=True)
class ClaimPages:
    """The list of claims, and the owner's word for one."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("claims", __name__)
        pages.add_url_rule("/claims", "index", self.index)
        pages.add_url_rule("/claims/<id>", "confirm", self.confirm, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        return render_template("dashboard/claims.html", claims=self.shop.claims.waiting())

    def confirm(self, id: str) -> ResponseReturnValue:
        return redirect(f"/customers/{confirmed(self.shop, id).id}", 303)


def confirmed(shop: Shop, id: str) -> Customer:
    """Confirm a claim on the word of staff; who has the phone elsewhere is asked for. Raises NotFound."""
    shop.elsewhere.meet(shop.customers.get(id).phone)
    found = shop.claims.confirm(id, "staff")
    if found is None:
        raise NotFound()
    flash(_("Confirmed."))
    return found
