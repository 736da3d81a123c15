"""How times, numbers and people are written on the pages."""

from datetime import date

from flask import Flask, request
from flask_babel import format_date, format_decimal, get_locale

from appliance.dashboard.words import audience, entry_kind, means, shown, slip_kind
from appliance.errors import NotFound
from appliance.rows import AUDIENCES, SHOWN, Customer
from appliance.shop import Shop


def add_filters(app: Flask, shop: Shop) -> None:
    """What the templates write times, days, numbers and people with."""

    def time(at: int) -> str:
        return shop.clock.local_at(at).strftime("%H:%M")

    def day(at: int | str | date) -> str:
        found = shop.clock.day_of(at) if isinstance(at, int) else at
        # A date carries no time of day, so Flask-Babel cannot move it into another zone.
        return str(format_date(date.fromisoformat(found) if isinstance(found, str) else found, "medium"))

    def called(id: str | None) -> str:
        return first_name(find(shop, id))

    app.jinja_env.filters.update(time=time, date=day, number=number, signed=signed, called=called)
    app.jinja_env.globals.update(
        weekdays=weekdays,
        audience=audience,
        audiences=AUDIENCES,
        shown=shown,
        shown_choices=SHOWN,
        means=means,
        slip_kind=slip_kind,
        entry_kind=entry_kind,
    )

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


def find(shop: Shop, id: str | None) -> Customer | None:
    """The customer, or nobody where it was erased since."""
    try:
        return shop.customers.get(id) if id else None
    except NotFound:
        return None


def first_name(customer: Customer | None) -> str:
    """What the staff calls somebody; enough of the phone where no name is known."""
    if customer is None:
        return "–"
    if customer.name:
        return customer.name.split()[0]
    return customer.phone.masked if customer.phone else "–"


def weekdays() -> list[tuple[int, str]]:
    """0 is Monday, in the reader's language."""
    names = get_locale().days["stand-alone"]["abbreviated"]
    return [(day, names[day]) for day in range(7)]
