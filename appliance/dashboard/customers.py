"""Customers: find one, add one. What is typed never stands in an address."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from appliance.dashboard.filters import find
from appliance.errors import AlreadyKnown
from appliance.forms import Form
from appliance.rows import Customer
from appliance.shop import Shop
from appliance.values.name import Name
from appliance.values.phone import Phone

NEWEST = 20


@dataclass(frozen=True)
class CustomersPages:
    """The list with its search, and the form for a new customer."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("customers", __name__)
        pages.add_url_rule("/customers", "index", self.index)
        pages.add_url_rule("/customers", "find", self.find, methods=["POST"])
        pages.add_url_rule("/customers/new", "new", self.new)
        pages.add_url_rule("/customers/new", "add", self.add, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        return self._list(Form(), self.shop.customers.newest(NEWEST), searched=False)

    def find(self) -> ResponseReturnValue:
        form = Form.sent()
        found: list[Customer] = []
        with form.trying():
            found = self.shop.customers.find(form["text"])
        if len(found) == 1:
            return redirect(f"/customers/{found[0].id}", 303)
        return self._list(form, found, searched=True)

    def new(self) -> ResponseReturnValue:
        languages = self.shop.settings.shop.languages
        return self._form(Form(MultiDict({"language": languages[0]})))

    def add(self) -> ResponseReturnValue:
        form = Form.sent()
        phone = form.read("phone", lambda text: Phone.parse(text, self.shop.settings.shop.region))
        name = form.read("name", _name)
        language = self._language(form["language"])
        if phone is None or form.faults:
            return self._form(form)
        with form.trying():
            try:
                added = self.shop.customers.add(phone, name, language)
            except AlreadyKnown as known:
                return self._known(form, known.customer)
            flash(_("Added. The code is on this page."))
            return redirect(f"/customers/{added.id}", 303)
        return self._form(form)

    def _known(self, form: Form, customer: str) -> ResponseReturnValue:
        form.blame("phone", _("A customer has this phone already."))
        return self._form(form, find(self.shop, customer))

    def _language(self, asked: str) -> str:
        languages = self.shop.settings.shop.languages
        return asked if asked in languages else languages[0]

    def _list(self, form: Form, found: list[Customer], searched: bool) -> ResponseReturnValue:
        claims = len(self.shop.claims.waiting())
        page = render_template(
            "dashboard/customers.html", form=form, found=found, searched=searched, claims=claims
        )
        return page, form.status

    def _form(self, form: Form, known: Customer | None = None) -> ResponseReturnValue:
        return render_template("dashboard/customer_new.html", form=form, known=known), form.status


def _name(text: str) -> str | None:
    return Name.parse(text).text if text.strip() else None
