"""How the chain's shops do: visits, purchases and points, in sum and of each."""

from dataclasses import dataclass
from datetime import timedelta

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from appliance.clock import ZoneClock
from appliance.hub import directory
from appliance.hub.database import Connection, Database
from appliance.hub.figures import Figures, figures, total

PERIODS = (7, 28)
"""Days: whole weeks, since a Saturday is no Monday."""
ROWS = 100
"""Shops on a page."""


MOST_PAGES = 1000


def page_asked() -> int:
    """Which page of shops the address asks for, from 0 on."""
    return min(max(request.args.get("page", 0, type=int), 0), MOST_PAGES)


@dataclass(frozen=True)
class OverviewPages:
    database: Database
    clock: ZoneClock

    def start(self) -> ResponseReturnValue:
        days = request.args.get("days", PERIODS[0], type=int)
        days = days if days in PERIODS else PERIODS[0]
        # Visits of a day come when it is over; the rest is shown for the same days.
        last = self.clock.today() - timedelta(days=1)
        first = last - timedelta(days=days - 1)

        def work(connection: Connection) -> tuple[list[directory.Named], dict[str, Figures]]:
            shops = directory.names(connection, None if g.person.everywhere else g.person.shops)
            hours = {shop.id: (shop.open_hours or 0) * days / 7 for shop in shops}
            ids = [shop.id for shop in shops]
            return shops, figures(connection, ids, first.isoformat(), last.isoformat(), hours)

        shops, found = self.database.work(work)
        page = page_asked()
        return render_template(
            "hub/overview.html",
            first=first,
            last=last,
            days=days,
            periods=PERIODS,
            sum=total(found.values()),
            shops=[(shop, found[shop.id]) for shop in shops[page * ROWS : (page + 1) * ROWS]],
            page=page,
            more=len(shops) > (page + 1) * ROWS,
        )
