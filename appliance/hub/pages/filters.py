"""How times, numbers and amounts are written on head office's pages."""

from datetime import date

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal
from flask_babel import gettext as _

from appliance.clock import ZoneClock
from appliance.desk import number
from appliance.hub.figures import FEWEST
from appliance.hub.pages.words import deed, purpose, role
from appliance.offer_form import audience, shown
from appliance.pages import money
from appliance.rows import SHOWN
from appliance.values.money import Money


def add_hub_filters(app: Flask, clock: ZoneClock) -> None:
    """What head office's templates write numbers and times with."""

    def moment(at: int) -> str:
        return str(format_datetime(clock.local_at(at).replace(tzinfo=None), "short", rebase=False))

    app.jinja_env.globals.update(audience=audience, shown=shown, shown_choices=SHOWN)
    app.jinja_env.filters.update(
        moment=moment,
        date=day,
        count=count,
        per_hour=per_hour,
        money_of=money_of,
        role=role,
        deed=deed,
        purpose=purpose,
    )


def day(found: date | str) -> str:
    """Of a text that a shop sent and that is no day, the text."""
    try:
        return str(format_date(date.fromisoformat(found) if isinstance(found, str) else found, "medium"))
    except ValueError:
        return str(found)


def count(value: int | None) -> str:
    """A count of people, or that it is too small to be shown."""
    return str(_("under %(number)s", number=FEWEST)) if value is None else number(value)


def per_hour(value: float) -> str:
    return str(format_decimal(value, "#,##0.0"))


def money_of(minor: int, currency: str) -> str:
    return money(Money(minor, currency))
