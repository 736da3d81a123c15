"""Recognition keys turn: a device met before is known after, unless it stayed away for too long."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.keys import KeyFolder
from appliance.people.rotation import DAY, KEPT, USED
from appliance.shop import Shop
from appliance.store.shop_store import open_store
from appliance.testing import FakeClock, filled_shop
from appliance.values.mac import Mac

OLENA, TARAS = Mac("02005e100001"), Mac("02005e100002")


@pytest.fixture
def known(shop: Shop, clock: FakeClock) -> Shop:
    """A shop that opened yesterday and knows two devices."""
    shop.devices.end_day()
    for mac in (OLENA, TARAS):
        shop.devices.agree(mac, "uk")
        shop.visits.arrived(mac, clock.now())
    return shop


def turn(shop: Shop, clock: FakeClock) -> None:
    """The key's time is over, and the shop's day ends."""
    clock.pass_seconds(USED)
    shop.devices.end_day()


def test_a_device_is_known_before_it_is_met_under_the_new_key(known: Shop, clock: FakeClock) -> None:
    former = known.devices.recognise(OLENA)
    turn(known, clock)
    assert known.devices.recognise(OLENA) == former
    known.visits.arrived(OLENA, clock.now())
    moved = known.devices.recognise(OLENA)
    assert former and moved
    assert moved.id != former.id
    assert (moved.first_seen, moved.days_seen) == (former.first_seen, former.days_seen + 1)


def test_visits_go_on_under_the_new_key(known: Shop, clock: FakeClock) -> None:
    turn(known, clock)
    known.visits.arrived(OLENA, clock.now())
    device = known.devices.recognise(OLENA)
    assert device
    assert known.visits.today().returning == 1
    first_day = clock.day_of(device.first_seen).isoformat()
    rows = open_store(known.settings.paths.shop_db).records.visits.on(first_day)
    assert device.id in [visit.device for visit, _ in rows]


def test_the_former_key_is_erased_once_every_device_was_met(known: Shop, clock: FakeClock) -> None:
    turn(known, clock)
    for mac in (OLENA, TARAS):
        known.visits.arrived(mac, clock.now())
    assert len(known.keys.recognition()) == 2
    clock.pass_days(1)
    known.devices.end_day()
    assert list(known.keys.recognition()) == [2]
    assert known.devices.recognise(OLENA)


def test_after_sixty_days_the_key_goes_with_what_was_not_met(known: Shop, clock: FakeClock) -> None:
    turn(known, clock)
    known.visits.arrived(OLENA, clock.now())
    clock.pass_seconds(KEPT)
    known.devices.end_day()
    assert list(known.keys.recognition()) == [2]
    assert known.devices.recognise(OLENA)
    assert known.devices.recognise(TARAS) is None
    assert len(list(known.settings.paths.keys.glob("recognition*"))) == 1


def test_another_process_sees_the_new_key_and_drops_the_erased_one(known: Shop, clock: FakeClock) -> None:
    portal = KeyFolder(known.settings.paths.keys)
    assert list(portal.recognition()) == [1]
    turn(known, clock)
    assert list(portal.recognition()) == [2, 1]
    clock.pass_seconds(KEPT)
    known.devices.end_day()
    assert list(portal.recognition()) == [2]


def test_a_clock_that_ran_ahead_does_not_keep_a_key_longer(known: Shop, clock: FakeClock) -> None:
    clock.pass_days(20_000)
    known.devices.end_day()
    clock.pass_days(-20_000)
    known.devices.end_day()
    clock.pass_seconds(KEPT)
    known.devices.end_day()
    assert list(known.keys.recognition()) == [2]


def test_boots_in_1970_forget_nobody_and_begin_no_key(known: Shop, clock: FakeClock) -> None:
    for _ in range(2):
        clock.pass_days(-20_000)
        known.devices.end_day()
        clock.pass_days(20_001)
        known.devices.end_day()
    assert list(known.keys.recognition()) == [1]
    assert known.devices.recognise(OLENA)


def test_a_clock_that_is_some_months_slow_ends_no_waiting(known: Shop, clock: FakeClock) -> None:
    turn(known, clock)
    known.visits.arrived(TARAS, clock.now())
    clock.pass_days(-200)
    known.devices.end_day()
    clock.pass_days(200)
    known.devices.end_day()
    assert known.devices.recognise(OLENA)


def test_a_clock_that_ran_ahead_and_came_back_forgets_nobody(known: Shop, clock: FakeClock) -> None:
    for days in (20_000, -20_000, 59):
        clock.pass_days(days)
        known.devices.end_day()
    assert known.devices.recognise(OLENA)
    assert known.devices.recognise(TARAS)


def test_an_objection_turns_with_the_keys(tmp_path: Path, clock: FakeClock) -> None:
    folder = tmp_path / "noticing"
    folder.mkdir()
    (folder / "settings.toml").write_text('[portal]\nrecognition = "notice"\n')
    shop = filled_shop(folder, clock)
    shop.devices.end_day()
    shop.devices.object(OLENA)
    turn(shop, clock)
    shop.visits.arrived(OLENA, clock.now())
    clock.pass_seconds(KEPT)
    shop.devices.end_day()
    assert shop.devices.recognise(OLENA) is None
    found = shop.devices.find(OLENA)
    assert found and found.objected
    shop.close()


@settings(max_examples=40)
@given(st.lists(st.integers(1, 59), min_size=1, max_size=12))
def test_whoever_comes_within_sixty_days_is_never_forgotten(
    tmp_path_factory: pytest.TempPathFactory, gaps: list[int]
) -> None:
    clock = FakeClock()
    shop = filled_shop(tmp_path_factory.mktemp("shop"), clock)
    shop.devices.agree(OLENA, "uk")
    shop.devices.end_day()
    clock.pass_seconds(USED - 30 * DAY)  # so that the keys turn among the visits
    shop.visits.arrived(OLENA, clock.now())
    for gap in gaps:
        for _ in range(gap):
            clock.pass_days(1)
            shop.devices.end_day()
        device = shop.devices.recognise(OLENA)
        assert device and shop.devices.is_returning(device)
        shop.visits.arrived(OLENA, clock.now())
        clock.pass_seconds(3600)
        shop.visits.close_stale()
    shop.close()
