"""A shop of a chain out of its backup, on an empty machine: the real head office knows more of it."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.backup.age import new_pair
from appliance.errors import PointsElsewhere, PointsUncertain
from appliance.hub import accounts, shops
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop
from appliance.store.connection import Database
from appliance.values.barcode import Barcode
from appliance.values.phone import Phone
from tests.system.chain import PATIENCE, Chain, enrolled, regulars, waiting
from tests.system.net import until
from tests.system.postgres import Postgres

pytestmark = pytest.mark.system(root=False)
CARD, TARAS_CARD = Barcode.of_card("042", 7), Barcode.of_card("042", 8)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    with Postgres(tmp_path / "hub") as postgres:
        chain = Chain(tmp_path, postgres)
        yield chain
        chain.close()


def typed(data: Path, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "appliance.cli", "--data", data, *words, "--json"),
        input=code, capture_output=True, text=True, check=False,
    )  # fmt: skip


def member(shop: Shop, phone: str, name: str, card: Barcode, points: int) -> str:
    """Somebody with a card and points, who agreed to be known in all shops."""
    id = shop.customers.add(Phone(phone), name).id
    shop.customers.link_card(id, card)
    shop.consents.record(id, "sharing", True, "uk", "staff")
    shop.ledger.earn(id, points, "a gift")
    return id


def new_box(chain: Chain, shop: str) -> str:
    """What head office gives out for a new card of a shop."""
    return chain.database.work(lambda connection: shops.make_code(connection, "kyiv", shop, int(time.time())))


def points_told(chain: Chain) -> int:
    ((points,),) = chain.database.rows(
        "SELECT sum((facts->>'points')::int) FROM event WHERE type = 'PointsEarned'"
    )
    return int(points)


@dataclass(frozen=True)
class Lost:
    """A shop whose box is gone, with what it had told head office; its backup is older than that."""

    file: str
    code: str
    shop: str
    told: set[str]
    olena: str
    taras: str


@pytest.fixture
def lost(chain: Chain, tmp_path: Path) -> Lost:
    """40 points of Олена are in the backup; 60 more and Тарас are not, nor the 5 that she earned in Lviv."""
    kyiv, lviv = enrolled(chain, "kyiv"), enrolled(chain, "lviv")
    root = kyiv.settings.paths.root
    olena = member(kyiv, "+380671234567", "Олена", CARD, 40)
    code = json.loads(typed(root, "backup", "key").stdout)["code"]
    file = json.loads(typed(root, "backup", "make", str(tmp_path / "stick")).stdout)["backup"]
    kyiv.ledger.earn(olena, 60, "a gift")
    taras = member(kyiv, "+380501112233", "Тарас", TARAS_CARD, 7)
    regulars(kyiv, "now")
    chain.start("appliance.sync", lviv.settings.paths.root)
    assert until(lambda: lviv.upstream.find("card", CARD.digits) == olena, PATIENCE)
    lviv.ledger.earn(olena, 5, "a gift")
    assert until(lambda: waiting(lviv) == 0 and waiting(kyiv) == 0, PATIENCE)
    state = kyiv.upstream.state()
    assert state
    found = Lost(file, code, state.shop, own(kyiv, state.shop), olena, taras)
    kyiv.close()
    shutil.rmtree(root)
    return found


def test_a_lost_shop_gets_back_what_it_told_and_what_the_others_told(
    chain: Chain, lost: Lost, tmp_path: Path
) -> None:
    assert typed(tmp_path / "machine", "restore", lost.file, code=lost.code).returncode == 0
    back = open_shop(load_settings(Paths(tmp_path / "machine")))

    # It earns, but lets nobody spend before head office has given it an epoch.
    assert (waiting_epoch(back), back.ledger.balance(lost.olena)) == ((1, None), 40)
    back.ledger.earn(lost.olena, 3, "a gift")
    with pytest.raises(PointsUncertain):
        back.ledger.spend(lost.olena, 1, "a cup")

    regulars(back, "enrol", new_box(chain, lost.shop))
    chain.start("appliance.sync", back.settings.paths.root)
    assert until(lambda: waiting(back) == 0 and back.ledger.balance(lost.olena) == 108, PATIENCE)
    assert waiting_epoch(back)[0] == 2

    # Both ends say the same, nothing twice, and the cards are valid.
    assert own(back, lost.shop) == told_by(chain, lost.shop) > lost.told
    assert points_told(chain) == 40 + 60 + 7 + 5 + 3
    found = [back.customers.by_card(card) for card in (CARD, TARAS_CARD)]
    assert [customer and customer.id for customer in found] == [lost.olena, lost.taras]
    assert back.ledger.balance(lost.taras) == 7

    # What the lost box might still let her spend comes back when head office's people say that it is gone.
    assert not spends(back, lost.olena)
    chain.database.work(lambda c: accounts.card_is_gone(c, lost.shop, 1, int(time.time())))
    assert until(lambda: spends(back, lost.olena), PATIENCE)
    back.close()


def test_without_the_code_nobody_becomes_the_shop(lost: Lost, tmp_path: Path) -> None:
    machine = tmp_path / "machine"
    for code, status in (("", 2), ("Q", 2), (new_pair()[0], 1)):
        refused = typed(machine, "restore", lost.file, code=code)
        assert (refused.returncode, "Nothing was changed." in refused.stderr) == (status, True)
        assert not machine.exists()


def own(shop: Shop, id: str) -> set[str]:
    """The ids of what this shop itself has in its journal."""
    database = Database(shop.settings.paths.shop_db)
    found = {event for (event,) in database.rows("SELECT id FROM journal WHERE shop = ?", id)}
    database.close()
    return found


def told_by(chain: Chain, shop: str) -> set[str]:
    rows = chain.database.rows("SELECT id FROM event WHERE shop = %s", shop)
    assert len(rows) == len(set(rows))
    return {id for (id,) in rows}


def waiting_epoch(shop: Shop) -> tuple[int, int | None]:
    state = shop.upstream.state()
    assert state
    return state.epoch, state.exchanged_at


def spends(shop: Shop, customer: str) -> bool:
    """Whether somebody may spend again what another shop or the lost box had taken in."""
    try:
        return shop.ledger.spend(customer, 100, "a cake") == 8
    except (PointsElsewhere, PointsUncertain):
        return False
