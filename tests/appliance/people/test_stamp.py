"""What a session keeps of the secret that opened it."""

import pytest

from appliance.errors import PasswordTooShort, WrongSecret
from appliance.shop import Shop

PASSWORD = "correct horse"


@pytest.fixture
def owned(shop: Shop) -> Shop:
    shop.staff.set_owner_password(shop.staff.setup_code() or "", PASSWORD)
    return shop


def test_nobody_has_no_stamp(shop: Shop) -> None:
    assert shop.staff.stamp() is None
    assert shop.staff.stamp("Марія") is None


def test_a_stamp_stays_until_the_password_changes(owned: Shop) -> None:
    before = owned.staff.stamp()
    assert before == owned.staff.stamp()
    owned.staff.change_owner_password(PASSWORD, "battery staple")
    assert owned.staff.stamp() != before
    assert owned.staff.check_owner("battery staple")


def test_a_new_pin_is_a_new_stamp_even_with_the_same_digits(shop: Shop) -> None:
    shop.staff.add_pin("Марія", "2468")
    before = shop.staff.stamp("Марія")
    shop.staff.add_pin("Марія", "2468")
    assert shop.staff.stamp("Марія") != before


def test_the_old_password_is_asked_for(owned: Shop) -> None:
    with pytest.raises(WrongSecret):
        owned.staff.change_owner_password("wrong", "battery staple")
    assert owned.staff.check_owner(PASSWORD)


def test_a_short_new_password_is_refused(owned: Shop) -> None:
    with pytest.raises(PasswordTooShort):
        owned.staff.change_owner_password(PASSWORD, "short")
