"""Staff: who may use the till, and the owner's own password."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.dashboard.access import Access
from appliance.desk import visitor
from appliance.forms import Form, saved
from appliance.shop import Shop


@dataclass(frozen=True)
class StaffPages:
    """Names and PINs; the owner's password."""

    shop: Shop
    access: Access

    def blueprint(self) -> Blueprint:
        pages = Blueprint("staff", __name__, url_prefix="/staff")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("", "add", self.add, methods=["POST"])
        pages.add_url_rule("/drop", "drop", self.drop, methods=["POST"])
        pages.add_url_rule("/password", "password", self.password, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        return self._page(Form())

    def add(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            self.shop.staff.add_pin(form["name"], form["pin"])
            self.shop.trail.note("pin-added", form["name"])
            flash(saved())
            return redirect("/staff", 303)
        return self._page(form)

    def drop(self) -> ResponseReturnValue:
        name = Form.sent()["name"]
        if self.shop.staff.drop_pin(name):
            self.shop.trail.note("pin-dropped", name)
            flash(_("The PIN no longer opens the till."))
        return redirect("/staff", 303)

    def password(self) -> ResponseReturnValue:
        form = Form.sent()
        if form["password"] != form["again"]:
            form.blame("again", _("The two passwords differ."))
            return self._page(form)
        with form.trying():
            self.shop.guesses.attempt("dashboard", visitor())
            self.shop.staff.change_owner_password(form["old"], form["password"])
            self.shop.guesses.right("dashboard", visitor())
            self.shop.trail.note("password-changed")
            self.access.enter(None)
            flash(_("The password is changed. Everybody else who was signed in as owner is signed out."))
            return redirect("/staff", 303)
        return self._page(form)

    def _page(self, form: Form) -> ResponseReturnValue:
        return render_template("dashboard/staff.html", form=form, names=self.shop.staff.names()), form.status
