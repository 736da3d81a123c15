"""Who is signed in, and what is open to them. A page that nobody thought of is the owner's alone."""

from dataclasses import dataclass
from typing import Literal

from flask import flash, g, redirect, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from appliance.desk import SHIFT, visitor
from appliance.errors import WrongSecret
from appliance.pages import error_page
from appliance.shop import Shop

OPEN = frozenset({"entrance", "shared"})
STAFF = frozenset({"till", "help"})


@dataclass(frozen=True)
class Person:
    """The owner, or somebody of the staff, who has a name."""

    name: str | None

    @property
    def role(self) -> Literal["owner", "staff"]:
        return "owner" if self.name is None else "staff"


def check_owner(shop: Shop, password: str) -> None:
    """A browser that was left open lets nobody do the gravest things. Raises WrongSecret, TooManyTries."""
    shop.guesses.attempt("dashboard", visitor())
    if not shop.staff.check_owner(password):
        raise WrongSecret()
    shop.guesses.right("dashboard", visitor())


class Access:
    """Opens and checks sessions; a session ends with the password or PIN that opened it."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def enter(self, name: str | None) -> None:
        """Sign somebody in; `name` is None for the owner."""
        session.clear()
        session.permanent = True
        session["name"] = name
        session["stamp"] = self._shop.staff.stamp(name)
        session["until"] = self._shop.clock.now() + SHIFT

    def leave(self) -> None:
        session.clear()

    def who(self) -> Person | None:
        """Whoever this browser's session still stands for."""
        stamp, name = session.get("stamp"), session.get("name")
        if not stamp or not 0 <= session.get("until", 0) - self._shop.clock.now() <= SHIFT:
            return None
        return Person(name) if self._shop.staff.stamp(name) == stamp else None

    def guard(self) -> Response | None:
        """Before every request: turn away whoever may not see the page."""
        g.person = self.who()
        if request.endpoint in {None, "static"} or request.blueprint in OPEN:
            return None
        if g.person is None:
            flash(_("Please sign in."))
            return redirect("/till/sign-in" if request.blueprint in STAFF else "/", 303)
        if g.person.role == "owner" or request.blueprint in STAFF:
            return None
        return error_page(_("This page is the owner's. The till is yours."), 403)
