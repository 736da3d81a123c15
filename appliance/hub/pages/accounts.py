"""Head office's people: who has an account, what is open to it; and one's own password."""

from dataclasses import dataclass, replace

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from appliance.errors import WrongSecret
from appliance.forms import Form, saved
from appliance.hub import directory, trail, users
from appliance.hub.database import Connection, Database
from appliance.hub.pages.access import Access
from appliance.hub.users import ROLES, User


@dataclass(frozen=True)
class UserPages:
    """For those with all rights."""

    database: Database

    def blueprint(self) -> Blueprint:
        pages = Blueprint("users", __name__, url_prefix="/people")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("", "add", self.add, methods=["POST"])
        pages.add_url_rule("/<key>", "edit", self.edit)
        pages.add_url_rule("/<key>", "change", self.change, methods=["POST"])
        pages.add_url_rule("/<key>/drop", "drop", self.drop, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        return self._list(Form())

    def add(self) -> ResponseReturnValue:
        form = Form.sent()
        shops = _shops(form)
        if form.faults:
            return self._list(form)
        with form.trying():
            hashed = users.hash_password(form["password"])

            def work(connection: Connection) -> None:
                made = users.add(connection, form["name"], hashed, form["role"], shops)
                trail.write(connection, g.person.name, "user-add", note=made.name)

            self.database.work(work)
            flash(saved())
            return redirect("/people", 303)
        return self._list(form)

    def edit(self, key: str) -> ResponseReturnValue:
        user = self._get(key)
        form = Form()
        form.values["role"] = user.role
        form.values.setlist("shop", list(user.shops))
        return self._one(user, form)

    def change(self, key: str) -> ResponseReturnValue:
        """Another role, and another password where one was typed."""
        user, form = self._get(key), Form.sent()
        shops = _shops(form)
        if form.faults:
            return self._one(user, form)
        with form.trying():
            hashed = users.hash_password(form["password"]) if form["password"] else None

            def work(connection: Connection) -> None:
                users.change(connection, user.name, form["role"], shops)
                if hashed:
                    users.set_password(connection, user.name, hashed)
                trail.write(connection, g.person.name, "user-change", note=user.name)

            self.database.work(work)
            flash(saved())
            return redirect("/people", 303)
        return self._one(user, form)

    def drop(self, key: str) -> ResponseReturnValue:
        name = self._get(key).name

        def work(connection: Connection) -> None:
            users.drop(connection, name)
            trail.write(connection, g.person.name, "user-drop", note=name)

        self.database.work(work)
        return redirect("/people", 303)

    def _get(self, key: str) -> User:
        return self.database.work(lambda connection: users.by_key(connection, key))

    def _list(self, form: Form) -> ResponseReturnValue:
        people, shops = self.database.work(
            lambda connection: (users.everybody(connection), directory.names(connection))
        )
        names = {shop.id: shop.name for shop in shops}
        page = render_template(
            "hub/people.html", people=people, form=form, roles=ROLES, shops=shops, names=names
        )
        return page, form.status

    def _one(self, user: User, form: Form) -> ResponseReturnValue:
        shops = self.database.work(directory.names)
        return render_template("hub/user.html", user=user, form=form, roles=ROLES, shops=shops), form.status


@dataclass(frozen=True)
class OwnPages:
    """One's own password."""

    database: Database
    access: Access

    def blueprint(self) -> Blueprint:
        pages = Blueprint("own", __name__)
        pages.add_url_rule("/password", "password", self.password)
        pages.add_url_rule("/password", "change", self.change, methods=["POST"])
        return pages

    def password(self) -> ResponseReturnValue:
        return render_template("hub/password.html", form=Form())

    def change(self) -> ResponseReturnValue:
        form, user = Form.sent(), g.person
        if form["password"] != form["again"]:
            form.blame("again", _("The two passwords differ."))
            return render_template("hub/password.html", form=form), form.status
        with form.trying():
            old = self.database.work(lambda connection: users.kept_hash(connection, user.name))
            if not users.is_right(old, form["old"]):
                raise WrongSecret()
            hashed = users.hash_password(form["password"])

            def work(connection: Connection) -> None:
                users.set_password(connection, user.name, hashed)
                trail.write(connection, user.name, "password")

            self.database.work(work)
            self.access.enter(replace(user, stamp=users.stamp_of(hashed)))
            flash(saved())
            return redirect("/", 303)
        return render_template("hub/password.html", form=form), form.status


def _shops(form: Form) -> list[str]:
    """The chosen shops of an account; one for some shops needs at least one."""
    chosen = [] if form["role"] == "chain" else form.values.getlist("shop")
    if form["role"] == "shops" and not chosen:
        form.blame("shop", _("Choose a shop."))
    return chosen
