"""Devices: recognised where the setting and their owner allow it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.errors import StoreFault
from appliance.keys import KeyFolder
from appliance.shop import Shop
from appliance.testing import FakeClock, filled_shop
from appliance.values.mac import Mac

PHONE_MAC = Mac("02005e100001")


def test_a_device_is_recognised_only_after_its_owner_agreed(shop: Shop, clock: FakeClock) -> None:
    shop.visits.arrived(PHONE_MAC, clock.now())
    assert shop.devices.recognise(PHONE_MAC) is None
    shop.devices.agree(PHONE_MAC, "uk")
    device = shop.devices.recognise(PHONE_MAC)
    assert device and device.agreed and not shop.devices.is_returning(device)
    clock.pass_days(1)
    assert shop.devices.is_returning(device)


def test_a_forgotten_device_is_unknown_again(shop: Shop) -> None:
    shop.devices.agree(PHONE_MAC, "uk")
    shop.devices.object(PHONE_MAC)
    assert shop.devices.recognise(PHONE_MAC) is None


def test_no_raw_address_reaches_the_shops_database(shop: Shop, clock: FakeClock) -> None:
    shop.devices.agree(PHONE_MAC, "uk")
    shop.visits.arrived(PHONE_MAC, clock.now())
    shop.close()
    kept = b"".join(file.read_bytes() for file in shop.settings.paths.root.glob("shop.db*"))
    assert PHONE_MAC.digits.encode() not in kept
    assert str(PHONE_MAC).encode() not in kept
    assert bytes.fromhex(PHONE_MAC.digits) not in kept


def test_a_day_key_is_erased_with_its_day(shop: Shop, clock: FakeClock) -> None:
    monday = shop.devices.day_id(PHONE_MAC)
    clock.pass_days(1)
    shop.devices.end_day()
    clock.pass_days(-1)
    assert shop.devices.day_id(PHONE_MAC) != monday


def test_another_process_drops_a_day_key_from_its_memory_too(shop: Shop, clock: FakeClock) -> None:
    portal = KeyFolder(shop.settings.paths.keys)
    monday = portal.day(clock.today())
    clock.pass_days(1)
    shop.devices.end_day()
    portal.day(clock.today())
    clock.pass_days(-1)
    assert portal.day(clock.today()) != monday


@pytest.mark.parametrize("erase", ["forget_generation", "forget_days_before"])
def test_a_disk_that_erases_no_key_is_a_fault_of_the_store(
    shop: Shop, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, erase: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    shop.keys.day(clock.today())
    monkeypatch.setattr(Path, "unlink", refuse)
    what = {"forget_generation": 1, "forget_days_before": clock.today() + timedelta(days=1)}
    with pytest.raises(StoreFault):
        getattr(shop.keys, erase)(what[erase])


@pytest.fixture
def noticing(tmp_path: Path, clock: FakeClock) -> Iterator[Shop]:
    """A shop that recognises every device and says so."""
    folder = tmp_path / "noticing"
    folder.mkdir()
    (folder / "settings.toml").write_text('[portal]\nrecognition = "notice"\n')
    shop = filled_shop(folder, clock)
    yield shop
    shop.close()


def test_with_notice_every_device_is_recognised_the_next_day(noticing: Shop, clock: FakeClock) -> None:
    noticing.visits.arrived(PHONE_MAC, clock.now())
    clock.pass_days(1)
    noticing.visits.arrived(PHONE_MAC, clock.now())
    today = noticing.visits.today()
    assert (today.returning, today.recognised, today.others) == (1, 1, 0)


def test_with_notice_an_objection_is_remembered_and_nothing_else(noticing: Shop, clock: FakeClock) -> None:
    noticing.visits.arrived(PHONE_MAC, clock.now())
    noticing.devices.object(PHONE_MAC)
    assert noticing.visits.today().recognised == 0
    clock.pass_days(1)
    noticing.visits.arrived(PHONE_MAC, clock.now())
    assert noticing.devices.recognise(PHONE_MAC) is None
    assert (noticing.visits.today().recognised, noticing.visits.today().others) == (0, 1)
    assert noticing.devices.returning() == []
