"""The shops: how far each is, their one-time codes, who is out, and cards that are gone."""

import re
import time
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue

from appliance.errors import BadInput, NotFound
from appliance.forms import Form, saved
from appliance.hub import accounts, directory, reconciliation, shops, trail
from appliance.hub.database import Connection, Database
from appliance.hub.directory import ShopState
from appliance.hub.pages.access import must_see
from appliance.hub.pages.overview import ROWS, page_asked
from appliance.hub.reconciliation import Outstanding
from appliance.hub.refusals import CardInUse
from appliance.values.name import Name

HOURS_A_WEEK = 168


@dataclass(frozen=True)
class ShopPages:
    """Whoever works for some of the shops sees to those alone."""

    database: Database

    def blueprint(self) -> Blueprint:
        pages = Blueprint("shops", __name__, url_prefix="/shops")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("/<shop>", "one", self.one)
        pages.add_url_rule("/<shop>/hours", "hours", self.hours, methods=["POST"])
        pages.add_url_rule("/<shop>/code", "code", self.code, methods=["POST"])
        pages.add_url_rule("/<shop>/revoke", "revoke", self.revoke, methods=["POST"])
        return pages

    def index(self) -> ResponseReturnValue:
        only = None if g.person.everywhere else g.person.shops
        page = page_asked()
        found, more = self.database.work(lambda connection: directory.page(connection, only, page, ROWS))
        return render_template("hub/shops.html", shops=found, page=page, more=more)

    def one(self, shop: str) -> ResponseReturnValue:
        return self._page(shop, Form())

    def hours(self, shop: str) -> ResponseReturnValue:
        must_see(shop)
        form = Form.sent()
        hours = form.read("open_hours", _hours)
        if form.faults:
            return self._page(shop, form)

        def work(connection: Connection) -> None:
            directory.set_open_hours(connection, shop, hours or None)
            trail.write(connection, g.person.name, "hours", shop)

        self.database.work(work)
        flash(saved())
        return redirect(f"/shops/{shop}", 303)

    def code(self, shop: str) -> ResponseReturnValue:
        """For a new card or box of a shop that is enrolled; the code is shown this once."""
        must_see(shop)

        def work(connection: Connection) -> tuple[str, str]:
            name = directory.get(connection, shop).name
            trail.write(connection, g.person.name, "code", shop)
            return name, shops.make_code(connection, name, shop, int(time.time()))

        name, code = self.database.work(work)
        return render_template("hub/code.html", name=name, code=code, shop=shop)

    def revoke(self, shop: str) -> ResponseReturnValue:
        must_see(shop)

        def work(connection: Connection) -> None:
            if shops.revoke(connection, shop, int(time.time())):
                trail.write(connection, g.person.name, "revoke", shop)

        self.database.work(work)
        return redirect(f"/shops/{shop}", 303)

    def _page(self, shop: str, form: Form) -> ResponseReturnValue:
        must_see(shop)
        state, lines = _state(self.database, shop)
        form.values.setdefault("open_hours", str(state.open_hours or ""))
        held = {line.epoch: line for line in lines}
        return render_template("hub/shop.html", shop=state, held=held, form=form), form.status


@dataclass(frozen=True)
class CardPages:
    """Cards that are gone: who reads figures only does not see what a few customers may spend."""

    database: Database

    def blueprint(self) -> Blueprint:
        pages = Blueprint("cards", __name__, url_prefix="/shops/<shop>/cards/<int:epoch>")
        pages.add_url_rule("/gone", "ask", self.ask_gone)
        pages.add_url_rule("/gone", "gone", self.gone, methods=["POST"])
        return pages

    def ask_gone(self, shop: str, epoch: int) -> ResponseReturnValue:
        """What it means, before it is said."""
        must_see(shop)
        state, held = self._card(shop, epoch)
        return render_template("hub/gone.html", shop=state, epoch=epoch, held=held)

    def gone(self, shop: str, epoch: int) -> ResponseReturnValue:
        must_see(shop)
        self._card(shop, epoch)

        def work(connection: Connection) -> None:
            points = accounts.card_is_gone(connection, shop, epoch, int(time.time()))
            trail.write(connection, g.person.name, "gone", shop, f"{epoch}: {points}")

        self.database.work(work)
        return redirect(f"/shops/{shop}", 303)

    def _card(self, shop: str, epoch: int) -> tuple[ShopState, Outstanding | None]:
        """The shop, and what that card of it may still spend. Raises NotFound, CardInUse."""
        state, lines = _state(self.database, shop)
        if all(card.epoch != epoch for card in state.cards):
            raise NotFound()
        if state.is_in_use(epoch):
            raise CardInUse()
        return state, next((line for line in lines if line.epoch == epoch), None)


@dataclass(frozen=True)
class InvitationPages:
    """A code for a shop that is new to the chain; for those with all rights."""

    database: Database

    def blueprint(self) -> Blueprint:
        pages = Blueprint("invitations", __name__)
        pages.add_url_rule("/invite", "new", self.new)
        pages.add_url_rule("/invite", "make", self.make, methods=["POST"])
        return pages

    def new(self) -> ResponseReturnValue:
        return render_template("hub/invite.html", form=Form())

    def make(self) -> ResponseReturnValue:
        """The code is shown this once: only its hash is kept."""
        form = Form.sent()
        name = form.read("name", lambda text: Name.parse(text).text)
        if name is None:
            return render_template("hub/invite.html", form=form), form.status

        def work(connection: Connection) -> str:
            trail.write(connection, g.person.name, "invite", note=name)
            return shops.make_code(connection, name, None, int(time.time()))

        return render_template("hub/code.html", name=name, code=self.database.work(work), shop=None)


def _state(database: Database, shop: str) -> tuple[ShopState, list[Outstanding]]:
    return database.work(
        lambda connection: (directory.get(connection, shop), reconciliation.outstanding(connection, [shop]))
    )


def _hours(text: str) -> int:
    """Hours a week, 0 for none said; raises BadInput."""
    if not re.fullmatch(r"\s*[0-9]{0,3}\s*", text) or int(text.strip() or 0) > HOURS_A_WEEK:
        raise BadInput()
    return int(text.strip() or 0)
