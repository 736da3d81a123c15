"""The way upstream as a process: `python -m appliance.sync --data DIR`."""

import logging
import random
import sys
import threading

from appliance.errors import RegularsError
from appliance.service import BEAT, Pulse, arguments, on_stop, ready
from appliance.settings import Paths, load_settings
from appliance.sync.asks import Asks
from appliance.sync.opening import open_relay
from appliance.sync.pace import Pace
from appliance.sync.rounds import Rounds

log = logging.getLogger("sync")


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # A connection that broke is told by us, once, and not with its address by the library.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    options = arguments("appliance.sync").parse_args()
    try:
        settings = load_settings(Paths(options.data.resolve()))
        if not settings.sync.hub:
            return idle()
        relay = open_relay(settings)
        relay.post.take_aside()
    except RegularsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    rounds = Rounds(relay, Pace(random.uniform))
    on_stop(rounds.end)
    asks = Asks(settings.paths.upstream_socket, relay, rounds)
    ready()
    rounds.run()
    asks.close()
    relay.close()
    return 0


def idle() -> int:
    """A shop that is alone has nothing to send."""
    log.info("idle, no head office is set")
    over, pulse = threading.Event(), Pulse()
    on_stop(over.set)
    ready()
    pulse.beat()
    while not over.wait(BEAT):
        pulse.beat()
    return 0


if __name__ == "__main__":
    sys.exit(main())
