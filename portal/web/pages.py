"""What a visitor sees: GET shows where they stand, POST changes it, and each that worked ends in a GET."""

import logging
from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue

from appliance.commissioning.welcome import address
from appliance.errors import BadInput, TimeUsedUp
from appliance.pages import error_text
from appliance.people.consent_texts import asked_with_phone
from appliance.rows import OfferView
from appliance.shop import Shop
from appliance.values.code import Code
from portal.web.box import Box
from portal.web.code_picture import draw, draw_square
from portal.web.drawing import Drawing
from portal.web.forms import Filled, empty, field_of, read
from portal.web.login import OUTCOMES, Entry, GateSilent, Login
from portal.web.seal import OldPage, Seal
from portal.web.visitor import Visitor, meet

log = logging.getLogger("portal")
LOOK_AGAIN = 15
"""Seconds after which a page that waits for the internet asks by itself."""


class Pages:
    """No page needs a cookie or a script: language and state travel in links and forms."""

    def __init__(self, shop: Shop, box: Box, language: Callable[[], str]) -> None:
        self._shop = shop
        self._box = box
        self._language = language
        self._ways = shop.settings.portal.ways
        self._login = Login(shop, box.opens)
        self._drawing = Drawing()
        key, now = shop.keys.get("forms"), shop.clock.now
        self._orders, self._entries = Seal(key, "form", now), Seal(key, "entry", now)

    def routes(self) -> Blueprint:
        routes = Blueprint("portal", __name__)
        routes.add_url_rule("/", "welcome", self.welcome)
        routes.add_url_rule("/online", "online", self.online)
        routes.add_url_rule("/offers", "offers", self.offers)
        routes.add_url_rule("/code.png", "code", self.code_picture)
        routes.add_url_rule("/member.svg", "member", self.member_picture)
        routes.add_url_rule("/login", "login", self.log_in, methods=["POST"])
        for page in ("forget", "stranger", "recognise"):
            routes.add_url_rule(f"/{page}", page, self.change_recognition, methods=["POST"])
        for page in ("login", "forget", "stranger", "recognise"):
            routes.add_url_rule(f"/{page}", f"{page}_again", self.start_again)
        return routes

    def welcome(self) -> ResponseReturnValue:
        """Today's offers, then the form; or that the device is online already."""
        visitor = self._visitor()
        if not visitor.admission:
            return self._form(visitor, empty(self._ways))
        return self._inside(visitor, Entry("plain"))

    def online(self) -> ResponseReturnValue:
        """A page of its own: a phone looks for the internet again only after a full navigation."""
        visitor = self._visitor()
        if not visitor.admission:
            return self.start_again()
        return self._inside(visitor, self._entry(visitor))

    def offers(self) -> ResponseReturnValue:
        """Where a phone's own note about this place leads (RFC 8908, venue-info-url): nothing to log in."""
        return self._render("offers.html", self._visitor(), self._box.internet())

    def code_picture(self) -> ResponseReturnValue:
        """The code's barcode, for the device that joined and as long as its page shows the code."""
        _claim, code = self._shown()
        name = self._shop.settings.shop.name
        answer = Response(draw(code, name), mimetype="image/png")
        if "save" in request.args:
            answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}.png"
        return answer

    def member_picture(self) -> ResponseReturnValue:
        """The QR code beside it, for the same device and as long."""
        claim, _code = self._shown()
        return Response(draw_square(self._shop.passes.number(claim)), mimetype="image/svg+xml")

    def log_in(self) -> ResponseReturnValue:
        """Open the gate, then lead to `online`; or show the form again with what was typed."""
        visitor, filled = self._visitor(), read(request.form, self._ways)
        if visitor.mac is None:
            return self._form(visitor, filled), 403
        order = ""
        try:
            (order,) = self._orders.open(request.form.get("state", ""), visitor.day_id)
            entry = self._login.enter(visitor.mac, filled, order, self._language())
        except BadInput as error:
            return self._form(visitor, filled, order, error), 400
        except GateSilent as error:
            log.warning("a login found no gate")
            return self._form(visitor, filled, order, error), 503
        except TimeUsedUp as error:
            return self._form(visitor, filled, order, error), 403
        words = self._entries.sign(visitor.day_id, [entry.outcome, entry.claim])
        return self._go("/online", entry=words)

    def change_recognition(self) -> ResponseReturnValue:
        """`forget` the device (or object), call it a `stranger`, or agree again."""
        visitor = self._visitor()
        wish = request.path.lstrip("/")
        try:
            self._orders.open(request.form.get("state", ""), visitor.day_id)
        except OldPage as error:
            return self._form(visitor, empty(self._ways), "", error), 400
        if visitor.mac:
            devices = self._shop.devices
            does = {"stranger": devices.change_hands, "recognise": devices.withdraw_objection}
            does.get(wish, devices.object)(visitor.mac)
        return self._go("/", done=wish)

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

    def _shown(self) -> tuple[str, Code]:
        """The claim whose code this device's page shows."""
        entry = self._entry(self._visitor())
        code = self._login.code_of(entry.claim) if entry.claim else None
        if code is None:
            abort(404)
        return entry.claim, code

    def _inside(self, visitor: Visitor, entry: Entry) -> ResponseReturnValue:
        """For an admitted device; the gate must say so too, else nothing is pretended."""
        if not self._box.opens(0):
            return self._form(visitor, empty(self._ways), "", GateSilent()), 503
        end = visitor.admission.until if visitor.admission else None
        until = self._shop.clock.local_at(end) if end else None
        code = self._login.code_of(entry.claim) if entry.claim else None
        internet = self._box.internet()
        waits = not internet and "still" not in request.args
        page = self._render(
            "online.html",
            visitor,
            internet,
            entry=entry,
            code=code,
            until=until,
            look_again=LOOK_AGAIN * waits,
        )
        answer = make_response(page)
        if waits:
            # A header, since some browsers for the blind read a page anew whose text tells it to reload.
            answer.headers["Refresh"] = f"{LOOK_AGAIN};url={self._again('/online')}"
        return answer

    def _form(
        self,
        visitor: Visitor,
        filled: Filled,
        order: str = "",
        error: BadInput | GateSilent | TimeUsedUp | None = None,
    ) -> str:
        of_field = isinstance(error, BadInput) and not isinstance(error, OldPage)
        untouched = error is None and filled == empty(self._ways) and set(request.args) <= {"lang"}
        return self._render(
            "welcome.html",
            visitor,
            self._box.internet(),
            order,
            draw=self._drawing.same_page if untouched else self._drawing.page,
            filled=filled,
            ways=self._ways,
            purposes=asked_with_phone(chained=self._shop.upstream.is_set),
            wants_ending=self._wants_ending(visitor),
            set_up_at=address(self._shop.settings) if self._shop.settings.first_run else "",
            fault=error_text(error) if error else "",
            faulty=field_of(error) if isinstance(error, BadInput) and of_field else "",
        )

    def _wants_ending(self, visitor: Visitor) -> bool:
        """Whether a code needs the last digits of the phone now: the same for every code."""
        return (
            "code" in self._ways and visitor.mac is not None and self._shop.logins.wants_ending(visitor.mac)
        )

    def _render(
        self,
        template: str,
        visitor: Visitor,
        internet: bool,
        order: str = "",
        *,
        draw: Callable[..., str] | None = None,
        **more: object,
    ) -> str:
        """`order` names one login, so that a form sent twice makes one claim."""
        return (draw or self._drawing.page)(
            template,
            self._language(),
            self._orders.sign(visitor.day_id, [order or self._shop.new_id()]),
            visitor=visitor.standing,
            offers=self._offers(visitor),
            internet=internet,
            # Said once: only the page that waited leads here with this word.
            is_back=internet and request.args.get("was") == "down",
            again=self._again(request.path if request.method == "GET" else "/"),
            recognition=self._shop.devices.mode,
            done=request.args.get("done", ""),
            **more,
        )

    def _offers(self, visitor: Visitor) -> tuple[OfferView, ...]:
        """What this page shows, counted as seen: not for its head alone, nor when it looks again."""
        found = self._shop.offers.today(
            self._language(),
            returning=visitor.returning,
            device=visitor.viewer,
            moment="after" if visitor.admission else "before",
        )
        if request.method != "HEAD" and request.args.get("was") != "down":
            self._shop.offers.saw(found, visitor.viewer)
        return tuple(found)

    def _go(self, path: str, **words: str) -> ResponseReturnValue:
        return redirect(f"{path}?{urlencode({'lang': self._language(), **words})}", 303)

    def _again(self, path: str) -> str:
        """The address of this page for whoever waits for the internet."""
        entry = {"entry": request.args["entry"]} if "entry" in request.args else {}
        return f"{path}?{urlencode({'lang': self._language(), **entry, 'was': 'down'})}"
