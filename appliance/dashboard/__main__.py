"""`python -m appliance.dashboard --data DIR`"""

from appliance.dashboard.app import LARGEST_UPLOAD, build
from appliance.service import arguments, everywhere, serve
from appliance.shop import open_process


def main() -> None:
    shop = open_process(arguments("appliance.dashboard").parse_args().data)
    chosen = shop.settings.dashboard
    try:
        serve(
            build(shop),
            everywhere() if chosen.interface else chosen.host,
            chosen.port,
            interface=chosen.interface,
            largest_body=LARGEST_UPLOAD,
        )
    finally:
        shop.close()


if __name__ == "__main__":
    main()
