"""The application: the pages, and in front of them the redirect of whoever asked for another host."""

from typing import TYPE_CHECKING

from flask import Flask, request

from appliance.pages import Look, choose_language, create_app
from appliance.shop import Shop
from portal.web.box import Box
from portal.web.capport import Capport
from portal.web.pages import Pages
from portal.web.pictures import pictures
from portal.web.probes import Probes
from portal.web.turnstile import Turnstile

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LARGEST_BODY = 8192
"""Bytes; the form filled to its limits needs less than half of it."""
MOST_FIELDS = 20


def create(shop: Shop, box: Box) -> Flask:
    """What a server runs. `box` is the world around the pages."""
    settings = shop.settings.shop
    look = Look(settings.name, settings.accent, settings.languages)

    def language() -> str:
        # From the URL alone: reading a form here could fail, and the error page needs a language too.
        asked = request.args.get("lang")
        return choose_language(asked, settings.first_language, settings.region, settings.languages)

    app = create_app("portal.web", look, language)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_PARTS=MOST_FIELDS)
    # A path is what it is: no permanent redirect is made of what somebody asked for.
    app.url_map.merge_slashes = app.url_map.strict_slashes = False
    app.register_blueprint(Pages(shop, box, language).routes())
    app.register_blueprint(pictures(shop.pictures.read))
    app.register_blueprint(Capport(shop, box).routes())
    Turnstile().guard(app)
    # Flask's own way to let something stand in front of it.
    pages: WSGIApplication = app.wsgi_app
    app.wsgi_app = Probes(pages, box.site)  # type: ignore[method-assign,assignment]
    return app
