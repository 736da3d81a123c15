"""Two shops that were alone and have printed the same card numbers join one chain."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.shop import Shop
from appliance.values.barcode import Barcode
from appliance.values.phone import Phone
from tests.system.chain import PATIENCE, Chain, join
from tests.system.net import until
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)
CARD = Barcode.of_card("042", 7)
OLENA, TARAS = Phone("+380671234567"), Phone("+380501112233")


@pytest.fixture
def chain(postgres: Postgres, tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path, postgres)
    yield chain
    chain.close()


def with_card(shop: Shop, phone: Phone, name: str) -> str:
    customer = shop.customers.add(phone, name).id
    shop.customers.link_card(customer, CARD)
    shop.consents.record(customer, "sharing", True, "uk", "till")
    return customer


def test_all_their_cards_stay_valid(chain: Chain) -> None:
    kyiv, lviv, odesa = (chain.shop(name) for name in ("kyiv", "lviv", "odesa"))
    olena, taras = with_card(kyiv, OLENA, "Олена"), with_card(lviv, TARAS, "Тарас")
    for shop in (kyiv, lviv, odesa):
        join(chain, shop)
        chain.start("appliance.sync", shop.settings.paths.root)
    # Each shop comes to know the other's customer, whose card has the same number; the third knows both.
    for shop in (kyiv, lviv, odesa):
        for phone, customer in ((OLENA, olena), (TARAS, taras)):
            assert until(lambda: shop.upstream.find("phone", str(phone)) == customer, PATIENCE)  # noqa: B023
    found = [shop.customers.by_card(CARD) for shop in (kyiv, lviv, odesa)]
    assert [one.name if one else None for one in found] == ["Олена", "Тарас", None]
    assert odesa.upstream.find("card", CARD.digits) is None
