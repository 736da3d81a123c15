"""A customer across the shops. What was typed stands in no address and no log, only whom it found."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from appliance.forms import Form
from appliance.hub import profiles, trail
from appliance.hub.database import Connection, Database
from appliance.hub.profiles import Person, Profile


@dataclass(frozen=True)
class CustomerPages:
    """`country` is where a phone without a country code is from."""

    database: Database
    country: str

    def blueprint(self) -> Blueprint:
        pages = Blueprint("customers", __name__, url_prefix="/customers")
        pages.add_url_rule("", "index", self.index)
        pages.add_url_rule("", "search", self.search, methods=["POST"])
        pages.add_url_rule("/<id>", "one", self.one)
        return pages

    def index(self) -> ResponseReturnValue:
        return render_template("hub/customers.html", form=Form(), found=[], searched=False)

    def search(self) -> ResponseReturnValue:
        form, user = Form.sent(), g.person

        def work(connection: Connection) -> list[Person]:
            found = profiles.search(connection, user, form["text"], self.country)
            trail.write(connection, user.name, "search", note=" ".join(person.id for person in found))
            return found

        found = self.database.work(work)
        return render_template("hub/customers.html", form=form, found=found, searched=True)

    def one(self, id: str) -> ResponseReturnValue:
        user = g.person

        def work(connection: Connection) -> Profile:
            profile = profiles.profile(connection, user, id)
            trail.write(connection, user.name, "customer", note=profile.id)
            return profile

        return render_template("hub/customer.html", customer=self.database.work(work))
