import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import BadPoints, NotEnoughPoints
from appliance.loyalty.ledger import draw
from appliance.loyalty.programme import points_for
from appliance.shop import Shop
from appliance.values.money import Money

lots = st.lists(st.integers(1, 500), max_size=8).map(
    lambda sizes: [(f"lot{i}", n) for i, n in enumerate(sizes)]
)


@pytest.fixture
def taavi(shop: Shop) -> str:
    (found,) = shop.customers.find("Taavi")
    return found.id


def test_a_balance_is_the_sum_of_the_entries(shop: Shop, taavi: str) -> None:
    shop.ledger.earn(taavi, 40, "a gift")
    shop.ledger.spend(taavi, 15, "a coffee")
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
