"""`python -m appliance.dashboard --data DIR`"""

from appliance.dashboard.app import build
from appliance.service import arguments, serve
from appliance.shop import open_process


def main() -> None:
    shop = open_process(arguments("appliance.dashboard").parse_args().data)
    chosen = shop.settings.dashboard
    try:
        serve(build(shop), chosen.host, chosen.port, interface=chosen.interface)
    finally:
        shop.close()


if __name__ == "__main__":
    main()
