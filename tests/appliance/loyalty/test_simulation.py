"""A small month of the simulated chain: what each policy promises holds."""

import pytest

from tests.bench.chain_simulation import POLICIES, Month, Result, draw, live, table


@pytest.fixture(scope="module")
def month() -> Month:
    return draw(shops=100, customers=3_000)


@pytest.fixture(scope="module")
def results(month: Month) -> dict[str, Result]:
    return {name: live(month, policy) for name, policy in POLICIES.items()}


def test_by_grants_no_point_is_spent_twice(results: dict[str, Result]) -> None:
    assert results["grants"].overspent == 0
    assert results["grants"].allowed > 0


def test_by_what_a_shop_knows_points_are_spent_twice(results: dict[str, Result]) -> None:
    assert results["naive"].overspent > 0
    assert results["naive"].allowed > results["grants"].allowed


def test_a_limit_loses_something_and_no_more_than_knowing_everything(results: dict[str, Result]) -> None:
    assert 0 < results["limit 100"].overspent <= results["naive"].overspent


def test_online_only_spends_nothing_while_cut_off(results: dict[str, Result]) -> None:
    assert results["online only"].allowed == 0


def test_every_policy_meets_the_same_wishes(results: dict[str, Result], month: Month) -> None:
    assert len({result.asked for result in results.values()}) == 1
    assert table(month).count("|\n") >= len(POLICIES)
