"""Members' numbers that another shop believes while it cannot ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.chain import Enrolled, Trust
from appliance.people.passes import shop_words
from appliance.shop import Shop
from appliance.signing import public_key, sign
from appliance.store.shop_store import open_store
from appliance.testing import FakeClock, filled_shop
from appliance.values.member import MemberNumber

OFFICE = bytes(range(32))


def enrol(shop: Shop, office: bytes = OFFICE) -> None:
    """As head office does it, over the wire."""
    ours = public_key(shop.keys.get("members"))
    trust = Trust(public_key(office), sign(office, shop_words(ours)))
    with open_store(shop.settings.paths.shop_db).transaction() as records:
        records.upstream.enrol(Enrolled(records.shop, "Chain", "UA", "board", "salt", 1, trust))


@pytest.fixture
def lviv(tmp_path: Path, clock: FakeClock) -> Iterator[Shop]:
    shop = filled_shop(tmp_path / "lviv", clock)
    enrol(shop)
    yield shop
    shop.close()


@pytest.fixture
def olena(shop: Shop) -> str:
    """In Kyiv, which belongs to the chain; she agreed to be known in its other shops."""
    enrol(shop)
    id = shop.customers.find("Олена")[0].id
    shop.consents.record(id, "sharing", True, "uk", "till")
    return id


def test_another_shop_believes_it_and_credits(shop: Shop, lviv: Shop, olena: str) -> None:
    number = MemberNumber.read(shop.passes.number(olena).digits)
    assert number and lviv.passes.believe(number)
    lviv.ledger.earn(olena, 5, "a gift")
    assert lviv.ledger.balance(olena) == 5


def test_whoever_does_not_want_to_be_known_elsewhere_has_no_proof(shop: Shop, lviv: Shop, olena: str) -> None:
    shop.consents.record(olena, "sharing", False, "uk", "till")
    assert shop.passes.number(olena) == MemberNumber(olena)
    assert not lviv.passes.believe(MemberNumber(olena))


def test_a_shop_alone_proves_nothing_and_believes_nobody(shop: Shop, tmp_path: Path, olena: str) -> None:
    alone = filled_shop(tmp_path / "alone", FakeClock())
    alone.consents.record(olena, "sharing", True, "uk", "till")
    assert alone.passes.number(olena) == MemberNumber(olena)
    assert not alone.passes.believe(shop.passes.number(olena))
    alone.close()


@pytest.mark.parametrize("place", [0, 40, 100, 159])
def test_a_proof_with_one_wrong_bit_is_none(shop: Shop, lviv: Shop, olena: str, place: int) -> None:
    proof = bytearray(shop.passes.number(olena).proof)
    proof[place] ^= 1
    assert not lviv.passes.believe(MemberNumber(olena, bytes(proof)))


def test_a_proof_is_of_one_customer(shop: Shop, lviv: Shop, olena: str) -> None:
    proof = shop.passes.number(olena).proof
    assert not lviv.passes.believe(MemberNumber("01890000-0000-7000-8000-0000000000ff", proof))


def test_another_chain_is_not_believed(shop: Shop, lviv: Shop, olena: str) -> None:
    enrol(shop, office=bytes(32))
    assert not lviv.passes.believe(shop.passes.number(olena))


def test_whoever_was_erased_does_not_come_back_by_it(shop: Shop, lviv: Shop, olena: str) -> None:
    number = shop.passes.number(olena)
    lviv.passes.believe(number)
    lviv.erasure.erase(olena)
    assert not lviv.passes.believe(number)
