"""The portal's process: `python -m portal.web --data DIR`."""

import logging

from appliance.certificate import Certificate
from appliance.service import Secure, arguments, everywhere, serve
from appliance.settings import PortalSettings
from appliance.shop import open_process
from portal.web.app import create
from portal.web.box import real
from portal.web.counting import Counting
from portal.web.surroundings import Surroundings

THREADS = 8
"""A login waits for the gate at most half a second; the others go on meanwhile."""


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    shop = open_process(arguments("portal.web").parse_args().data, admitting=True)
    portal = shop.settings.portal
    surroundings = Surroundings(portal)
    surroundings.keep_looking()
    app = create(shop, real(shop.settings, surroundings))
    counting = Counting(shop.offers.counts.write)
    # The redirect delivers to whatever address the shoppers' interface has; the base table guards the others.
    host = everywhere() if portal.interface else portal.host
    serve(app, host, portal.port, threads=THREADS, secure=secure(portal))
    counting.end()


def secure(portal: PortalSettings) -> Secure | None:
    """The door for https; None without a certificate."""
    if not portal.certificate:
        return None
    pair = Certificate(portal.certificate, portal.certificate_key)
    pair.context()  # so that the log says at the start what is wrong with it
    return Secure(portal.https_port, pair.context)


if __name__ == "__main__":
    main()
