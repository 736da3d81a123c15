"""The relay as a process beside head office on a real PostgreSQL, over TLS; killed whenever it likes."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.events import PointsEarned
from appliance.shop import Shop
from appliance.store.shop_store import open_store
from appliance.values.barcode import Barcode
from appliance.values.phone import Phone
from tests.system.chain import PATIENCE, Chain, enrolled, free_port, regulars, waiting
from tests.system.net import until
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def chain(postgres: Postgres, tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path, postgres)
    yield chain
    chain.close()


def test_a_shop_sends_what_it_did_at_once(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    chain.start("appliance.sync", shop.settings.paths.root)
    shop.customers.add(Phone("+380671234567"), "Олена")
    assert until(lambda: waiting(shop) == 0, PATIENCE)
    begun = time.monotonic()
    shop.customers.add(Phone("+380501112233"), "Тарас")
    assert until(lambda: len(chain.ids()) == 4, PATIENCE)
    assert time.monotonic() - begun < 20  # and not with the next round


def test_by_hand_without_a_relay(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    shop.customers.add(Phone("+380671234567"), "Олена")
    assert "waiting 2" in regulars(shop, "status")
    assert "sent 2" in regulars(shop, "now")
    assert regulars(shop, "again") == "Nothing yet.\n"


def test_a_relay_and_head_office_that_are_killed_lose_and_double_nothing(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    (customer,) = [shop.customers.add(Phone("+380671234567"), "Олена").id]
    chance = random.Random(5)  # noqa: S311  # which of the two is killed, and when
    relay = chain.start("appliance.sync", shop.settings.paths.root)
    for _ in range(6):
        for points in range(1, 101):
            shop.ledger.earn(customer, points, "a gift")
        time.sleep(chance.uniform(0, 1.5))
        victim = relay if chance.random() < 0.7 else chain.offices[0]
        victim.kill()
        victim.wait()
        if victim is relay:
            relay = chain.start("appliance.sync", shop.settings.paths.root)
        else:
            chain.offices[0] = chain.start_office(chain.port)
    assert until(lambda: waiting(shop) == 0, 60)
    assert len(chain.ids()) == len(set(chain.ids())) == 602


CARD = Barcode.of_card("042", 7)


def olena_of(shop: Shop) -> str:
    """She has a card, agreed to be known in all shops, and has 40 points."""
    olena = shop.customers.add(Phone("+380671234567"), "Олена").id
    shop.customers.link_card(olena, CARD)
    shop.consents.record(olena, "sharing", True, "uk", "staff")
    shop.ledger.earn(olena, 40, "a gift")
    return olena


def test_a_card_of_one_shop_is_known_in_another_within_two_seconds(chain: Chain) -> None:
    kyiv, lviv = enrolled(chain, "kyiv"), enrolled(chain, "lviv")
    for shop in (kyiv, lviv):
        chain.start("appliance.sync", shop.settings.paths.root)
    olena = olena_of(kyiv)
    assert until(lambda: lviv.upstream.find("card", CARD.digits) == olena, PATIENCE)
    found = lviv.customers.by_card(CARD)
    assert found
    assert (found.name, lviv.ledger.balance(olena)) == ("Олена", 40)


def test_a_members_number_of_one_shop_is_believed_in_another(chain: Chain) -> None:
    kyiv, lviv = enrolled(chain, "kyiv"), enrolled(chain, "lviv")
    number = kyiv.passes.number(olena_of(kyiv))
    chain.offices[0].kill()
    assert number.proof and lviv.passes.believe(number)


def test_points_are_granted_to_the_shop_that_asks_and_to_no_other_as_well(chain: Chain) -> None:
    kyiv, lviv = enrolled(chain, "kyiv"), enrolled(chain, "lviv")
    for shop in (kyiv, lviv):
        chain.start("appliance.sync", shop.settings.paths.root)
    olena = olena_of(kyiv)
    assert until(lambda: lviv.upstream.find("card", CARD.digits) == olena, PATIENCE)
    kyiv.ledger.earn(olena, 60, "a gift")
    answers = [shop.upstream.grant(f"{n}", olena, 100) for n, shop in enumerate((kyiv, lviv, kyiv))]
    points = [answer.points for answer in answers if answer]
    assert len(points) == 3
    assert sum(points) <= 100


def test_a_month_without_a_line_is_caught_up_with(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    regulars(shop, "now")
    customer = shop.customers.add(Phone("+380671234567"), "Олена").id
    store = open_store(shop.settings.paths.shop_db)
    for day in range(1, 31):
        with store.transaction() as records:
            for _ in range(500):
                records.record(
                    PointsEarned(
                        at=day, customer=customer, points=1, kind="earn", business_date=f"2026-11-{day:02}"
                    )
                )
    chain.start("appliance.sync", shop.settings.paths.root)
    assert until(lambda: waiting(shop) == 0, 120)
    assert len(set(chain.ids())) == 15_002


def test_the_whole_shop_runs_it_where_head_office_is_set(chain: Chain) -> None:
    shop = enrolled(chain, "kyiv")
    words = (sys.executable, "-m", "appliance.cli", "--data", shop.settings.paths.root, "run")
    with shop.settings.paths.settings.open("a") as file:
        file.writelines(f"[{room}]\nport = {free_port()}\n" for room in ("portal", "kiosk", "dashboard"))
    with subprocess.Popen(words) as running:
        olena_of(shop)
        assert until(lambda: waiting(shop) == 0, PATIENCE)
        running.terminate()
    assert not shop.settings.paths.upstream_socket.exists()
