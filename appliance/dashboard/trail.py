"""What was changed on the box itself, and when."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from appliance.dashboard.words import step
from appliance.shop import Shop

LATEST = 200


@dataclass(frozen=True)
class TrailPages:
    """A list, the newest first."""

    shop: Shop

    def blueprint(self) -> Blueprint:
        pages = Blueprint("trail", __name__)
        pages.add_url_rule("/trail", "index", self.index)
        return pages

    def index(self) -> ResponseReturnValue:
        return render_template("dashboard/trail.html", steps=self.shop.trail.latest(LATEST), step=step)
