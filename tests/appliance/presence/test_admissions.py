"""Who may pass: how long, how much of a day, what the gate is told, and the shop's own devices."""

from collections.abc import Iterator
from time import monotonic

import pytest

from appliance.errors import BadName, NotFound, StoreBusy, TimeUsedUp
from appliance.presence.admissions import Admissions
from appliance.rows import ALWAYS
from appliance.shop import Shop
from appliance.store import admissions
from appliance.store.admissions import open_admissions
from appliance.store.connection import Database
from appliance.testing import FakeClock
from appliance.values.mac import Mac

OLENA, TAAVI = Mac.parse("02:00:5e:10:00:01"), Mac.parse("00:00:5e:10:00:02")
TILL = Mac.parse("00:00:5e:10:00:77")


@pytest.fixture
def store(shop: Shop) -> Iterator[admissions.Admissions]:
    """The gate's side of the same file."""
    store = open_admissions(shop.settings.paths.admissions_db)
    yield store
    store.close()


@pytest.fixture
def hour_a_day(shop: Shop, store: admissions.Admissions, clock: FakeClock) -> Admissions:
    """Logins of half an hour, an hour a day."""
    return Admissions(store, clock, 30, 60, shop.devices.day_id)


def left(shop: Shop, mac: Mac) -> int:
    found = shop.admissions.current(mac)
    return (found.until or 0) - shop.clock.now() if found else 0


def on_disk(shop: Shop) -> bytes:
    return b"".join(file.read_bytes() for file in shop.settings.paths.admissions_db.parent.iterdir())


def test_an_admission_ends_and_counts_up(shop: Shop) -> None:
    first = shop.admissions.admit(OLENA, 1)
    assert shop.admissions.current(OLENA)
    assert shop.admissions.end(OLENA) > first
    assert shop.admissions.current(OLENA) is None


def test_a_longer_admission_stays(shop: Shop) -> None:
    shop.admissions.admit(OLENA, 60)
    shop.admissions.admit(OLENA, 1)
    assert left(shop, OLENA) >= 3590


def test_an_ended_admission_leaves_no_address_on_disk(shop: Shop, store: admissions.Admissions) -> None:
    store.admit(OLENA, 0, 0)
    store.admit(TAAVI, 60, 0)
    store.tidy(0)
    store.close()
    shop.close()
    assert OLENA.digits.encode() not in on_disk(shop)
    assert TAAVI.digits.encode() in on_disk(shop)


def test_a_right_taken_away_is_kept_until_the_gate_saw_it_and_no_longer(
    shop: Shop, store: admissions.Admissions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admissions, "SEEN_WITHIN", 0)
    before = shop.admissions.admit(OLENA)
    shop.admissions.end(OLENA)
    assert store.changes(before, 0)[1] == {OLENA: 0}
    store.tidy(0)
    assert store.changes(before, 0)[1] == {}


def test_made_up_devices_do_not_outgrow_the_gate(
    store: admissions.Admissions, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admissions, "MOST", 20)
    for number in range(30):
        store.admit(Mac(f"02005e1000{number:02x}"), 60 + number, clock.now())
    _, wanted = store.wanted(clock.now())
    assert len(wanted) == 20
    assert Mac("02005e10001d") in wanted


def test_a_clock_that_jumps_neither_ends_nor_lengthens_an_admission(shop: Shop, clock: FakeClock) -> None:
    shop.admissions.admit(OLENA, 60)
    for days in (-20_000, 40_000):
        clock.pass_days(days)
        assert 3590 <= left(shop, OLENA) <= 3600


