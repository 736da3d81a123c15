"""The portal's process: `python -m portal.web --data DIR`."""

import logging
from pathlib import Path

from appliance.service import arguments, serve
from appliance.shop import open_process
from portal.web.app import create
from portal.web.box import real
from portal.web.counting import Counting
from portal.web.surroundings import Surroundings

THREADS = 8
"""A login waits for the gate at most half a second; the others go on meanwhile."""


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    shop = open_process(arguments("portal.web").parse_args().data)
    portal = shop.settings.portal
    surroundings = Surroundings(portal)
    surroundings.keep_looking()
    app = create(shop, real(shop.settings, surroundings))
    counting = Counting(shop.offers.counts.write)
    # The redirect delivers to whatever address the shoppers' interface has.
    serve(app, everywhere() if portal.interface else portal.host, portal.port, threads=THREADS)
    counting.end()


def everywhere() -> str:
    """All addresses of the box, IPv6 too where the kernel has it; the base table guards them."""
    return "::" if Path("/proc/net/if_inet6").exists() else "0.0.0.0"  # noqa: S104


if __name__ == "__main__":
    main()
