"""What is looked through afterwards: points that may be or were spent twice, and who did what."""

import time
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from appliance.hub import directory, reconciliation, trail
from appliance.hub.database import Connection, Database

DAYS = 28
"""For which provisional spendings are shown."""


@dataclass(frozen=True)
class RightsPages:
    """Rights outstanding, possible losses, provisional spendings; debts for those with all rights."""

    database: Database

    def blueprint(self) -> Blueprint:
        pages = Blueprint("rights", __name__)
        pages.add_url_rule("/points", "index", self.index)
        return pages

    def index(self) -> ResponseReturnValue:
        user = g.person
        only = None if user.everywhere else user.shops

        def work(connection: Connection) -> dict[str, Any]:
            since = int(time.time()) - DAYS * 24 * 3600
            provisional = reconciliation.provisional(connection, since, only)
            names = directory.names(connection, [line.shop for line in provisional])
            return {
                "lines": reconciliation.outstanding(connection, only),
                "provisional": provisional,
                "debts": reconciliation.overspent(connection) if user.role == "chain" else None,
                "names": {shop.id: shop.name for shop in names},
            }

        return render_template("hub/points.html", days=DAYS, **self.database.work(work))


@dataclass(frozen=True)
class TrailPages:
    """The log, for those with all rights."""

    database: Database

    def blueprint(self) -> Blueprint:
        pages = Blueprint("trail", __name__)
        pages.add_url_rule("/log", "index", self.index)
        return pages

    def index(self) -> ResponseReturnValue:
        before = request.args.get("before", "")

        def work(connection: Connection) -> tuple[list[trail.Entry], list[directory.Named]]:
            entries = trail.page(connection, before)
            return entries, directory.names(connection, [one.shop for one in entries if one.shop])

        entries, shops = self.database.work(work)
        return render_template(
            "hub/log.html",
            entries=entries,
            names={shop.id: shop.name for shop in shops},
            more=len(entries) == trail.PAGE,
        )
