"""Who is signed in, and what is open to them. What no rule names is for those with all rights alone."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, g, redirect, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from appliance.desk import SHIFT
from appliance.hub import users
from appliance.hub.database import Database
from appliance.hub.users import ROLES, User
from appliance.pages import error_page

OPEN = frozenset({"api", "entrance", "shared"})
READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Rule:
    """Which roles may look at the pages of one blueprint, and which may change something there."""

    looks: frozenset[str]
    changes: frozenset[str]


_CHAIN, _WORKING, _ALL = frozenset({"chain"}), frozenset({"chain", "shops"}), frozenset(ROLES)
RULES: Mapping[str, Rule] = {
    "own": Rule(_ALL, _ALL),
    "shops": Rule(_ALL, _WORKING),
    "documents": Rule(_ALL, _WORKING),
    "customers": Rule(_WORKING, _WORKING),
    "cards": Rule(_WORKING, _WORKING),
    "rights": Rule(_WORKING, _CHAIN),
}
"""Which of the shops somebody sees there, the pages themselves see to."""
_ELSE = Rule(_CHAIN, _CHAIN)


def allowed(user: User, blueprint: str | None, method: str) -> bool:
    """Whether these pages are open to the user."""
    rule = RULES.get(blueprint or "", _ELSE)
    return user.role in (rule.looks if method in READING else rule.changes)


@dataclass(frozen=True)
class Access:
    """Opens and checks sessions; a session ends with the password that opened it."""

    database: Database

    def enter(self, user: User) -> None:
        session.clear()
        session.permanent = True
        session.update(name=user.name, stamp=user.stamp, until=int(time.time()) + SHIFT)

    def leave(self) -> None:
        session.clear()

    def who(self) -> User | None:
        """Whoever this browser's session still stands for."""
        name, left = session.get("name"), session.get("until", 0) - int(time.time())
        if not name or not 0 <= left <= SHIFT:
            return None
        user = self.database.work(lambda connection: users.get(connection, name))
        return user if user and user.stamp == session.get("stamp") else None

    def guard(self) -> Response | None:
        """Before every request: turn away whoever may not see the page."""
        if request.endpoint in {None, "static"} or request.blueprint in OPEN - {"entrance"}:
            return None
        g.person = self.who()
        if request.blueprint in OPEN:
            return None
        if g.person is None:
            flash(_("Please sign in."))
            return redirect("/", 303)
        if allowed(g.person, request.blueprint, request.method):
            return None
        return error_page(_("This is not open to your account."), 403)


def must_see(shop: str) -> None:
    """A shop that is not the user's is as one that is not there."""
    if not g.person.sees(shop):
        abort(404)
