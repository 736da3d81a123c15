"""A new card's own Wi-Fi: by it a phone reaches the dashboard of a box that nobody has set up."""

import secrets

from appliance.answers import write
from appliance.layers import read_tables
from appliance.people.staff import LETTERS
from appliance.settings import Paths

NAME = "Regulars"


def begin(paths: Paths) -> bool:
    """Make the network of a card without a shop, unless its settings name one; returns whether it is there.

    It comes before the store, whose file then says that this was done, whenever the plug is pulled. Name and
    password are random: whoever saw one box's can do nothing at another. Raises SettingsFaults, StoreFault.
    """
    given = read_tables(paths.settings).get("wifi", {})
    named = given.get("password") or given.get("security") == "open"
    if named or paths.shop_db.exists() or paths.card.exists():
        return paths.card.exists()
    password = "-".join(_letters(4) for _ in range(3))
    write(paths.card, {"wifi": {"ssid": f"{NAME}-{_letters(4)}", "password": password}})
    return True


def _letters(number: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(number))
