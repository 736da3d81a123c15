import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.errors import BadPoints, NotEnoughPoints
from appliance.loyalty.ledger import draw
from appliance.loyalty.programme import points_for
from appliance.rows import Purchase
from appliance.shop import Shop
from appliance.testing import filled_shop
from appliance.values.money import Money

lots = st.lists(st.integers(1, 500), max_size=8).map(
    lambda sizes: [(f"lot{i}", n) for i, n in enumerate(sizes)]
)


@pytest.fixture
def taavi(shop: Shop) -> str:
    (found,) = shop.customers.find("Taavi")
    return found.id


def test_a_balance_is_the_sum_of_the_entries(shop: Shop, taavi: str) -> None:
    before = shop.ledger.balance(taavi)
    shop.ledger.earn(taavi, 40, "a gift")
    shop.ledger.spend(taavi, 15, "a coffee")
    assert shop.ledger.balance(taavi) == before + 40 - 15
    assert shop.ledger.balance(taavi) == sum(entry.points for entry in shop.ledger.entries(taavi))


def test_more_than_the_balance_cannot_be_spent_and_nothing_changes(shop: Shop, taavi: str) -> None:
    before = shop.ledger.entries(taavi)
    with pytest.raises(NotEnoughPoints):
        shop.ledger.spend(taavi, shop.ledger.balance(taavi) + 1, "a coffee")
    assert shop.ledger.entries(taavi) == before


@pytest.mark.parametrize("points", [0, -5, 1_000_001])
def test_senseless_points_are_refused(shop: Shop, taavi: str, points: int) -> None:
    with pytest.raises(BadPoints):
        shop.ledger.earn(taavi, points, "a gift")
    with pytest.raises(BadPoints):
        shop.ledger.spend(taavi, points, "a coffee")


@given(lots, st.integers(1, 5_000))
def test_points_come_from_the_first_lots_and_never_more_than_is_there(
    held: list[tuple[str, int]], points: int
) -> None:
    taken = draw(held, points)
    left = dict(held)
    for lot, part in taken:
        if lot is not None:
            left[lot] -= part
    assert sum(part for _, part in taken) == points
    assert all(part > 0 for _, part in taken)
    assert all(rest >= 0 for rest in left.values())
    emptied = [rest == 0 for rest in left.values()]
    touched = [left[lot] < size for lot, size in held]
    assert all(empty for empty, later in zip(emptied, touched[1:], strict=False) if later)


@given(st.integers(0, 10**9), st.sampled_from([0, 0.1, 0.5, 1, 2, 3.3]))
def test_points_are_rounded_down_once(minor: int, rate: float) -> None:
    points = points_for(Money(minor, "UAH"), rate)
    assert points == (minor // 100) * round(rate * 10) // 10


deed = st.tuples(st.sampled_from(["earn", "spend", "buy", "take back"]), st.integers(1, 300))


@settings(max_examples=30)
@given(st.lists(deed, max_size=25))
def test_whatever_happens_the_books_are_right(deeds: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = filled_shop(Path(folder))
        (customer,) = shop.customers.find("Taavi")
        expected = shop.ledger.balance(customer.id)
        bought: list[Purchase] = []
        for what, points in deeds:
            expected += do(shop, customer.id, what, points, bought)
        assert shop.ledger.balance(customer.id) == expected
        assert all(left >= 0 for left in lots_left(shop, customer.id).values())
        shop.close()


def do(shop: Shop, customer: str, what: str, points: int, bought: list[Purchase]) -> int:
    """One deed; returns what it should add to the balance."""
    if what == "earn":
        shop.ledger.earn(customer, points, "a gift")
        return points
    if what == "spend":
        try:
            shop.ledger.spend(customer, points, "a cake")
        except NotEnoughPoints:
            assert points > shop.ledger.balance(customer)
            return 0
        return -points
    if what == "buy":
        bought.append(shop.purchases.record(customer, Money(points * 100, "UAH"), f"R{len(bought)}"))
        return points
    return -shop.purchases.take_back(bought.pop().id).points if bought else 0


def lots_left(shop: Shop, customer: str) -> dict[str, int]:
    left: dict[str, int] = {}
    for entry in shop.ledger.entries(customer):
        if entry.lot:
            left[entry.lot] = left.get(entry.lot, 0) + entry.points
    return left
