"""The screen as a Flask application. It answers on loopback, to its own pages only."""

from typing import get_args
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, render_template, request, stream_with_context
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from appliance.pages import Look, create_app, error_page, picture_page
from appliance.people.consent_texts import asked_with_phone
from appliance.people.preferences import LANGUAGE, LARGE, NO, YES
from appliance.rows import PrintOrder
from appliance.settings import Settings
from kiosk.board import Board
from kiosk.desk import Desk
from kiosk.effects import Greeting, Joined, Keypad, Mode, Offers, Print, Show
from kiosk.screen.colour import readable
from kiosk.screen.stream import MOST, Streams
from kiosk.screen.view import View
from kiosk.screen.voice import Voice

THREADS = MOST + 4
"""Four for pages beside those that streams hold."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def create(settings: Settings, board: Board, desk: Desk, view: View) -> Flask:
    """What the server runs."""
    shop = settings.shop
    look = Look(shop.name, shop.accent, shop.languages)
    app = create_app("kiosk.screen", look, lambda: board.now().language)
    app.config.update(MAX_CONTENT_LENGTH=4096, MAX_FORM_PARTS=10)
    app.register_blueprint(_look(shop.accent))
    app.register_blueprint(Screen(settings, board, desk, view).routes())
    return app


class Screen:
    """What the one page of the screen may ask for. The answers come through the stream."""

    def __init__(self, settings: Settings, board: Board, desk: Desk, view: View) -> None:
        self._settings = settings
        self._board = board
        self._desk = desk
        self._view = view
        self._streams = Streams(board, view)
        self._voice = Voice(board, view)

    def routes(self) -> Blueprint:
        routes = Blueprint("screen", __name__, static_folder="static", template_folder="templates")
        routes.before_app_request(self.guard)
        routes.get("/")(self.page)
        routes.get("/stream")(self.stream)
        routes.get("/pictures/<name>.jpg")(self.picture)
        routes.post("/open")(self.open)
        routes.post("/typed")(self.typed)
        routes.post("/name")(self.name)
        routes.post("/consents")(self.consents)
        routes.post("/language")(self.language)
        routes.post("/size")(self.size)
        routes.post("/speak")(self.speak)
        routes.post("/touch")(self.touch)
        routes.post("/keep")(self.touch)
        routes.post("/print")(self.print)
        return routes

    def guard(self) -> AnyResponse | None:
        """Refuse other names (a page elsewhere could give itself our address) and other pages' requests."""
        if not self._is_ours(request.host):
            return error_page(_("The screen does not answer to this name."), 421)
        foreign = request.method == "POST" or request.endpoint == "screen.stream"
        if foreign and not _from_our_page():
            return error_page(_("That did not come from the screen."), 403)
        return self._done() if self._is_late() else None

    def page(self) -> str:
        showing = self._board.now()
        return render_template("kiosk/index.html", showing=showing, content=self._view.render(showing))

    def stream(self) -> Response:
        events = stream_with_context(self._streams.events())
        return Response(events, mimetype="text/event-stream")

    def picture(self, name: str) -> Response:
        return picture_page(self._view.picture(name))

    def open(self) -> AnyResponse:
        mode = self._mode()
        self._desk.carry_out([Show(Keypad(mode) if mode else Offers())])
        return self._done()

    def typed(self) -> AnyResponse:
        self._desk.typed(self._mode() or "code", request.form.get("digits", "")[:40])
        return self._done()

    def consents(self) -> AnyResponse:
        """The answers; `then=name` goes to the letters first and comes back."""
        asked = asked_with_phone(chained=bool(self._settings.sync.hub))
        ticked = frozenset(purpose for purpose in asked if request.form.get(purpose) == "yes")
        if request.form.get("then") == "name":
            self._desk.wants_name(ticked)
        else:
            self._desk.answered(ticked)
        return self._done()

    def name(self) -> AnyResponse:
        self._desk.named(request.form.get("name", "")[:200])
        return self._done()

    def language(self) -> AnyResponse:
        language = request.form.get("language", "")
        self._board.speak(language)
        if language in self._settings.shop.languages:
            self._desk.prefer(LANGUAGE, language)
        return self._done()

    def size(self) -> AnyResponse:
        large = request.form.get("large") == YES
        self._board.resize(large)
        self._desk.prefer(LARGE, YES if large else NO)
        return self._done()

    def speak(self) -> AnyResponse:
        """Read the page aloud, or the code on it; be silent when it is pressed again."""
        self._voice.press(code_alone=request.form.get("speak") == "code")
        return self._done()

    def touch(self) -> AnyResponse:
        self._board.touch()
        return self._done()

    def print(self) -> AnyResponse:
        """A slip for whoever is shown by name: nothing comes out for a phone that anybody may type."""
        if not self._view.prints:
            return self._done()
        showing = self._board.now()
        large, language = showing.large, showing.language
        match showing.page:
            case Greeting(proven=True, customer=customer, code=code):
                order = PrintOrder("balance", language, customer, large=large, with_code=code is not None)
                self._desk.carry_out([Print(order)])
            case Joined(customer=customer):
                order = PrintOrder("membership", language, customer, large=large, with_code=True)
                self._desk.carry_out([Print(order)])
        return self._done()

    def _is_late(self) -> bool:
        """Whether a form stood on a page that is gone: a scan came between the finger and the box, and what
        one customer asks for must not be done to the next."""
        stood = request.form.get("page") if request.method == "POST" else None
        return stood is not None and stood != str(self._board.now().page_number)

    def _done(self) -> AnyResponse:
        """Nothing to the script, which is told by the stream; back to the page for a browser without it."""
        return Response(status=204) if request.headers.get("Accept") == "*/*" else redirect("/", 303)

    def _mode(self) -> Mode | None:
        """What is asked for, as far as the shop has it."""
        asked = request.form.get("mode")
        if asked == "join" and self._settings.kiosk.joining == "off":
            return None
        if asked == "elsewhere" and not self._settings.sync.hub:
            return None
        return next((mode for mode in get_args(Mode) if mode == asked), None)

    def _is_ours(self, host: str) -> bool:
        return urlsplit(f"//{host}").hostname in LOOPBACK | {self._settings.kiosk.host}


def _from_our_page() -> bool:
    """A browser says which page asks; whoever says nothing is no browser, and has the box already.

    A form sent without a script has the origin "null", because our pages tell nobody where one was.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") in {None, f"{request.scheme}://{request.host}"}


def _look(accent: str) -> Blueprint:
    """The accent in the strengths this screen needs: under white text, and as text on dark."""
    fill = readable(accent, "#ffffff", "#000000")
    light = readable(accent, "#202b26", "#ffffff")
    css = f":root{{--accent:{fill};--accent-ink:{fill}}}"
    css += f"@media(prefers-color-scheme:dark){{:root{{--accent-ink:{light}}}}}"
    look = Blueprint("look", __name__)

    @look.get("/look.css")
    def look_css() -> Response:
        return Response(css, mimetype="text/css", headers={"Cache-Control": "max-age=300"})

    return look
