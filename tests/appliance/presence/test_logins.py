"""What a login leaves in the shop, and what a guess does not reach."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from appliance.people import codes
from appliance.rows import Customer
from appliance.shop import Shop
from appliance.testing import PEOPLE, FakeClock, filled_shop
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.phone import Phone

HERS, HIS = Mac("02005e100001"), Mac("02005e100002")
NOBODYS = Code("000000")
IVAN = Phone("+380679998877")


@pytest.fixture
def olena(shop: Shop) -> Customer:
    found = shop.customers.by_phone(Phone(PEOPLE[0][0]))
    assert found
    return found


def code_of(customer: Customer) -> Code:
    assert customer.code
    return customer.code


def join(shop: Shop, mac: Mac, phone: Phone, *purposes: str) -> str:
    return shop.logins.by_phone(mac, phone, shop.new_id(), "uk", purposes=purposes, recognition=True)


def type_code(shop: Shop, mac: Mac, code: Code, ending: str = "") -> bool:
    """Whether the visit of the code's owner was noted."""
    shop.logins.by_code(mac, code, ending, "uk", recognition=True)
    return shop.scans.today()[0].customer is not None


def owner(shop: Shop, mac: Mac) -> str | None:
    device = shop.devices.recognise(mac)
    return device.customer if device else None


@contextmanager
def commits(shop: Shop) -> Iterator[list[int]]:
    """Commits of the shop's database meanwhile, as SQLite's own hook counts them."""
    seen: list[int] = []
    database = shop.logins._store._db  # type: ignore[attr-defined]

    def note() -> bool:
        seen.append(1)
        return False

    database.connection.set_commit_hook(note)
    try:
        yield seen
    finally:
        database.connection.set_commit_hook(None)


def test_a_login_is_one_commit_whichever_way(shop: Shop, olena: Customer) -> None:
    with commits(shop) as seen:
        join(shop, HERS, IVAN, "programme", "marketing", "profiling")
        assert len(seen) == 1
        type_code(shop, HIS, code_of(olena), "67")
        assert len(seen) == 2
        shop.logins.plain(HERS, "uk", recognition=False)
        assert len(seen) == 2


def test_a_device_that_changed_its_address_is_bound_by_code_and_phone_only(
    shop: Shop, olena: Customer
) -> None:
    assert type_code(shop, HERS, code_of(olena))
    assert owner(shop, HERS) is None
    assert not type_code(shop, HERS, code_of(olena), "66")
    assert owner(shop, HERS) is None
    assert type_code(shop, HERS, code_of(olena), "67")
    assert owner(shop, HERS) == olena.id


def test_a_customer_has_several_devices(shop: Shop, olena: Customer, clock: FakeClock) -> None:
    for mac in (HERS, HIS):
        type_code(shop, mac, code_of(olena), "67")
        clock.pass_seconds(1)
    assert [device.customer for device in shop.devices.of(olena.id)] == [olena.id, olena.id]


def test_a_typed_phone_alone_takes_no_device_away(shop: Shop, olena: Customer) -> None:
    type_code(shop, HERS, code_of(olena), "67")
    assert join(shop, HERS, IVAN, "programme")
    assert owner(shop, HERS) == olena.id


def test_what_a_device_joined_with_its_owners_phone_is_settled_by_the_code(
    shop: Shop, olena: Customer
) -> None:
    claim = join(shop, HERS, Phone(PEOPLE[0][0]), "programme")
    assert shop.customers.get(claim).id == claim
    type_code(shop, HERS, code_of(olena), "67")
    assert shop.customers.get(claim).id == olena.id
    assert not shop.claims.waiting()


def test_somebody_elses_claim_is_not_settled_by_a_code(shop: Shop, olena: Customer) -> None:
    claim = join(shop, HERS, IVAN, "programme")
    type_code(shop, HERS, code_of(olena), "67")
    assert shop.customers.get(claim).state == "claim"


def test_the_sixth_code_of_a_device_needs_the_last_digits_too(shop: Shop, olena: Customer) -> None:
    for _ in range(5):
        assert not shop.logins.wants_ending(HERS)
        type_code(shop, HERS, NOBODYS)
    assert shop.logins.wants_ending(HERS)
    assert not type_code(shop, HERS, code_of(olena))
    assert type_code(shop, HERS, code_of(olena), "67")


def test_right_codes_count_like_wrong_ones_so_the_form_tells_nothing(shop: Shop, olena: Customer) -> None:
    for _ in range(5):
        type_code(shop, HERS, code_of(olena))
        type_code(shop, HIS, NOBODYS)
    assert shop.logins.wants_ending(HERS) is shop.logins.wants_ending(HIS) is True


def test_a_hundred_devices_that_guess_stop_no_honest_login(shop: Shop, olena: Customer) -> None:
    heard = 0
    for number in range(100):
        attacker = Mac(f"06005e10{number:04x}")
        for guess in range(5):
            heard += not shop.logins.is_besieged()
            type_code(shop, attacker, Code(f"{number * 5 + guess:06d}"))
            type_code(shop, attacker, Code(f"{number * 5 + guess:06d}"), "00")
    assert heard == 60
    assert shop.logins.wants_ending(HERS)
    assert not type_code(shop, HERS, code_of(olena))
    assert type_code(shop, HERS, code_of(olena), "67")
    assert join(shop, HIS, IVAN, "programme")


def test_the_regulars_of_a_full_shop_do_not_lock_each_other(shop: Shop, olena: Customer) -> None:
    for number in range(100):
        assert type_code(shop, Mac(f"06005e10{number:04x}"), code_of(olena))
    assert not shop.logins.wants_ending(HERS)


def test_the_digits_of_a_known_code_are_not_tried_through(shop: Shop, olena: Customer) -> None:
    noted = [
        type_code(shop, Mac(f"06005e10{number:04x}"), code_of(olena), f"{number:02d}")
        for number in range(100)
    ]
    assert not any(noted)


def test_a_restart_forgives_no_guess(shop: Shop, clock: FakeClock) -> None:
    for _ in range(5):
        type_code(shop, HERS, NOBODYS)
    again = filled_shop(shop.settings.paths.root, clock)
    assert again.logins.wants_ending(HERS)
    clock.pass_seconds(3600)
    assert not again.logins.wants_ending(HERS)
    again.close()


def test_a_shop_without_codes_keeps_no_half_of_a_login(
    shop: Shop, olena: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "random_code", lambda: code_of(olena))
    assert join(shop, HERS, IVAN, "programme") == ""
    assert not shop.claims.waiting()
    assert shop.devices.recognise(HERS)


def test_a_flood_of_codes_fills_no_table(shop: Shop) -> None:
    for number in range(50):
        type_code(shop, HERS, Code(f"{number:06d}"))
    assert len(shop.scans.today()) == 5 + 30
