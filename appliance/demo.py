"""The demo's day: people come, scan, print and buy by themselves, through the same doors as in a real shop.

Scans are typed on the kiosk's simulated scanner; visits and purchases go through the shop's own controllers.
Every name, number and address is made up.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable

from appliance.errors import RegularsError
from appliance.rows import Customer, PrintOrder
from appliance.service import arguments, command, on_stop
from appliance.shop import Shop, open_process, open_shop
from appliance.testing import FakeClock, fill
from appliance.values.barcode import Barcode
from appliance.values.mac import Mac
from appliance.values.money import Money

PAUSE = 4.0
"""Seconds between two things that happen."""
REGULAR_DEVICES = 6
DEVICES = 14
STRANGERS_SCANS = ("4820024700016", "999111", "0671112233")


def main() -> None:
    shop = open_process(arguments("appliance.demo").parse_args().data)
    fill(shop)
    _earlier_days(shop)
    stopped: list[bool] = []
    on_stop(lambda: stopped.append(True))
    chance = random.Random()  # noqa: S311  # a pastime, not a secret
    here: dict[Mac, str] = {}
    _slip(shop, chance)
    steps: list[Callable[[], None]] = [
        lambda: _scan(shop, chance),
        lambda: _slip(shop, chance),
        lambda: _visit(shop, chance, here),
        lambda: _buy(shop, chance),
    ]
    while not stopped:
        try:
            chance.choice(steps)()
        except RegularsError as error:
            sys.stderr.write(f"demo: {error}\n")
        _sleep(stopped)
    shop.close()


def _sleep(stopped: list[bool]) -> None:
    until = time.monotonic() + PAUSE
    while not stopped and time.monotonic() < until:
        time.sleep(0.1)


def _earlier_days(shop: Shop) -> None:
    """Let some devices agree to be recognised three days ago, so that they return today."""
    clock = FakeClock(shop.clock.now() - 3 * 24 * 3600, shop.settings.shop.time_zone)
    earlier = open_shop(shop.settings, clock)
    for number in range(REGULAR_DEVICES):
        mac = _device(number)
        if earlier.devices.recognise(mac) is None:
            earlier.devices.agree(mac, "uk")
    earlier.close()
    shop.devices.end_day()


def _device(number: int) -> Mac:
    """A made-up address; every third as a factory would have set it."""
    return Mac(f"{'00' if number % 3 == 0 else '02'}005e1000{number:02x}")


def _scan(shop: Shop, chance: random.Random) -> None:
    people = shop.customers.newest()
    text = chance.choice([_card(shop, chance), _code(chance.choice(people)), chance.choice(STRANGERS_SCANS)])
    words = command("kiosk.scanner.simulated", "--data", str(shop.settings.paths.root))
    subprocess.run(  # noqa: S603  # our own room
        words, input=f"{text}\n".encode(), stderr=subprocess.DEVNULL, timeout=20, check=False
    )


def _card(shop: Shop, chance: random.Random) -> str:
    return Barcode.of_card(shop.settings.kiosk.card_prefix, chance.randint(1, 7)).digits


def _code(customer: Customer) -> str:
    return customer.code.digits if customer.code else ""


def _slip(shop: Shop, chance: random.Random) -> None:
    """Somebody asks at the till for their points and code on paper."""
    customer = chance.choice(shop.customers.newest())
    shop.slips.ask(PrintOrder("balance", customer.language, customer.id, with_code=True))


def _visit(shop: Shop, chance: random.Random, here: dict[Mac, str]) -> None:
    """A device arrives, or one that is here leaves."""
    mac = _device(chance.randrange(DEVICES))
    if mac in here:
        shop.visits.left(here.pop(mac), shop.clock.now())
    else:
        here[mac] = shop.visits.arrived(mac, shop.clock.now())


def _buy(shop: Shop, chance: random.Random) -> None:
    """Somebody who is known buys something; receipts are numbered by the second."""
    customer = chance.choice(shop.customers.newest())
    amount = Money(chance.randrange(2_000, 60_000, 50), shop.settings.shop.currency)
    shop.purchases.record(customer.id, amount, f"D{shop.clock.now()}")


if __name__ == "__main__":
    main()
