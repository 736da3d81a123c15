"""The way in and out: set-up, the owner's password, the staff's PINs, the language."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.answers import Answers
from appliance.dashboard.access import Access, check_owner
from appliance.desk import LANGUAGE, YEAR, visitor
from appliance.errors import WrongSecret
from appliance.forms import Form, back
from appliance.shop import Shop


@dataclass(frozen=True)
class Entrance:
    """Open to everybody; `today` is what the owner sees at `/`."""

    shop: Shop
    access: Access
    today: Callable[[], ResponseReturnValue]

    def blueprint(self) -> Blueprint:
        pages = Blueprint("entrance", __name__)
        pages.add_url_rule("/", "home", self.home)
        pages.add_url_rule("/set-up", "set_up", self.set_up, methods=["POST"])
        pages.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=["POST"])
        pages.add_url_rule("/till/sign-in", "till", self.till)
        pages.add_url_rule("/till/sign-in", "use_pin", self.use_pin, methods=["POST"])
        pages.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        pages.add_url_rule("/language", "language", self.language, methods=["POST"])
        return pages

    def home(self) -> ResponseReturnValue:
        if g.person is None:
            return self._door(Form())
        return self.today() if g.person.role == "owner" else redirect("/till", 303)

    def set_up(self) -> ResponseReturnValue:
        form = Form.sent()
        if form["password"] != form["again"]:
            form.blame("again", _("The two passwords differ."))
            return self._door(form)
        with form.trying():
            self.shop.guesses.attempt("dashboard", visitor())
            self.shop.staff.set_owner_password(form["setup_code"], form["password"])
            self.shop.trail.note("owner-set")
            self._let_in()
            return redirect("/" if Answers(self.shop.settings.paths).finished else "/first-run", 303)
        return self._door(form)

    def sign_in(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            check_owner(self.shop, form["password"])
            self._let_in()
            return redirect("/", 303)
        return self._door(form)

    def till(self) -> ResponseReturnValue:
        return render_template("dashboard/till_sign_in.html", form=Form())

    def use_pin(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            self.shop.guesses.attempt("till", visitor())
            name = self.shop.staff.check_pin(form["pin"])
            if name is None:
                raise WrongSecret()
            self.shop.guesses.right("till", visitor())
            self.access.enter(name)
            return redirect("/till", 303)
        return render_template("dashboard/till_sign_in.html", form=form), form.status

    def sign_out(self) -> ResponseReturnValue:
        staff = g.person is not None and g.person.role == "staff"
        self.access.leave()
        return redirect("/till/sign-in" if staff else "/", 303)

    def language(self) -> ResponseReturnValue:
        answer = back("/")
        asked = request.form.get("language", "")
        if asked in self.shop.settings.shop.languages:
            answer.set_cookie(LANGUAGE, asked, max_age=YEAR, httponly=True, samesite="Lax")
        return answer

    def _door(self, form: Form) -> ResponseReturnValue:
        page = "sign_in" if self.shop.staff.has_owner() else "set_up"
        return render_template(f"dashboard/{page}.html", form=form), form.status

    def _let_in(self) -> None:
        self.shop.guesses.right("dashboard", visitor())
        self.access.enter(None)
