"""An access point that hides its devices behind itself."""

from ipaddress import ip_address

from appliance.values.mac import Mac
from portal.neighbours import Neighbour
from portal.watcher.hidden import ADDRESSES, FRESH_WITHIN, LASTING, Hidden

ROUTER, PHONE = Mac.parse("00:00:5e:10:00:99"), Mac.parse("02:00:5e:10:00:01")


def behind(mac: Mac, count: int, *, fresh: bool = True, net: str = "10.77.0.") -> list[Neighbour]:
    return [Neighbour(ip_address(f"{net}{number}"), mac, fresh) for number in range(10, 10 + count)]


def lasting(table: list[Neighbour], own: frozenset[Mac] = frozenset(), seconds: int = LASTING) -> bool:
    """What is said after `seconds` of the same table."""
    hidden = Hidden()
    return [hidden.looks_so(table, own, now) for now in range(0, seconds + 1, 10)][-1]


def test_many_addresses_of_one_device_for_some_minutes_are_noticed() -> None:
    assert lasting(behind(ROUTER, ADDRESSES))


def test_a_moment_of_it_is_not() -> None:
    assert not lasting(behind(ROUTER, ADDRESSES), seconds=LASTING - 10)


def test_few_addresses_are_a_phone() -> None:
    assert not lasting(behind(PHONE, ADDRESSES - 1))


def test_many_devices_are_a_shop() -> None:
    shop = [
        Neighbour(ip_address(f"10.77.1.{number}"), Mac(f"02005e0000{number:02x}"), True)
        for number in range(40)
    ]
    assert not lasting(shop)


def test_privacy_addresses_of_ipv6_are_nothing_special() -> None:
    assert not lasting(behind(PHONE, 9, net="fd77::"))


def test_addresses_that_a_device_left_behind_do_not_count() -> None:
    assert not lasting(behind(PHONE, 9, fresh=False))


def test_the_shops_own_devices_may_have_as_many_as_they_like() -> None:
    assert not lasting(behind(ROUTER, 9), frozenset({ROUTER}))


def test_it_is_taken_back_when_the_access_point_was_set_right() -> None:
    hidden = Hidden()
    for now in range(0, LASTING + 1, 10):
        assert hidden.looks_so(behind(ROUTER, 9), (), now) == (now >= LASTING)
    assert hidden.looks_so([], (), LASTING + FRESH_WITHIN // 2)
    assert not hidden.looks_so([], (), LASTING + FRESH_WITHIN)


def test_a_clock_that_went_back_begins_anew() -> None:
    hidden = Hidden()
    hidden.looks_so(behind(ROUTER, 9), (), 10_000)
    assert not hidden.looks_so(behind(ROUTER, 9), (), 100)
    assert hidden.looks_so(behind(ROUTER, 9), (), 100 + LASTING)
