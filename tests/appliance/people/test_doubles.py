"""Merges travel, and can be taken back."""

import pytest

from appliance.errors import NotFound
from appliance.shop import Shop
from appliance.testing import MONDAY
from appliance.values.phone import Phone
from appliance.values.uuid7 import seconds_of, uuid7


def test_nobody_is_joined_with_whoever_is_erased(shop: Shop) -> None:
    one, other = (shop.customers.add(Phone(f"+38067111000{n}"), "Іван").id for n in (1, 2))
    shop.erasure.erase(other)
    with pytest.raises(NotFound):
        shop.doubles.join(one, other)


def test_of_two_merges_one_is_taken_back(shop: Shop) -> None:
    one, two, three = (shop.customers.add(Phone(f"+38067111000{n}"), "Іван").id for n in (1, 2, 3))
    shop.doubles.join(one, two)
    shop.doubles.join(one, three)
    (first, _), _ = shop.doubles.joined(one)
    shop.doubles.separate(one, first)
    assert shop.customers.get(three).id == one
    assert shop.customers.get(two).id == two


def test_joining_twice_is_joining_once(shop: Shop) -> None:
    one, two = (shop.customers.add(Phone(f"+38067111000{n}"), "Іван").id for n in (1, 2))
    for _ in range(2):
        assert shop.doubles.join(two, one).id == one
    assert len(shop.doubles.joined(one)) == 1


def test_an_id_tells_when_it_was_made() -> None:
    assert seconds_of(uuid7()) > MONDAY - 400 * 24 * 3600
    assert seconds_of("01890000-0000-7000-8000-000000000001") == 0x018900000000 // 1000
