"""From sightings to visits in a real store, by a clock that a test moves."""

from dataclasses import replace

import pytest

from appliance.errors import StoreBusy
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.mac import Mac
from portal.watcher.watch import AT_ONCE, Watch

OLENA, TAAVI = Mac.parse("02:00:5e:10:00:01"), Mac.parse("00:00:5e:10:00:02")
GAP = 30 * 60


@pytest.fixture
def watch(shop: Shop) -> Watch:
    return Watch(shop)


def see(watch: Watch, shop: Shop, *macs: Mac) -> None:
    for mac in macs:
        watch.saw(mac, shop.clock.now())
    watch.tick()


def test_a_sighting_opens_a_visit_with_random_and_factory_apart(watch: Watch, shop: Shop) -> None:
    before = shop.visits.today()
    see(watch, shop, OLENA, TAAVI)
    after = shop.visits.today()
    assert after.others - before.others == 2
    assert after.randomised - before.randomised == 1


def test_silence_longer_than_the_gap_ends_it_when_it_was_last_seen(
    watch: Watch, shop: Shop, clock: FakeClock
) -> None:
    here = shop.visits.open_now()
    see(watch, shop, OLENA)
    assert shop.visits.open_now() == here + 1
    clock.pass_seconds(GAP + 1)
    watch.tick()
    assert shop.visits.open_now() <= here


def test_a_device_that_agreed_is_returning_next_day_and_another_is_not(
    watch: Watch, shop: Shop, clock: FakeClock
) -> None:
    see(watch, shop, OLENA, TAAVI)
    shop.devices.agree(OLENA, "uk")
    clock.pass_days(1)
    see(watch, shop, OLENA, TAAVI)
    today = shop.visits.today()
    assert (today.returning, today.recognised) == (1, 1)


def test_a_busy_store_loses_no_arrival(watch: Watch, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> str:
        raise StoreBusy()

    here = shop.visits.open_now()
    with monkeypatch.context() as trouble:
        trouble.setattr(type(shop.visits), "arrived", busy)
        see(watch, shop, OLENA)
    assert shop.visits.open_now() == here
    watch.tick()
    assert shop.visits.open_now() == here + 1


def test_a_flood_of_addresses_is_written_bit_by_bit(watch: Watch, shop: Shop) -> None:
    here = shop.visits.open_now()
    see(watch, shop, *(Mac(f"02005e{number:06x}") for number in range(500)))
    assert shop.visits.open_now() == here + AT_ONCE


def test_a_restart_goes_on_with_the_visit(watch: Watch, shop: Shop, clock: FakeClock) -> None:
    see(watch, shop, OLENA)
    watch.close()
    here = shop.visits.open_now()
    clock.pass_seconds(60)
    see(Watch(shop), shop, OLENA)
    assert shop.visits.open_now() == here


def test_the_day_key_goes_with_the_shops_day(watch: Watch, shop: Shop, clock: FakeClock) -> None:
    see(watch, shop, OLENA)
    keys = shop.settings.paths.keys
    old = {file.name for file in keys.glob("day-*")}
    clock.pass_days(1)
    see(watch, shop, TAAVI)
    assert not old & {file.name for file in keys.glob("day-*")}


def test_the_shops_own_devices_are_never_counted(watch: Watch, shop: Shop) -> None:
    here = shop.visits.open_now()
    shop.admissions.add_own(TAAVI, "Tablet")
    watch.tick()
    see(watch, shop, OLENA, TAAVI)
    assert shop.visits.open_now() == here + 1


@pytest.fixture
def impatient(shop: Shop) -> Shop:
    """A shop that logs out whoever was away for ten minutes."""
    return replace(
        shop, settings=replace(shop.settings, portal=replace(shop.settings.portal, idle_minutes=10))
    )


def test_a_login_ends_when_its_device_left_and_the_gate_is_asked_once(
    impatient: Shop, clock: FakeClock
) -> None:
    asked: list[bool] = []
    watch = Watch(impatient, lambda: asked.append(True))
    impatient.admissions.admit(OLENA)
    impatient.admissions.admit(TAAVI)
    for _ in range(70):
        clock.pass_seconds(10)
        see(watch, impatient, TAAVI)
    assert impatient.admissions.current(OLENA) is None
    assert impatient.admissions.current(TAAVI)
    assert asked == [True]


def test_without_a_limit_a_login_stays_however_long_its_device_is_away(
    watch: Watch, shop: Shop, clock: FakeClock
) -> None:
    shop.admissions.admit(OLENA)
    for _ in range(30):
        clock.pass_seconds(600)
        watch.tick()
    assert shop.admissions.current(OLENA)


def test_a_new_day_takes_the_notice_of_tried_codes_back(watch: Watch, shop: Shop, clock: FakeClock) -> None:
    watch.tick()
    shop.notices.stand("codes-tried", standing=True)
    watch.tick()
    assert shop.notices.standing()
    Watch(shop).tick()  # one that starts again
    assert shop.notices.standing()
    clock.pass_days(1)
    watch.tick()
    assert not shop.notices.standing()
