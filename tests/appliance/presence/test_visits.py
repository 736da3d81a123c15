import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.presence.visits import Arrived, Left, Tracker
from appliance.shop import Shop
from appliance.store import admissions
from appliance.store.admissions import open_admissions
from appliance.testing import FakeClock
from appliance.values.mac import Mac

GAP = 1800
RANDOM = Mac("02005e100001")
FACTORY = Mac("00005e100002")
sightings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4000)), max_size=60)


@given(sightings)
def test_arrivals_and_departures_alternate_for_each_device(steps: list[tuple[int, int]]) -> None:
    tracker: Tracker[int] = Tracker(GAP)
    here: set[int] = set()
    now = 0
    for key, passed in steps:
        now += passed
        for happened in [*tracker.tick(now), *tracker.saw(key, now)]:
            assert (happened.key in here) == isinstance(happened, Left)
            here.symmetric_difference_update({happened.key})
        assert set(tracker.present()) == here


@given(sightings)
def test_a_visit_ends_when_its_device_was_last_seen(steps: list[tuple[int, int]]) -> None:
    tracker: Tracker[int] = Tracker(GAP)
    seen: dict[int, int] = {}
    now = 0
    for key, passed in steps:
        now += passed
        for left in tracker.tick(now):
            assert left.at == seen[left.key]
            assert now - left.at >= GAP
        tracker.saw(key, now)
        seen[key] = now


def test_a_clock_that_goes_back_ends_no_visit_and_begins_none() -> None:
    tracker: Tracker[str] = Tracker(GAP)
    assert tracker.saw("a phone", 1_793_610_000) == [Arrived("a phone", 1_793_610_000)]
    assert tracker.saw("a phone", 60) == []
    assert tracker.tick(60) == []


def test_a_flood_of_addresses_ends_the_oldest_visits() -> None:
    tracker: Tracker[int] = Tracker(GAP, most=100)
    happened = [event for key in range(1000) for event in tracker.saw(key, key)]
    assert len(tracker.present()) == 100
    assert sum(isinstance(event, Left) for event in happened) == 900


def test_random_and_factory_addresses_are_told_apart(shop: Shop, clock: FakeClock) -> None:
    shop.visits.arrived(RANDOM, clock.now())
    shop.visits.arrived(FACTORY, clock.now())
    today = shop.visits.today()
    assert (today.recognised, today.others, today.randomised) == (0, 2, 1)


def test_a_device_that_comes_twice_a_day_is_one(shop: Shop, clock: FakeClock) -> None:
    first = shop.visits.arrived(RANDOM, clock.now())
    shop.visits.left(first, clock.now())
    clock.pass_seconds(2 * GAP)
    assert shop.visits.arrived(RANDOM, clock.now()) != first
    assert shop.visits.today().others == 1


def test_a_restart_goes_on_with_the_visit_under_way(shop: Shop, clock: FakeClock) -> None:
    first = shop.visits.arrived(RANDOM, clock.now())
    clock.pass_seconds(GAP - 1)
    assert shop.visits.arrived(RANDOM, clock.now()) == first
    assert shop.visits.open_now() == 1


def test_a_visit_that_nobody_resumes_is_closed(shop: Shop, clock: FakeClock) -> None:
    shop.visits.arrived(RANDOM, clock.now())
    clock.pass_seconds(GAP)
    shop.visits.close_stale()
    assert shop.visits.open_now() == 0


def test_who_agreed_is_returning_the_next_day_and_who_did_not_is_not(shop: Shop, clock: FakeClock) -> None:
    for mac in (RANDOM, FACTORY):
        shop.visits.arrived(mac, clock.now())
    shop.devices.agree(RANDOM, "uk")
    assert shop.visits.today().recognised == 1
    clock.pass_days(1)
    for mac in (RANDOM, FACTORY):
        shop.visits.arrived(mac, clock.now())
    today = shop.visits.today()
    assert (today.returning, today.recognised, today.others) == (1, 1, 1)
    (logged,) = shop.devices.returning()
    assert (logged.days_seen, logged.randomised) == (2, True)


def test_a_forgotten_device_leaves_the_log(shop: Shop, clock: FakeClock) -> None:
    shop.devices.agree(RANDOM, "uk")
    clock.pass_days(1)
    shop.visits.arrived(RANDOM, clock.now())
    shop.devices.object(RANDOM)
    assert shop.devices.returning() == []
    assert shop.visits.today().recognised == 0


def test_an_admission_ends_and_counts_up(shop: Shop) -> None:
    first = shop.admissions.admit(RANDOM, 1)
    assert shop.admissions.current(RANDOM)
    assert shop.admissions.end(RANDOM) > first
    assert shop.admissions.current(RANDOM) is None


def test_a_longer_admission_stays(shop: Shop, clock: FakeClock) -> None:
    shop.admissions.admit(RANDOM, 60)
    shop.admissions.admit(RANDOM, 1)
    left = shop.admissions.current(RANDOM)
    assert left and left.until >= clock.now() + 3590


def test_an_ended_admission_leaves_no_address_on_disk(shop: Shop) -> None:
    store = open_admissions(shop.settings.paths.admissions_db)
    store.admit(RANDOM, 0, 0)
    store.admit(FACTORY, 60, 0)
    shop.close()
    store.close()
    kept = b"".join(file.read_bytes() for file in shop.settings.paths.root.glob("admissions.db*"))
    assert RANDOM.digits.encode() not in kept
    assert FACTORY.digits.encode() in kept


def test_made_up_devices_do_not_outgrow_the_gate(
    shop: Shop, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admissions, "MOST", 20)
    store = open_admissions(shop.settings.paths.admissions_db)
    for number in range(30):
        store.admit(Mac(f"02005e1000{number:02x}"), 60 + number, clock.now())
    _, wanted = store.wanted(clock.now())
    assert len(wanted) == 20
    assert Mac("02005e10001d") in wanted
    store.close()


def test_a_clock_that_jumps_neither_ends_nor_lengthens_an_admission(shop: Shop, clock: FakeClock) -> None:
    shop.admissions.admit(RANDOM, 60)
    for days in (-20_000, 40_000):
        clock.pass_days(days)
        left = shop.admissions.current(RANDOM)
        assert left and 3590 <= left.until - clock.now() <= 3600


def test_a_code_typed_on_the_wifi_page_is_nobody_at_the_counter(shop: Shop) -> None:
    shop.scans.note("portal", "somebody", "••••13")
    shop.scans.note("card", "somebody", "••••0001")
    assert [scan.kind for scan in shop.scans.recent()] == ["card"]
    assert [scan.kind for scan in shop.scans.today()] == ["card", "portal"]
