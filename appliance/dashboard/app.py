"""The dashboard as a Flask application: every page area put together."""

from flask import Flask, g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from appliance.dashboard.access import Access
from appliance.dashboard.addresses import addresses
from appliance.dashboard.backup import BackupPages
from appliance.dashboard.box import BoxPages
from appliance.dashboard.claims import ClaimPages
from appliance.dashboard.customer import CustomerPages
from appliance.dashboard.customers import CustomersPages
from appliance.dashboard.doubles import DoublePages
from appliance.dashboard.entrance import Entrance
from appliance.dashboard.factory_reset import FactoryResetPages
from appliance.dashboard.filters import add_shop_filters
from appliance.dashboard.first_run import FirstRunPages
from appliance.dashboard.help import help_pages
from appliance.dashboard.hosts import Hosts
from appliance.dashboard.offers import OfferPages
from appliance.dashboard.overview import OverviewPages
from appliance.dashboard.slips import SlipPages
from appliance.dashboard.staff import StaffPages
from appliance.dashboard.till import TillPages
from appliance.dashboard.trail import TrailPages
from appliance.desk import LANGUAGE, add_filters, check_forms, keep_sessions
from appliance.pages import Look, choose_language, create_app, error_page
from appliance.service import LARGEST_BODY
from appliance.shop import Shop

UPLOADS = frozenset({"offers.create", "offers.save"})
LARGEST_UPLOAD = 16 * 1024 * 1024
"""Bytes of a form with a picture: twice what a picture may have, so that the form itself can say so."""


def build(shop: Shop) -> Flask:
    """The application for one shop."""
    chosen = shop.settings.shop

    def language() -> str:
        asked = request.cookies.get(LANGUAGE)
        return choose_language(asked, chosen.first_language, chosen.region, chosen.languages)

    app = create_app("appliance.dashboard", Look(chosen.name, chosen.accent, chosen.languages), language)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    keep_sessions(app, shop.keys.get("dashboard-session"), "regulars_dashboard")
    access = Access(shop)
    _guard(app, Hosts(shop.settings.dashboard, addresses), access)
    add_filters(app)
    add_shop_filters(app, shop)
    _register(app, shop, access)
    return app


def _guard(app: Flask, hosts: Hosts, access: Access) -> None:
    """In this order: our name, the visitor's right, the form's origin."""

    @app.before_request
    def only_our_names() -> Response | None:
        if hosts.knows(request.host):
            return None
        return error_page(_("The dashboard does not answer to this name. Open it by its address."), 421)

    app.before_request(access.guard)

    @app.before_request
    def only_offers_carry_pictures() -> None:
        # Before the form's origin is checked, because that reads the form.
        if request.endpoint in UPLOADS:
            request.max_content_length = LARGEST_UPLOAD

    check_forms(app)

    @app.context_processor
    def person() -> dict[str, object]:
        # An error before the guard has nobody yet.
        return {"person": g.get("person")}


def _register(app: Flask, shop: Shop, access: Access) -> None:
    overview = OverviewPages(shop)
    app.register_blueprint(Entrance(shop, access, overview.today).blueprint())
    app.register_blueprint(overview.blueprint())
    app.register_blueprint(OfferPages(shop).blueprint())
    app.register_blueprint(CustomersPages(shop).blueprint())
    app.register_blueprint(CustomerPages(shop).blueprint())
    app.register_blueprint(DoublePages(shop).blueprint())
    app.register_blueprint(ClaimPages(shop).blueprint())
    app.register_blueprint(SlipPages(shop).blueprint())
    app.register_blueprint(BackupPages(shop).blueprint())
    app.register_blueprint(BoxPages(shop).blueprint())
    app.register_blueprint(StaffPages(shop, access).blueprint())
    app.register_blueprint(FirstRunPages(shop).blueprint())
    app.register_blueprint(TrailPages(shop).blueprint())
    app.register_blueprint(FactoryResetPages(shop).blueprint())
    app.register_blueprint(help_pages())
    app.register_blueprint(TillPages(shop).blueprint())
