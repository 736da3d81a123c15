"""Head office as a Flask application."""

from collections.abc import Callable

from flask import Flask, request

from appliance.desk import LANGUAGE
from appliance.hub.api import Api
from appliance.hub.body import LARGEST
from appliance.hub.database import Database
from appliance.hub.pages.office import add_pages
from appliance.pages import Look, choose_language, create_app
from appliance.settings import Settings


def build(settings: Settings, database: Database, wake: Callable[[], None]) -> Flask:
    """The application over a migrated database; `wake` is called when events came."""
    chosen, hub = settings.shop, settings.hub

    def language() -> str:
        asked = request.cookies.get(LANGUAGE)
        return choose_language(asked, chosen.first_language, hub.country, chosen.languages)

    app = create_app("appliance.hub", Look(hub.name, chosen.accent, chosen.languages), language)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    api = Api(database, hub.name, hub.country, wake).blueprint()
    app.register_blueprint(api)
    add_pages(app, settings, database, api)
    return app
