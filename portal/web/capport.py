"""The captive-portal API (RFC 8908): a phone asks whether it is captive, instead of guessing from a redirect.

Over https alone: a phone must not believe it otherwise (section 4.1), and neither do we say it otherwise. It
tells a device about itself, so nothing of a person, and nobody can ask for another's.
"""

import json

from flask import Blueprint, Response, abort, request

from appliance.shop import Shop
from portal import CAPTIVE_API
from portal.web.box import Box


class Capport:
    """Asked often and by every phone: it reads one admission and asks the gate, no more."""

    def __init__(self, shop: Shop, box: Box) -> None:
        self._shop = shop
        self._box = box

    def routes(self) -> Blueprint:
        routes = Blueprint("capport", __name__)
        routes.add_url_rule(CAPTIVE_API, "api", self.api)
        return routes

    def api(self) -> Response:
        """What RFC 8908, section 5, asks for."""
        home = self._box.site().secure
        if request.scheme != "https" or not home:
            abort(404)
        state = {"user-portal-url": home, "venue-info-url": f"{home}offers"} | self._captivity()
        headers = {"Cache-Control": "private, no-store"}
        return Response(json.dumps(state), headers=headers, content_type="application/captive+json")

    def _captivity(self) -> dict[str, bool | int]:
        """Not captive is only who is admitted on record while the gate says that it is in force."""
        mac = self._box.mac_of(request.remote_addr or "")
        admission = self._shop.admissions.current(mac) if mac else None
        if admission is None or not self._box.opens(0):
            return {"captive": True}
        if admission.until is None:  # the shop's own
            return {"captive": False}
        left = max(0, admission.until - self._shop.clock.now())
        # The page does not prolong an admission that runs.
        return {"captive": False, "seconds-remaining": left, "can-extend-session": False}
