"""What a visitor sees: GET shows where they stand, POST changes it, and each that worked ends in a GET."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, get_translations
from markupsafe import Markup

from appliance.errors import BadInput, TimeUsedUp
from appliance.pages import error_text
from appliance.people.consent_texts import TEXTS
from appliance.rows import OfferView
from appliance.shop import Shop
from portal.web.box import Box
from portal.web.forms import WITH_PHONE, Filled, field_of, read
from portal.web.login import OUTCOMES, Entry, GateSilent, Login
from portal.web.seal import OldPage, Seal
from portal.web.visitor import Visitor, meet

log = logging.getLogger("portal")


class Pages:
    """No page needs a cookie or a script: language and state travel in links and forms."""

    def __init__(self, shop: Shop, box: Box) -> None:
        self._shop = shop
        self._box = box
        self._login = Login(shop, box.opens)
        key, now = shop.keys.get("forms"), shop.clock.now
        self._orders, self._entries = Seal(key, "form", now), Seal(key, "entry", now)

    def routes(self) -> Blueprint:
        routes = Blueprint("portal", __name__)
        routes.add_url_rule("/", "welcome", self.welcome)
        routes.add_url_rule("/online", "online", self.online)
        routes.add_url_rule("/login", "login", self.log_in, methods=["POST"])
        routes.add_url_rule("/forget", "forget", self.forget, methods=["POST"])
        for page in ("login", "forget"):
            routes.add_url_rule(f"/{page}", f"{page}_again", self.start_again)
        return routes

    def welcome(self) -> ResponseReturnValue:
        """Today's offers, then the form; or that the device is online already."""
        visitor = self._visitor()
        if not visitor.admission:
            return self._form(visitor, Filled())
        return self._inside(visitor, Entry("plain"))

    def online(self) -> ResponseReturnValue:
        """A page of its own: a phone looks for the internet again only after a full navigation."""
        visitor = self._visitor()
        if not visitor.admission:
            return self.start_again()
        return self._inside(visitor, self._entry(visitor))

    def log_in(self) -> ResponseReturnValue:
        """Open the gate, then lead to `online`; or show the form again with what was typed."""
        visitor, filled = self._visitor(), read(request.form)
        if visitor.mac is None:
            return self._form(visitor, filled), 403
        order = ""
        try:
            (order,) = self._orders.open(request.form.get("state", ""), visitor.day_id)
            entry = self._login.enter(visitor.mac, filled, order, _language())
        except BadInput as error:
            return self._form(visitor, filled, order, error), 400
        except GateSilent as error:
            log.warning("a login found no gate")
            return self._form(visitor, filled, order, error), 503
        except TimeUsedUp as error:
            return self._form(visitor, filled, order, error), 403
        words = self._entries.sign(visitor.day_id, [entry.outcome, entry.claim])
        return self._go("/online", entry=words)

    def forget(self) -> ResponseReturnValue:
        """Forget the device, or with `recognition = notice` take its owner's objection."""
        visitor = self._visitor()
        try:
            self._orders.open(request.form.get("state", ""), visitor.day_id)
        except OldPage as error:
            return self._form(visitor, Filled(), "", error), 400
        if visitor.mac:
            self._shop.devices.object(visitor.mac)
        return self._go("/", forgotten="yes")

    def start_again(self) -> ResponseReturnValue:
        """Somebody reloaded a page that only a form leads to."""
        return self._go("/")

    def _visitor(self) -> Visitor:
        return meet(self._shop, self._box.mac_of, request.remote_addr or "")

    def _entry(self, visitor: Visitor) -> Entry:
        """What the login told the page after it; without it, or with somebody else's, the plain page."""
        try:
            told, claim = self._entries.open(request.args.get("entry", ""), visitor.day_id)
        except OldPage:
            return Entry("plain")
        return Entry(OUTCOMES.get(told, "plain"), claim)

    def _inside(self, visitor: Visitor, entry: Entry) -> ResponseReturnValue:
        """For an admitted device; the gate must say so too, else nothing is pretended."""
        if not self._box.opens(0):
            return self._form(visitor, Filled(), "", GateSilent()), 503
        end = visitor.admission.until if visitor.admission else None
        until = self._shop.clock.local_at(end) if end else None
        code = self._login.code_of(entry.claim) if entry.claim else None
        return self._render("online.html", visitor, entry=entry, code=code, until=until)

    def _form(
        self,
        visitor: Visitor,
        filled: Filled,
        order: str = "",
        error: BadInput | GateSilent | TimeUsedUp | None = None,
    ) -> str:
        of_field = isinstance(error, BadInput) and not isinstance(error, OldPage)
        return self._render(
            "welcome.html",
            visitor,
            order,
            filled=filled,
            purposes=WITH_PHONE,
            fault=error_text(error) if error else "",
            faulty=field_of(error) if isinstance(error, BadInput) and of_field else "",
        )

    def _render(self, template: str, visitor: Visitor, order: str = "", **more: object) -> str:
        """`order` names one login, so that a form sent twice makes one claim."""
        words = [order or self._shop.new_id()]
        language = _language()
        return render_template(
            template,
            visitor=visitor,
            state=self._orders.sign(visitor.day_id, words),
            offers=self._offers(visitor, language),
            internet=self._box.internet(),
            recognition=self._shop.devices.mode,
            consent=lambda purpose: TEXTS[purpose].text(language),
            forgotten="forgotten" in request.args,
            _=_translator(),
            **more,
        )

    def _offers(self, visitor: Visitor, language: str) -> list[OfferView]:
        """What this page shows, counted as seen; the question for a page's head alone shows nothing."""
        found = self._shop.offers.today(
            language,
            returning=visitor.returning,
            device=visitor.viewer,
            moment="after" if visitor.admission else "before",
        )
        if request.method != "HEAD":
            self._shop.offers.saw(found, visitor.viewer)
        return found

    def _go(self, path: str, **words: str) -> ResponseReturnValue:
        return redirect(f"{path}?{urlencode({'lang': _language(), **words})}", 303)


def _translator() -> Callable[..., Markup]:
    """gettext for one page: flask_babel would look for the catalogue anew with each of its thirty texts."""
    catalogue = get_translations()
    return lambda text, **facts: Markup(catalogue.ugettext(text)) % facts  # noqa: S704  # our own texts


def _language() -> str:
    return str(get_locale())
