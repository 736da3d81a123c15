"""Pictures of offers, for a phone that is not online yet: from our own address, as everything on the page."""

from collections.abc import Callable

from flask import Blueprint, Response

from appliance.pages import picture_page


def pictures(read: Callable[[str], bytes | None]) -> Blueprint:
    """`read` finds a JPEG by its name."""
    routes = Blueprint("pictures", __name__)

    @routes.get("/pictures/<name>.jpg")
    def picture(name: str) -> Response:
        return picture_page(read(name))

    return routes
