"""The way in and out: the first account, signing in, the language."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.desk import LANGUAGE, YEAR, visitor
from appliance.errors import WrongSecret
from appliance.forms import Form, back
from appliance.hub import trail, tries, users
from appliance.hub.database import Connection, Database
from appliance.hub.pages.access import Access
from appliance.hub.users import User


@dataclass(frozen=True)
class Entrance:
    """Open to everybody; `start` is what is seen at `/` by those who are signed in."""

    database: Database
    access: Access
    languages: tuple[str, ...]
    start: Callable[[], ResponseReturnValue]

    def blueprint(self) -> Blueprint:
        pages = Blueprint("entrance", __name__)
        pages.add_url_rule("/", "home", self.home)
        pages.add_url_rule("/set-up", "set_up", self.set_up, methods=["POST"])
        pages.add_url_rule("/sign-in", "sign_in", self.sign_in, methods=["POST"])
        pages.add_url_rule("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        pages.add_url_rule("/language", "language", self.language, methods=["POST"])
        return pages

    def home(self) -> ResponseReturnValue:
        return self._door(Form()) if g.person is None else self.start()

    def set_up(self) -> ResponseReturnValue:
        """The first account, by the code that stood on the screen."""
        form = Form.sent()
        if form["password"] != form["again"]:
            form.blame("again", _("The two passwords differ."))
            return self._door(form)
        with form.trying():
            self._count_try()
            hashed = users.hash_password(form["password"])

            def work(connection: Connection) -> User:
                user = users.begin(connection, form["setup_code"], form["name"], hashed)
                trail.write(connection, user.name, "set-up")
                return user

            return self._let_in(self.database.work(work))
        return self._door(form)

    def sign_in(self) -> ResponseReturnValue:
        form = Form.sent()
        with form.trying():
            self._count_try()
            name = form["name"].strip()
            hashed = self.database.work(lambda connection: users.kept_hash(connection, name))
            if not users.is_right(hashed, form["password"]):
                raise WrongSecret()

            def work(connection: Connection) -> User | None:
                trail.write(connection, name, "sign-in")
                return users.get(connection, name)

            user = self.database.work(work)
            if user is None:  # dropped at this moment
                raise WrongSecret()
            return self._let_in(user)
        return self._door(form)

    def sign_out(self) -> ResponseReturnValue:
        self.access.leave()
        return redirect("/", 303)

    def language(self) -> ResponseReturnValue:
        answer = back("/")
        asked = request.form.get("language", "")
        if asked in self.languages:
            answer.set_cookie(LANGUAGE, asked, max_age=YEAR, httponly=True, samesite="Lax")
        return answer

    def _count_try(self) -> None:
        self.database.work(lambda connection: tries.attempt(connection, visitor(), int(time.time())))

    def _door(self, form: Form) -> ResponseReturnValue:
        page = "set_up" if self.database.work(users.setup_code) else "sign_in"
        return render_template(f"hub/{page}.html", form=form), form.status

    def _let_in(self, user: User) -> ResponseReturnValue:
        self.database.work(lambda connection: tries.forgive(connection, visitor(), int(time.time())))
        self.access.enter(user)
        return redirect("/", 303)