def test_after_a_reboot_the_wall_clock_counts_and_cannot_lengthen(
    shop: Shop, store: admissions.Admissions, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.admissions.admit(OLENA, 60)
    monkeypatch.setattr(store, "_boot", "another boot")
    clock.pass_seconds(600)
    assert store.wanted(clock.now())[1] == {OLENA: 3000}
    clock.pass_days(-400)
    assert store.wanted(clock.now())[1] == {OLENA: 3600}


def test_a_boot_with_a_wrong_clock_gives_the_time_once_and_not_for_ever(
    shop: Shop, store: admissions.Admissions, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.admissions.admit(OLENA, 60)
    clock.pass_days(-20_000)
    monkeypatch.setattr(store, "_boot", "another boot")
    store.tidy(clock.now())
    monkeypatch.setattr("time.monotonic", lambda: monotonic() + 3000)
    assert 590 <= store.wanted(clock.now())[1][OLENA] <= 600


def test_boots_with_a_wrong_clock_go_on_from_what_was_left(
    shop: Shop, store: admissions.Admissions, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.admissions.admit(OLENA, 60)
    clock.pass_days(-20_000)
    passed = 0.0
    monkeypatch.setattr("time.monotonic", lambda: monotonic() + passed)
    for boot in range(3):
        monkeypatch.setattr(store, "_boot", f"boot {boot}")
        store.tidy(clock.now())
        passed += 1000
        store.tidy(clock.now() + 1000)
    assert 590 <= store.wanted(clock.now() + 1000)[1][OLENA] <= 600


def test_what_was_granted_by_a_wrong_clock_outlives_the_next_reboot(
    shop: Shop, store: admissions.Admissions, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.pass_days(-20_000)
    shop.admissions.admit(OLENA, 60)
    clock.pass_days(20_000)
    store.tidy(clock.now())
    monkeypatch.setattr(store, "_boot", "another boot")
    clock.pass_seconds(600)
    # What is left counts by the machine's own clock, which goes on while the shop's stands still.
    assert store.wanted(clock.now())[1] == {OLENA: pytest.approx(3000, abs=2)}


def test_tidying_waits_for_nobody(shop: Shop, store: admissions.Admissions) -> None:
    other = Database(shop.settings.paths.admissions_db)
    before = monotonic()
    with other.transaction(), pytest.raises(StoreBusy):
        store.tidy(0)
    assert monotonic() - before < 1
    other.close()


def test_an_address_goes_from_the_log_too_within_a_minute(
    shop: Shop, store: admissions.Admissions, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.tidy(clock.now())
    shop.admissions.admit(OLENA, 60)
    assert OLENA.digits.encode() in on_disk(shop)
    monkeypatch.setattr("time.monotonic", lambda: monotonic() + 3601)
    store.tidy(clock.now() + 3601)
    assert OLENA.digits.encode() not in on_disk(shop)


def test_the_gate_is_told_only_what_changed(shop: Shop, store: admissions.Admissions) -> None:
    first = shop.admissions.admit(OLENA, 60)
    second = shop.admissions.admit(TAAVI, 60)
    assert store.changes(first, 0) == (second, {TAAVI: 3600})
    assert store.changes(second, 0) == (second, {})
    third = shop.admissions.end(OLENA)
    assert store.changes(second, 0) == (third, {OLENA: 0})


def test_a_day_has_so_many_minutes_and_a_login_is_cut_to_them(hour_a_day: Admissions, shop: Shop) -> None:
    hour_a_day.admit(OLENA, 50)
    assert 2990 <= left(shop, OLENA) <= 3000
    hour_a_day.admit(OLENA, 480)
    assert 3590 <= left(shop, OLENA) <= 3600


def test_when_the_days_minutes_are_gone_nobody_gets_in_until_tomorrow(
    hour_a_day: Admissions, shop: Shop, clock: FakeClock, store: admissions.Admissions
) -> None:
    hour_a_day.admit(OLENA, 60)
    store._db.run("DELETE FROM admission")  # as if the hour were over
    with pytest.raises(TimeUsedUp, match="tomorrow"):
        hour_a_day.admit(OLENA)
    hour_a_day.admit(TAAVI)
    clock.pass_days(1)
    hour_a_day.admit(OLENA)
    assert left(shop, OLENA)


def test_time_that_was_cut_off_is_given_back(hour_a_day: Admissions, shop: Shop) -> None:
    hour_a_day.admit(OLENA, 60)
    hour_a_day.end(OLENA)
    hour_a_day.admit(OLENA, 60)
    assert left(shop, OLENA) >= 3590


def test_whoever_has_time_left_logs_in_again_without_a_word(hour_a_day: Admissions, shop: Shop) -> None:
    hour_a_day.admit(OLENA, 60)
    assert hour_a_day.admit(OLENA, 60)
    assert 3590 <= left(shop, OLENA) <= 3600


def test_used_time_outlives_a_restart_and_names_no_device(hour_a_day: Admissions, shop: Shop) -> None:
    hour_a_day.admit(OLENA, 60)
    again = open_admissions(shop.settings.paths.admissions_db)
    ((device, seconds),) = again._db.rows("SELECT device, seconds FROM used")
    assert (device, seconds) == (shop.devices.day_id(OLENA), 3600)
    again.close()


def test_what_was_used_on_another_day_is_forgotten(
    hour_a_day: Admissions, clock: FakeClock, store: admissions.Admissions
) -> None:
    hour_a_day.admit(OLENA)
    clock.pass_days(1)
    hour_a_day.admit(TAAVI)
    assert len(store._db.rows("SELECT device FROM used")) == 1


def test_the_shops_own_device_passes_without_an_end(shop: Shop, store: admissions.Admissions) -> None:
    shop.admissions.add_own(TILL, "  The till's   tablet ")
    found = shop.admissions.current(TILL)
    assert found and found.until is None
    assert store.wanted(0)[1] == {TILL: ALWAYS}
    assert shop.admissions.own() == {TILL: "The till's tablet"}
    assert shop.admissions.admitted() == []


def test_a_login_of_the_shops_own_device_is_no_news_for_the_gate(
    shop: Shop, store: admissions.Admissions
) -> None:
    shop.admissions.add_own(TILL, "tablet")
    shop.admissions.admit(TILL)
    shop.admissions.end(TILL)
    assert store.changes(0, 0)[1] == {}


def test_a_device_that_is_the_shops_no_longer_logs_in_like_others(shop: Shop) -> None:
    shop.admissions.add_own(TILL, "tablet")
    shop.admissions.remove_own(TILL)
    assert shop.admissions.current(TILL) is None
    with pytest.raises(NotFound):
        shop.admissions.remove_own(TILL)


def test_a_device_of_the_shops_own_has_a_name(shop: Shop) -> None:
    with pytest.raises(BadName):
        shop.admissions.add_own(TILL, " \x1b ")
    assert not shop.admissions.is_own(TILL)
