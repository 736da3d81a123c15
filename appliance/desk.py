"""What the pages of those who work here share: the owner's and the till's, and head office's."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response

from appliance.pages import error_page

SHIFT = 12 * 3600
"""Seconds until somebody signs in again: a working day."""
LANGUAGE = "regulars_language"
YEAR = 365 * 24 * 3600


def keep_sessions(app: Flask, key: bytes | str, cookie: str) -> None:
    """Signed cookies that no script reads and no other site sends."""
    app.config.update(
        SECRET_KEY=key,
        # Cookies know no ports: other pages of ours may share the name.
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=SHIFT),
    )


def check_forms(app: Flask) -> CSRFProtect:
    """Take no form that is not ours; call it after the guard of who may see a page."""
    app.config.update(
        # A form may stay open all day; the session's own end is what counts.
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no Referer; the token in the form is what counts.
        WTF_CSRF_SSL_STRICT=False,
    )

    @app.errorhandler(CSRFError)
    def not_from_our_form(_error: CSRFError) -> Response:
        return error_page(_("This form is no longer valid. Please open the page again."), 400)

    return CSRFProtect(app)


def add_filters(app: Flask) -> None:
    """How numbers and weekdays are written, and where a page stands."""
    app.jinja_env.filters.update(number=number, signed=signed)
    app.jinja_env.globals.update(weekdays=weekdays)

    @app.context_processor
    def place() -> dict[str, str]:
        return {"here": request.path, "back": readable_path(app)}


def readable_path(app: Flask) -> str:
    """The page that a reload or another language should show: this one, or the one its form stood on."""
    adapter, path = app.create_url_adapter(request), request.path
    while adapter and path != "/" and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0] or "/"
    return path


def number(value: int) -> str:
    return str(format_decimal(value))


def signed(value: int) -> str:
    """With a sign that cannot be overlooked; U+2212 is a minus, not a hyphen."""
    return f"+{number(value)}" if value > 0 else number(value).replace("-", "\u2212")


def weekdays() -> list[tuple[int, str]]:
    """0 is Monday, in the reader's language."""
    names = get_locale().days["stand-alone"]["abbreviated"]
    return [(day, names[day]) for day in range(7)]


def visitor() -> str:
    """Whom wrong tries are counted for: an address, or the /64 in which a device picks its IPv6 ones."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)
