"""What runs on the board itself: `write FIRST` until the power goes, `read LAST` afterwards.

Customers are registered as `regulars customer add` does it, but in one process: Python takes seconds to start
there, and writes shall be under way whenever the plug is pulled.
"""

import itertools
import sys
from contextlib import suppress
from pathlib import Path

from appliance.errors import AlreadyKnown
from appliance.shop import Shop, open_process
from appliance.values.phone import Phone

DATA = Path("/var/lib/regulars")


def phone(number: int) -> Phone:
    return Phone.parse(f"067{number:07}", "UA")


def write(shop: Shop, first: int) -> None:
    """Say a number only when that customer is kept: from then on nothing may lose them."""
    for number in itertools.count(first):
        # Kept by a round whose plug was pulled before it could say so.
        with suppress(AlreadyKnown):
            shop.customers.add(phone(number), "Olena", "uk")
        print(f"kept {number};", flush=True)


def read(shop: Shop, last: int) -> None:
    """Who is lost of all that were kept, and whether the database finds itself sound."""
    lost = [number for number in range(1, last + 1) if not shop.customers.find(str(phone(number)))]
    print(f"sound {shop.is_sound()}, lost {lost};")


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](open_process(DATA), int(sys.argv[2]))
