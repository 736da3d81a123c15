"""How times and people are written on the pages."""

from datetime import date

from flask import Flask
from flask_babel import format_date

from appliance.dashboard.words import entry_kind, means, slip_kind
from appliance.errors import NotFound
from appliance.offer_form import audience, shown
from appliance.rows import AUDIENCES, SHOWN, Customer
from appliance.shop import Shop


def add_shop_filters(app: Flask, shop: Shop) -> None:
    """What the templates write times, days and people with."""

    def time(at: int) -> str:
        return shop.clock.local_at(at).strftime("%H:%M")

    def day(at: int | str | date) -> str:
        found = shop.clock.day_of(at) if isinstance(at, int) else at
        # A date carries no time of day, so Flask-Babel cannot move it into another zone.
        return str(format_date(date.fromisoformat(found) if isinstance(found, str) else found, "medium"))

    def called(id: str | None) -> str:
        return first_name(find(shop, id))

    app.jinja_env.filters.update(time=time, date=day, called=called)
    app.jinja_env.globals.update(
        audience=audience,
        audiences=AUDIENCES,
        shown=shown,
        shown_choices=SHOWN,
        means=means,
        slip_kind=slip_kind,
        entry_kind=entry_kind,
    )


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
