"""What all pages share: language, look, security headers, and errors that are never a stack trace."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import Babel, format_decimal, get_locale, gettext
from werkzeug.exceptions import HTTPException

from appliance.errors import NotFound, RegularsError, StoreFault, TooManyTries
from appliance.values.money import Money

HERE = Path(__file__).parent
LANGUAGE_NAMES = {"en": "English", "uk": "Українська", "ru": "Русский", "et": "Eesti"}
SYMBOLS = {"UAH": "₴", "EUR": "€", "RUB": "₽", "PLN": "zł", "USD": "$", "GBP": "£"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self';"
        " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Look:
    """What the owner chose of the pages' face."""

    shop_name: str
    accent: str
    languages: Sequence[str]


def create_app(import_name: str, look: Look, language: Callable[[], str]) -> Flask:
    """A Flask application in the shop's look; `language` chooses en, uk, ru or et for each request."""
    app = Flask(import_name)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(HERE / "translations")
    Babel(app, default_locale="en", locale_selector=language)
    app.register_blueprint(_shared(look.accent))
    app.jinja_env.globals.update(
        shop_name=look.shop_name,
        languages=[(code, LANGUAGE_NAMES[code]) for code in look.languages],
        current_language=lambda: str(get_locale()),
    )
    app.jinja_env.filters["money"] = money
    app.after_request(_add_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RegularsError, _our_error)
    app.register_error_handler(Exception, _unexpected)
    return app


def choose_language(asked: str | None, first: str, region: str, languages: Sequence[str]) -> str:
    """What a reader sees: what they asked for, else as the setting `shop.first_language` says.

    `auto` is Ukrainian in Ukraine, as the law on the state language asks (No. 2704-VIII, article 27),
    else the phone's.
    """
    if asked is not None and asked in languages:
        return asked
    chosen = owners_language(first, region, languages)
    if chosen:
        return chosen
    best = request.accept_languages.best_match(list(languages))
    return languages[0] if best is None else best


def owners_language(first: str, region: str, languages: Sequence[str]) -> str:
    """The language that the owner wants seen first; empty where it is the reader's own."""
    if first in languages:
        return first
    return "uk" if first == "auto" and region == "UA" and "uk" in languages else ""


def money(amount: Money) -> str:
    """An amount as the reader's language writes it; the symbol follows in all four of ours.

    Babel's own currency format writes "UAH125.50" in English and "12,50 EUR" in Ukrainian.
    """
    number = format_decimal(Decimal(amount.minor) / 100, "#,##0.00")
    return f"{number}\u00a0{SYMBOLS.get(amount.currency, amount.currency)}"


def error_text(error: RegularsError) -> str:
    """What went wrong, in the reader's language."""
    facts = {
        name: gettext(value) if name == "fault" and isinstance(value, str) else value
        for name, value in error.facts.items()
    }
    return str(gettext(error.text)) % facts


def error_status(error: RegularsError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, TooManyTries):
        return 429
    return 503 if isinstance(error, StoreFault) else 400


def error_page(text: str, status: int) -> Response:
    """A calm page with one sentence and a way back."""
    return Response(render_template("shared/error.html", text=text), status, mimetype="text/html")


def picture_page(jpeg: bytes | None) -> Response:
    """A picture of an offer, or 404. Its name is made from its content, so it may be kept for a day."""
    if jpeg is None:
        raise NotFound()
    return Response(jpeg, mimetype="image/jpeg", headers={"Cache-Control": "max-age=86400, immutable"})


def _shared(accent: str) -> Blueprint:
    shared = Blueprint(
        "shared",
        __name__,
        static_folder=str(HERE / "static"),
        static_url_path="/shared",
        template_folder=str(HERE / "templates"),
    )

    @shared.get("/accent.css")
    def accent_css() -> Response:
        # A file of its own, because the content policy allows no style inside a page.
        return Response(f":root{{--accent:{accent}}}", mimetype="text/css", headers=_CACHED)

    return shared


_CACHED = {"Cache-Control": "max-age=300"}


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "shared.static":
        response.headers["Cache-Control"] = "max-age=300"
    return response


def _http_error(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    return error_page(_http_text(error.code), error.code)


def _http_text(code: int) -> str:
    if code == 404:
        return str(gettext("There is nothing here."))
    if code == 413:
        return str(gettext("That was too large."))
    return str(gettext("That did not work. Please go back and try again."))


def _our_error(error: RegularsError) -> Response:
    return error_page(error_text(error), error_status(error))


def _unexpected(error: Exception) -> Response:
    # Only the kind of error: its words may hold what somebody typed.
    logging.getLogger("regulars").error("unexpected %s", type(error).__name__, exc_info=_trace(error))
    return error_page(gettext("That did not work. Please go back and try again."), 500)


def _trace(error: Exception) -> Any:
    """Where it happened, with the message taken off."""
    return Exception, Exception("(message kept out of the log)"), error.__traceback__
