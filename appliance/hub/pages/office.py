"""Head office's pages put together, beside what the shops' boxes ask."""

from flask import Blueprint, Flask, g, request

from appliance.clock import ZoneClock
from appliance.desk import add_filters, check_forms, keep_sessions
from appliance.hub import shops
from appliance.hub.database import Database
from appliance.hub.pages.access import Access
from appliance.hub.pages.accounts import OwnPages, UserPages
from appliance.hub.pages.books import RightsPages, TrailPages
from appliance.hub.pages.customers import CustomerPages
from appliance.hub.pages.documents import DocumentPages
from appliance.hub.pages.entrance import Entrance
from appliance.hub.pages.filters import add_hub_filters
from appliance.hub.pages.overview import OverviewPages
from appliance.hub.pages.shops import CardPages, InvitationPages, ShopPages
from appliance.service import LARGEST_BODY
from appliance.settings import Settings


def add_pages(app: Flask, settings: Settings, database: Database, api: Blueprint) -> None:
    """To an application that answers the boxes by `api`, which carries no cookies and no forms."""
    keep_sessions(
        app, database.work(lambda connection: shops.own_secret(connection, "session")), "regulars_hub"
    )
    # Boxes come over TLS only, so people do.
    app.config["SESSION_COOKIE_SECURE"] = True
    access, clock = Access(database), ZoneClock(settings.shop.time_zone, settings.clock.offset)
    app.before_request(access.guard)

    @app.before_request
    def forms_are_small() -> None:
        # Before the form's origin is checked, because that reads the form.
        if request.blueprint != api.name:
            request.max_content_length = LARGEST_BODY

    check_forms(app).exempt(api)

    @app.context_processor
    def person() -> dict[str, object]:
        # An error before the guard has nobody yet.
        return {"person": g.get("person")}

    add_filters(app)
    add_hub_filters(app, clock)
    overview = OverviewPages(database, clock)
    languages = tuple(settings.shop.languages)
    for pages in (
        Entrance(database, access, languages, overview.start),
        ShopPages(database),
        CardPages(database),
        InvitationPages(database),
        DocumentPages(database, languages),
        CustomerPages(database, settings.hub.country),
        UserPages(database),
        OwnPages(database, access),
        RightsPages(database),
        TrailPages(database),
    ):
        app.register_blueprint(pages.blueprint())
