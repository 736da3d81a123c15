"""Head office's process: `python -m appliance.hub --data DIR`. Any number of them may share one database."""

import logging
import sys
import threading

from appliance.certificate import Certificate
from appliance.errors import RegularsError
from appliance.hub.app import build
from appliance.hub.body import LARGEST
from appliance.hub.database import Database
from appliance.hub.router import Router
from appliance.hub.users import setup_code
from appliance.service import arguments, serve
from appliance.settings import Paths, load_settings

log = logging.getLogger("hub")
THREADS = 8
PAUSE = 5.0
"""Seconds until routing is tried again."""


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    options = arguments("appliance.hub").parse_args()
    try:
        settings = load_settings(Paths(options.data.resolve()))
        if not settings.hub.database:
            sys.exit("hub.database is not set: where is PostgreSQL? As in: postgresql:///regulars")
        database = Database(settings.hub.database)
        database.migrate()
        code = database.work(setup_code)
    except RegularsError as error:
        sys.exit(str(error))
    hub = settings.hub
    if code:
        log.warning(
            "nobody has an account yet: open port %d in a browser and use the set-up code %s", hub.port, code
        )
    router, stop = Router(database), threading.Event()
    routing = threading.Thread(target=keep_routing, args=(router, stop), name="router")
    routing.start()
    certificate = Certificate(hub.certificate, hub.certificate_key) if hub.certificate else None
    try:
        serve(
            build(settings, database, router.wake),
            hub.host,
            hub.port,
            threads=THREADS,
            contexts=certificate.context if certificate else None,
            largest_body=LARGEST,
        )
    finally:
        stop.set()
        router.wake()
        routing.join(10)


def keep_routing(router: Router, stop: threading.Event) -> None:
    """Go on after what was not foreseen: one shop's events must not hold up the others'."""
    while not stop.is_set():
        try:
            router.run(stop)
        except Exception as fault:  # the top of a loop that must go on
            # Where it happened, without its words: they may hold a customer's.
            trace = (Exception, Exception("(message kept out of the log)"), fault.__traceback__)
            log.exception("unexpected %s while routing; going on", type(fault).__name__, exc_info=trace)
            stop.wait(PAUSE)


if __name__ == "__main__":
    main()
