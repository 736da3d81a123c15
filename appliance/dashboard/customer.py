"""One customer: what the shop knows, and what the owner may do about it."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from appliance.dashboard.filters import find
from appliance.errors import AlreadyKnown, BadInput
from appliance.forms import Form, points, request_id, saved
from appliance.people.consent_texts import PURPOSES, TEXTS
from appliance.rows import Customer
from appliance.shop import Shop
from appliance.values.barcode import Barcode

LATEST = 50


@dataclass(frozen=True)
class CustomerPages:
    """Points, purchases, consents and cards of one customer; erasure."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("customer", __name__, url_prefix="/customers/<id>")
        pages.add_url_rule("", "show", self.show)
        pages.add_url_rule("/card", "card", self.card, methods=["POST"])
        pages.add_url_rule("/points", "points", self.give, methods=["POST"])
        pages.add_url_rule("/consent", "withdraw", self.withdraw, methods=["POST"])
        pages.add_url_rule("/erase", "ask", self.ask)
        pages.add_url_rule("/erase", "erase", self.erase, methods=["POST"])
        return pages

    def show(self, id: str) -> ResponseReturnValue:
        return self._page(self.shop.customers.get(id), Form())

    def card(self, id: str) -> ResponseReturnValue:
        customer, form = self.shop.customers.get(id), Form.sent()
        card = form.read("card", Barcode.parse)
        if card:
            with form.trying():
                try:
                    self.shop.customers.link_card(customer.id, card)
                    flash(_("The card belongs to this customer now."))
                    return redirect(f"/customers/{customer.id}", 303)
                except AlreadyKnown as known:
                    form.blame("card", _("This card belongs to another customer."))
                    return self._page(customer, form, find(self.shop, known.customer))
        return self._page(customer, form)

    def give(self, id: str) -> ResponseReturnValue:
        customer, form = self.shop.customers.get(id), Form.sent()
        number = form.read("points", points)
        if number is not None:
            with form.trying():
                reason = form["reason"].strip()[:200]
                self.shop.ledger.earn(customer.id, number, reason, request_id(form["request"]))
                flash(saved())
                return redirect(f"/customers/{customer.id}", 303)
        return self._page(customer, form)

    def withdraw(self, id: str) -> ResponseReturnValue:
        """A customer told the owner no. What was never allowed, or is withdrawn already, needs no record."""
        customer, form = self.shop.customers.get(id), Form.sent()
        with form.trying():
            purpose = form["purpose"]
            if purpose not in PURPOSES or not form["confirm"]:
                raise BadInput()
            if self.shop.consents.state(customer.id)[purpose]:
                self.shop.consents.record(customer.id, purpose, False, str(get_locale()), "dashboard")
            flash(_("The consent is withdrawn."))
            return redirect(f"/customers/{customer.id}", 303)
        return self._page(customer, form)

    def ask(self, id: str) -> ResponseReturnValue:
        return render_template("dashboard/erase.html", customer=self.shop.customers.get(id), form=Form())

    def erase(self, id: str) -> ResponseReturnValue:
        customer, form = self.shop.customers.get(id), Form.sent()
        if not form["sure"]:
            form.blame("sure", _("Please confirm with the tick."))
        else:
            with form.trying():
                self.shop.erasure.erase(customer.id)
                flash(_("The customer is erased."))
                return redirect("/customers", 303)
        return render_template("dashboard/erase.html", customer=customer, form=form), form.status

    def _page(self, customer: Customer, form: Form, known: Customer | None = None) -> ResponseReturnValue:
        # A refusal changed nothing, so what is sent next is a new wish.
        form.values["request"] = self.shop.new_id()
        language = str(get_locale())
        page = render_template(
            "dashboard/customer.html",
            customer=customer,
            form=form,
            known=known,
            balance=self.shop.ledger.balance(customer.id),
            entries=self.shop.ledger.entries(customer.id)[: -LATEST - 1 : -1],
            purchases=self.shop.purchases.of(customer.id, LATEST),
            today=self.shop.clock.today().isoformat(),
            agreed=self.shop.consents.state(customer.id),
            answers=self.shop.consents.history(customer.id)[::-1],
            questions={purpose: text.text(language) for purpose, text in TEXTS.items()},
            shown_text=self.shop.consents.shown_text,
            doubles=self.shop.doubles.of(customer),
            joined=self.shop.doubles.joined(customer.id),
            devices=self.shop.devices.of(customer.id),
        )
        return page, form.status
