"""One person with two records, as the owner sees them."""

import pytest

from appliance.events import CustomerRegistered, Recorded
from appliance.shop import Shop
from appliance.store.shop_store import open_store
from tests.appliance.dashboard.conftest import Browser

THERE = "01890000-0000-7000-8000-00000000000b"


@pytest.fixture
def double(owned: Shop, olena: str) -> str:
    """Somebody whom another shop registered with Олена's phone."""
    phone = owned.customers.get(olena).phone
    assert phone
    event = CustomerRegistered(at=1, customer=THERE, language="uk", claim=False, phone=phone.e164, name="Оля")
    with open_store(owned.settings.paths.shop_db).transaction() as records:
        records.receive(Recorded(id="there-1", shop="there", epoch=1, seq=1, event=event))
    return THERE


def test_whoever_has_the_same_phone_is_named(owner: Browser, olena: str, double: str) -> None:
    assert "Another customer has the same phone" in owner.get(f"/customers/{olena}").text
    assert "Оля" in owner.get(f"/customers/{olena}").text


def test_two_are_made_one_and_two_again(owner: Browser, owned: Shop, olena: str, double: str) -> None:
    points = owned.ledger.balance(olena)
    owned.ledger.earn(double, 7, "a gift")
    owner.post(f"/customers/{olena}/join", other=double, sure="yes")
    assert owned.ledger.balance(olena) == points + 7
    assert owned.customers.get(double).id == owned.customers.get(olena).id
    page = owner.get(f"/customers/{olena}").text
    assert "Another customer has the same phone" not in page and "Made one of several" in page
    ((merge, _at),) = owned.doubles.joined(olena)
    for _ in range(2):
        assert owner.post(f"/customers/{olena}/separate", merge=merge, sure="yes").status_code == 303
    assert (owned.ledger.balance(olena), owned.ledger.balance(double)) == (points, 7)
    assert owned.doubles.joined(olena) == []


def test_nobody_is_made_one_with_whom_they_share_no_phone(owner: Browser, owned: Shop, olena: str) -> None:
    stranger = next(one.id for one in owned.customers.newest() if one.id != olena)
    assert owner.post(f"/customers/{olena}/join", other=stranger, sure="yes").status_code == 404
    assert owned.customers.get(stranger).id == stranger


def test_nothing_is_done_without_the_second_word(
    owner: Browser, owned: Shop, olena: str, double: str
) -> None:
    assert owner.post(f"/customers/{olena}/join", other=double).status_code == 404
    assert owned.customers.get(double).id == double


def test_staff_do_not_make_two_one(maria: Browser, owned: Shop, olena: str, double: str) -> None:
    maria.post(f"/customers/{olena}/join", other=double, sure="yes")
    assert owned.customers.get(double).id == double
