"""`python -m appliance.dashboard --data DIR`"""

import sys

from appliance.dashboard.app import build
from appliance.service import arguments, serve
from appliance.shop import open_process


def main() -> None:
    shop = open_process(arguments("appliance.dashboard").parse_args().data)
    chosen = shop.settings.dashboard
    try:
        serve(build(shop), chosen.host, chosen.port, interface=chosen.interface)
    except OSError as error:
        sys.exit(f"The dashboard cannot listen on {chosen.host} port {chosen.port}: {error.strerror}")
    finally:
        shop.close()


if __name__ == "__main__":
    main()
