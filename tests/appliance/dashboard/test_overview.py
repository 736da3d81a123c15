"""What the owner reads of today."""

import pytest

from appliance.dashboard.app import build
from appliance.dashboard.overview import visits_text
from appliance.people import codes
from appliance.people.devices import Mode
from appliance.rows import VisitSummary
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.mac import Mac
from appliance.values.money import Money
from tests.appliance.dashboard.conftest import Browser

PHONE, LAPTOP = Mac.parse("02:00:5e:10:00:01"), Mac.parse("00:00:5e:00:53:01")


@pytest.mark.parametrize(
    ("mode", "visits", "words"),
    [
        (
            "consent",
            VisitSummary(2, 5, 12, 9),
            "2 returning among the 5 who let us recognise them, 12 others",
        ),
        ("consent", VisitSummary(0, 1, 1, 0), "0 returning among the 1 who let us recognise them, 1 other"),
        ("consent", VisitSummary(0, 0, 0, 0), "No device was on the Wi-Fi yet today"),
        ("notice", VisitSummary(2, 5, 1, 3), "2 returning among the 5 we recognised, 1 other"),
        ("off", VisitSummary(0, 0, 12, 9), "12 devices"),
    ],
)
def test_todays_visits_are_one_sentence(shop: Shop, mode: Mode, visits: VisitSummary, words: str) -> None:
    with build(shop).test_request_context(headers={"Cookie": "regulars_language=en"}):
        assert visits_text(visits, mode) == words


@pytest.mark.parametrize(
    ("recognised", "words"), [(1, "1 пристрою"), (3, "3 пристроїв"), (21, "21 пристрою")]
)
def test_the_devices_recognised_are_counted_in_the_readers_grammar(
    shop: Shop, recognised: int, words: str
) -> None:
    with build(shop).test_request_context(headers={"Cookie": "regulars_language=uk"}):
        assert words in visits_text(VisitSummary(1, recognised, 4, 0), "notice")


def test_a_device_that_came_back_is_in_the_log_without_its_address(
    owned: Shop, owner: Browser, clock: FakeClock
) -> None:
    owned.devices.agree(PHONE, "uk")
    clock.pass_seconds(10 * 3600)
    clock.pass_seconds(14 * 3600)
    owned.visits.arrived(PHONE, clock.now())
    owned.visits.arrived(LAPTOP, clock.now())
    owner.post("/sign-in", password="correct horse")
    page = owner.get("/").text
    assert "1 returning among the 1 who let us recognise them, 1 other." in page
    (device,) = owned.devices.returning()
    assert device.id[:6] in page
    assert device.id not in page
    assert str(PHONE) not in page
    assert "random address" in page


def test_scans_are_shown_masked_with_a_first_name(owned: Shop, owner: Browser, olena: str) -> None:
    owned.scans.note("code", olena, "••••66")
    page = owner.get("/").text
    assert "••••66" in page
    assert "Олена" in page


def test_what_was_taken_back_is_not_in_the_sum(owned: Shop, owner: Browser, olena: str) -> None:
    before = owner.get("/").text
    wrong = owned.purchases.record(olena, Money(99_900, "UAH"), "A-77")
    owner.post(f"/till/receipts/{wrong.id}/take-back", back="/")
    after = owner.get("/").text
    assert "3,178.00" in before
    assert "3,178.00" in after
    assert "taken back" in after


def test_the_owner_is_warned_when_codes_run_out(owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "codes are left" not in owner.get("/").text
    monkeypatch.setattr(codes, "WARN_AT", 5)
    assert "codes are left" in owner.get("/").text


def test_the_owner_is_told_of_a_burst_at_the_kiosk(owned: Shop, owner: Browser, clock: FakeClock) -> None:
    for _ in range(15):
        owned.guesses.wrong("kiosk", "keypad")
    assert "wrong codes or phone numbers" in owner.get("/").text
    for _ in range(60):
        owned.guesses.wrong("kiosk-join", "kiosk")
    assert "takes a break from joining" in owner.get("/").text
