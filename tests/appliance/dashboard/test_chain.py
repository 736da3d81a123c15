"""The owner's and the till's pages where there are other shops."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.shop import Shop
from appliance.testing import FakeClock, filled_shop
from appliance.values.phone import Phone
from tests.appliance.dashboard.conftest import Browser
from tests.relay import CARD, CHAINED, KATRIN, Relay, relay_of

QUESTION = "Let the other shops of this chain know me"


@pytest.fixture
def shop(tmp_path: Path, clock: FakeClock) -> Iterator[Shop]:
    (tmp_path / "settings.toml").write_text(CHAINED)
    shop = filled_shop(tmp_path, clock)
    yield shop
    shop.close()


@pytest.fixture
def relay(shop: Shop) -> Iterator[Relay]:
    with relay_of(shop) as relay:
        yield relay


@pytest.mark.parametrize("typed", [CARD, "+372 5123 4567", "555 123 67"])
def test_the_till_finds_somebody_of_another_shop(maria: Browser, relay: Relay, typed: str) -> None:
    answer = maria.post("/till", text=typed)
    assert answer.headers["Location"] == f"/till/{KATRIN}"
    assert "Katrin" in maria.get(f"/till/{KATRIN}").text


def test_the_till_says_so_where_nobody_is_found(maria: Browser, relay: Relay) -> None:
    assert "Nobody was found" in maria.post("/till", text="555 123 66").text


def test_the_till_asks_once_whether_other_shops_may_know_them(
    maria: Browser, owned: Shop, olena: str
) -> None:
    assert QUESTION in maria.get(f"/till/{olena}").text
    maria.post(f"/till/{olena}/sharing", answer="yes")
    assert owned.consents.state(olena)["sharing"]
    assert QUESTION not in maria.get(f"/till/{olena}").text


def test_no_is_an_answer_and_nothing_else_is(maria: Browser, owned: Shop, olena: str) -> None:
    maria.post(f"/till/{olena}/sharing", answer="perhaps")
    assert QUESTION in maria.get(f"/till/{olena}").text
    maria.post(f"/till/{olena}/sharing", answer="no")
    assert not owned.consents.state(olena)["sharing"]
    assert QUESTION not in maria.get(f"/till/{olena}").text


def test_a_claim_with_the_phone_of_somebody_elsewhere_joins_them(
    maria: Browser, owned: Shop, relay: Relay
) -> None:
    claim = owned.claims.join(Phone("+37251234567"), "et", owned.new_id())
    maria.post(f"/till/{claim.id}/confirm")
    assert owned.customers.get(claim.id).id == owned.customers.get(KATRIN).id
    assert owned.ledger.balance(claim.id) == 30
