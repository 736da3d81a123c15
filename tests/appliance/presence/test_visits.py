from hypothesis import given
from hypothesis import strategies as st

from appliance.presence.visits import Arrived, Left, Tracker
from appliance.shop import Shop
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


def test_who_leaves_after_the_clock_was_set_back_is_not_here_for_years() -> None:
    tracker: Tracker[str] = Tracker(GAP)
    tracker.saw("a phone", 1_793_610_000)
    tracker.tick(60)
    assert tracker.tick(60 + GAP) == [Left("a phone", 60)]


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


def test_a_visit_of_a_year_that_the_clock_took_back_is_closed(shop: Shop, clock: FakeClock) -> None:
    shop.visits.arrived(RANDOM, clock.now())
    clock.pass_days(-365)
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


def test_a_code_typed_on_the_wifi_page_is_nobody_at_the_counter(shop: Shop) -> None:
    shop.scans.note("portal", "somebody", "••••13")
    shop.scans.note("card", "somebody", "••••0001")
    assert [scan.kind for scan in shop.scans.recent()] == ["card"]
    assert [scan.kind for scan in shop.scans.today()] == ["card", "portal"]
