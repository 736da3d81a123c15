"""Secrets, and how guessing them is slowed."""

from contextlib import suppress

import pytest

from appliance.errors import Refused, TooManyTries, WrongSecret
from appliance.shop import Shop
from appliance.testing import FakeClock


def test_the_setup_code_works_once(shop: Shop) -> None:
    code = shop.staff.setup_code()
    assert code
    shop.staff.set_owner_password(code.lower().replace("-", " "), "correct horse")
    assert shop.staff.check_owner("correct horse")
    assert not shop.staff.check_owner("correct hors")
    assert shop.staff.setup_code() is None
    with pytest.raises(WrongSecret):
        shop.staff.set_owner_password(code, "another horse")


def test_a_wrong_setup_code_or_a_short_password_changes_nothing(shop: Shop) -> None:
    code = shop.staff.setup_code()
    assert code
    with pytest.raises(WrongSecret):
        shop.staff.set_owner_password("AAAA-AAAA", "correct horse")
    with pytest.raises(Refused):
        shop.staff.set_owner_password(code, "short")
    assert not shop.staff.has_owner()


def test_a_pin_belongs_to_one_person(shop: Shop) -> None:
    shop.staff.add_pin("Ганна", "4711")
    assert shop.staff.check_pin("4711") == "Ганна"
    assert shop.staff.check_pin("4712") is None
    with pytest.raises(Refused):
        shop.staff.add_pin("Mati", "4711")
    assert shop.staff.drop_pin("Ганна")
    assert shop.staff.check_pin("4711") is None


def test_wrong_typing_at_the_kiosk_waits_longer_each_time_up_to_a_minute(
    shop: Shop, clock: FakeClock
) -> None:
    waits = []
    for _ in range(8):
        shop.guesses.wrong("kiosk", "keypad")
        waits.append(shop.guesses.wait("kiosk", "keypad"))
        clock.pass_seconds(waits[-1])
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    shop.guesses.right("kiosk", "keypad")
    assert shop.guesses.wait("kiosk", "keypad") == 0


def test_the_sixth_code_within_an_hour_waits(shop: Shop, clock: FakeClock) -> None:
    for _ in range(5):
        shop.guesses.attempt("portal-code", "a device")
    with pytest.raises(TooManyTries) as refused:
        shop.guesses.attempt("portal-code", "a device")
    assert refused.value.seconds == 3600
    shop.guesses.attempt("portal-code", "another device")
    clock.pass_seconds(3600)
    shop.guesses.attempt("portal-code", "a device")


def test_a_pin_of_ones_own_does_not_buy_guesses_at_others(shop: Shop) -> None:
    heard = 0
    try:
        for _ in range(50):
            for _ in range(2):
                shop.guesses.attempt("till", "192.0.2.7")
                heard += 1
            shop.guesses.attempt("till", "192.0.2.7")
            shop.guesses.right("till", "192.0.2.7")
    except TooManyTries:
        pass
    assert heard <= 4


def test_many_addresses_try_no_more_pins_than_a_ceiling(shop: Shop) -> None:
    heard = 0
    for number in range(300):
        with suppress(TooManyTries):
            shop.guesses.attempt("till", f"192.0.2.{number}")
            heard += 1
    assert heard == 120


def test_a_clock_set_back_does_not_lock_anybody_out(shop: Shop, clock: FakeClock) -> None:
    for _ in range(5):
        shop.guesses.wrong("dashboard", "192.0.2.7")
    clock.pass_days(-20_000)
    assert shop.guesses.wait("dashboard", "192.0.2.7") == 0


def test_a_burst_at_the_kiosk_is_told_for_an_hour(shop: Shop, clock: FakeClock) -> None:
    for _ in range(14):
        shop.guesses.wrong("kiosk", "keypad")
    assert shop.guesses.bursts() == []
    shop.guesses.wrong("kiosk", "keypad")
    assert shop.guesses.bursts() == ["kiosk"]
    clock.pass_seconds(3601)
    assert shop.guesses.bursts() == []
