"""The till with one customer: points for a receipt, points spent, a receipt taken back."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from appliance.dashboard.claims import confirmed
from appliance.dashboard.till_offers import offers_for
from appliance.errors import NotFound
from appliance.forms import Form, back, points, request_id, saved
from appliance.people.consent_texts import SHARING, TEXTS
from appliance.rows import Customer, PrintOrder, Purchase
from appliance.shop import Shop
from appliance.values.money import Money

LATEST = 5


@dataclass(frozen=True)
class TillSale:
    """Whoever stands at the till has shown themselves to the staff: that is the proof a spend needs."""

    shop: Shop

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("/<id>", "show", self.show)
        pages.add_url_rule("/<id>/purchase", "credit", self.credit, methods=["POST"])
        pages.add_url_rule("/<id>/spend", "spend", self.spend, methods=["POST"])
        pages.add_url_rule("/<id>/confirm", "confirm", self.confirm, methods=["POST"])
        pages.add_url_rule("/<id>/slip", "slip", self.slip, methods=["POST"])
        pages.add_url_rule("/<id>/sharing", "sharing", self.sharing, methods=["POST"])
        pages.add_url_rule("/receipts/<id>/take-back", "take_back", self.take_back, methods=["POST"])

    def show(self, id: str) -> ResponseReturnValue:
        return self._page(self.shop.customers.get(id), Form())

    def credit(self, id: str) -> ResponseReturnValue:
        """One receipt number credits once, however often the form is sent."""
        customer, form = self.shop.customers.get(id), Form.sent()
        amount = form.read("amount", lambda text: Money.parse(text, self.shop.settings.shop.currency))
        if amount is not None:
            with form.trying():
                bought = self.shop.purchases.record(customer.id, amount, form["receipt"])
                flash(_credited(bought))
                return redirect(f"/till/{customer.id}", 303)
        return self._page(customer, form)

    def spend(self, id: str) -> ResponseReturnValue:
        customer, form = self.shop.customers.get(id), Form.sent()
        number = form.read("points", points)
        if number is not None:
            with form.trying():
                reason = g.person.name or _("the owner")
                self.shop.ledger.spend(customer.id, number, reason, request_id(form["request"]))
                flash(ngettext("%(num)s point spent.", "%(num)s points spent.", number))
                return redirect(f"/till/{customer.id}", 303)
        return self._page(customer, form)

    def confirm(self, id: str) -> ResponseReturnValue:
        return redirect(f"/till/{confirmed(self.shop, id).id}", 303)

    def slip(self, id: str) -> ResponseReturnValue:
        """A slip with the code, for whoever forgot it: staff know who stands before them."""
        customer, form = self.shop.customers.get(id), Form.sent()
        reads = self.shop.preferences.reading(customer)
        with form.trying():
            self.shop.slips.ask(
                PrintOrder("membership", reads.language, customer.id, large=reads.large, with_code=True)
            )
            flash(_("The kiosk prints the slip."))
            return redirect(f"/till/{customer.id}", 303)
        return self._page(customer, form)

    def sharing(self, id: str) -> ResponseReturnValue:
        """What the customer answered at the till, in the words of the page."""
        customer, form = self.shop.customers.get(id), Form.sent()
        if form["answer"] in {"yes", "no"} and self.shop.upstream.is_set:
            given, language = form["answer"] == "yes", str(get_locale())
            self.shop.consents.record(customer.id, SHARING, given, language, "till")
            flash(saved())
        return redirect(f"/till/{customer.id}", 303)

    def take_back(self, id: str) -> ResponseReturnValue:
        """Receipts of today; what is older is no longer a matter of a wrong key."""
        if id not in {purchase.id for purchase in self.shop.purchases.today()}:
            raise NotFound()
        purchase = self.shop.purchases.take_back(id)
        flash(_("Receipt %(receipt)s is taken back.", receipt=purchase.receipt))
        return back("/till")

    def _page(self, customer: Customer, form: Form) -> ResponseReturnValue:
        # A refusal changed nothing, so what is sent next is a new wish.
        form.values["request"] = self.shop.new_id()
        page = render_template(
            "dashboard/till_customer.html",
            customer=customer,
            form=form,
            balance=self.shop.ledger.balance(customer.id),
            purchases=self.shop.purchases.of(customer.id, LATEST),
            today=self.shop.clock.today().isoformat(),
            currency=self.shop.settings.shop.currency,
            offers=offers_for(self.shop, customer),
            printing=bool(self.shop.settings.kiosk.printer),
            sharing=self._sharing_question(customer),
        )
        return page, form.status

    def _sharing_question(self, customer: Customer) -> str:
        """For whoever joined before there were other shops, or on a paper list; nobody is asked twice."""
        answered = {consent.purpose for consent in self.shop.consents.history(customer.id)}
        if not self.shop.upstream.is_set or SHARING in answered:
            return ""
        return TEXTS[SHARING].text(str(get_locale()))


def _credited(bought: Purchase) -> str:
    return str(
        ngettext(
            "Receipt %(receipt)s: %(num)s point.",
            "Receipt %(receipt)s: %(num)s points.",
            bought.points,
            receipt=bought.receipt,
        )
    )
