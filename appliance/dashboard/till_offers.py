"""The till with one customer: which offers they have, and that one was taken up."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from appliance.errors import NotFound
from appliance.forms import Form, request_id
from appliance.rows import Customer, OfferView
from appliance.shop import Shop


def offers_for(shop: Shop, customer: Customer) -> list[OfferView]:
    """What stands open to somebody at the counter, in the language of the staff.

    A claim is a phone that somebody typed: what is for customers alone comes with the confirmation.
    """
    member = customer.id if customer.state == "confirmed" else None
    return shop.offers.today(str(get_locale()), returning=True, member=member)


@dataclass(frozen=True)
class TillOffers:
    """An offer taken up is counted for the offer and the day; whose it was is not noted."""

    shop: Shop

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("/<id>/offers/<offer>", "use", self.use, methods=["POST"])

    def use(self, id: str, offer: str) -> ResponseReturnValue:
        """One form counts once, however often it is sent."""
        customer = self.shop.customers.get(id)
        chosen = next((view for view in offers_for(self.shop, customer) if view.id == offer), None)
        if chosen is None:
            raise NotFound()
        self.shop.offers.counts.use(chosen.id, request_id(Form.sent()["request"]))
        flash(_("Counted as used: %(title)s", title=chosen.title))
        return redirect(f"/till/{customer.id}", 303)
