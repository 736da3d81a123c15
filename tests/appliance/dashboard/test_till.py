"""The till: who is there, points for a receipt, points spent, a receipt taken back."""

import pytest

from appliance.errors import NotFound
from appliance.people.preferences import LANGUAGE, LARGE, YES
from appliance.presence.scans import FORGOT
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.barcode import Barcode
from appliance.values.money import Money
from appliance.values.phone import Phone
from tests.appliance.dashboard.conftest import Browser


@pytest.fixture
def before(owned: Shop, olena: str) -> int:
    return owned.ledger.balance(olena)


def test_who_scanned_in_the_last_two_minutes_is_there_once(
    owned: Shop, maria: Browser, olena: str, clock: FakeClock
) -> None:
    for masked in ("•••6", "•••6"):
        owned.scans.note("card", olena, masked)
    assert maria.get("/till/scans").text.count(f'href="/till/{olena}"') == 1
    clock.pass_seconds(121)
    assert olena not in maria.get("/till/scans").text


@pytest.mark.parametrize("text", ["code", "card", "0671234567", "+380 67 123-45-67", "80671234567"])
def test_a_customer_is_found_by_code_card_or_phone(
    owned: Shop, maria: Browser, olena: str, text: str
) -> None:
    code = owned.customers.get(olena).code
    typed = {"code": code.spaced if code else "", "card": Barcode.of_card("042", 1).digits}.get(text, text)
    assert maria.post("/till", text=typed).headers["Location"] == f"/till/{olena}"


@pytest.mark.parametrize("text", ["Олена", "", "000 000", "123"])
def test_nobody_is_found_by_a_name_or_a_wrong_number(maria: Browser, text: str) -> None:
    answer = maria.post("/till", text=text)
    assert "Nobody was found" in answer.text
    assert f'value="{text}"' in answer.text


def test_the_till_shows_the_staff_no_whole_phone(maria: Browser, olena: str) -> None:
    assert "1234567" not in maria.get(f"/till/{olena}").text


def test_a_receipt_credits_its_points(owned: Shop, maria: Browser, olena: str, before: int) -> None:
    answer = maria.post(f"/till/{olena}/purchase", amount="125,50", receipt="A-77")
    assert answer.headers["Location"] == f"/till/{olena}"
    assert owned.ledger.balance(olena) == before + 125
    assert "Receipt A-77: 125 points." in maria.get(f"/till/{olena}").text


def test_a_receipt_that_is_sent_twice_credits_once(
    owned: Shop, maria: Browser, olena: str, before: int
) -> None:
    for _ in range(2):
        assert maria.post(f"/till/{olena}/purchase", amount="125,50", receipt="A-77").status_code == 303
    assert owned.ledger.balance(olena) == before + 125


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("abc", "77"), "This is not an amount"),
        (("-5", "77"), "This is not an amount"),
        (("10", " "), "A receipt number has"),
        (("10", "1001"), "was already entered"),
    ],
)
def test_a_purchase_that_cannot_be_is_told_and_kept(
    owned: Shop, maria: Browser, olena: str, typed: tuple[str, str], words: str
) -> None:
    before, (amount, receipt) = owned.ledger.balance(olena), typed
    answer = maria.post(f"/till/{olena}/purchase", amount=amount, receipt=receipt)
    assert answer.status_code == 400
    assert words in answer.text
    assert f'value="{amount}"' in answer.text
    assert owned.ledger.balance(olena) == before


def test_a_spend_that_is_sent_twice_spends_once(owned: Shop, maria: Browser, olena: str, before: int) -> None:
    request = maria.hidden(f"/till/{olena}", "request")
    for _ in range(2):
        assert maria.post(f"/till/{olena}/spend", points="30", request=request).status_code == 303
    assert owned.ledger.balance(olena) == before - 30
    assert owned.ledger.entries(olena)[-1].reason == "Марія"


def test_two_spends_from_two_pages_are_two(owned: Shop, maria: Browser, olena: str, before: int) -> None:
    for _ in range(2):
        request = maria.hidden(f"/till/{olena}", "request")
        maria.post(f"/till/{olena}/spend", points="30", request=request)
    assert owned.ledger.balance(olena) == before - 60


def test_an_old_page_sent_again_with_another_number_spends_nothing_more(
    owned: Shop, maria: Browser, olena: str, before: int
) -> None:
    request = maria.hidden(f"/till/{olena}", "request")
    maria.post(f"/till/{olena}/spend", points="30", request=request)
    answer = maria.post(f"/till/{olena}/spend", points="20", request=request)
    assert answer.status_code == 400
    assert request not in answer.text
    assert owned.ledger.balance(olena) == before - 30


@pytest.mark.parametrize("points", ["0", "-5", "1.5", "", "1000000", "٣"])
def test_points_that_are_not_there_are_not_spent(
    owned: Shop, maria: Browser, olena: str, before: int, points: str
) -> None:
    request = maria.hidden(f"/till/{olena}", "request")
    answer = maria.post(f"/till/{olena}/spend", points=points, request=request)
    assert answer.status_code == 400
    assert owned.ledger.balance(olena) == before


def test_a_spend_without_the_forms_id_is_refused(
    owned: Shop, maria: Browser, olena: str, before: int
) -> None:
    assert maria.post(f"/till/{olena}/spend", points="30", request="").status_code == 400
    assert owned.ledger.balance(olena) == before


def test_a_receipt_of_today_is_taken_back_with_its_points(
    owned: Shop, maria: Browser, olena: str, before: int
) -> None:
    purchase = owned.purchases.record(olena, Money(10_000, "UAH"), "A-77")
    for _ in range(2):
        answer = maria.post(f"/till/receipts/{purchase.id}/take-back", back=f"/till/{olena}")
        assert answer.headers["Location"] == f"/till/{olena}"
    assert owned.ledger.balance(olena) == before
    assert "taken back" in maria.get("/till").text


def test_a_receipt_of_yesterday_is_not_taken_back_at_the_till(
    owned: Shop, maria: Browser, olena: str, clock: FakeClock
) -> None:
    purchase = owned.purchases.record(olena, Money(10_000, "UAH"), "A-77")
    clock.pass_days(1)
    owned.staff.add_pin("Марія", "2468")
    maria.post("/till/sign-in", pin="2468")
    assert maria.post(f"/till/receipts/{purchase.id}/take-back").status_code == 404
    assert not owned.purchases.of(olena)[0].taken_back


def test_somebody_who_joined_on_the_wifi_page_is_confirmed_at_the_till(owned: Shop, maria: Browser) -> None:
    claim = owned.claims.join(Phone("+380671230000"), "uk", owned.new_id())
    assert "nobody" not in maria.post("/till", text=claim.code.digits if claim.code else "").text.lower()
    maria.post(f"/till/{claim.id}/confirm")
    assert owned.customers.get(claim.id).state == "confirmed"


def test_whoever_forgot_their_code_is_at_the_till_for_a_quarter_of_an_hour(
    owned: Shop, maria: Browser, olena: str, clock: FakeClock
) -> None:
    owned.scans.note("forgot", olena, "+380 ••• 67")
    clock.pass_seconds(14 * 60)
    page = maria.get("/till/scans").text
    assert f'href="/till/{olena}"' in page and "Forgot the code" in page
    clock.pass_seconds(2 * 60)
    assert olena not in maria.get("/till/scans").text


def test_staff_print_a_forgotten_code_at_the_kiosk(owned: Shop, maria: Browser, olena: str) -> None:
    for _ in range(2):
        maria.post(f"/till/{olena}/slip")
    assert [(job.order.kind, job.order.customer) for job in owned.slips.waiting()] == [("membership", olena)]


def test_a_slip_is_printed_as_its_customer_likes_to_read(owned: Shop, maria: Browser, olena: str) -> None:
    owned.preferences.set(olena, LANGUAGE, "et")
    owned.preferences.set(olena, LARGE, YES)
    maria.post(f"/till/{olena}/slip")
    (job,) = owned.slips.waiting()
    assert (job.order.language, job.order.large) == ("et", True)


def test_a_forgotten_code_is_asked_at_the_till_for_a_quarter_of_an_hour(
    owned: Shop, maria: Browser, olena: str, clock: FakeClock
) -> None:
    owned.scans.note(FORGOT, olena, "+380 ••• 67")
    clock.pass_seconds(14 * 60)
    page = maria.get("/till").text
    assert "Forgot the code" in page and "+380 ••• 67" in page and "Олена" in page
    clock.pass_seconds(2 * 60)
    assert "Forgot the code" not in maria.get("/till").text


def test_without_a_printer_no_slip_is_offered(maria: Browser, olena: str) -> None:
    assert "at the kiosk" not in maria.get(f"/till/{olena}").text


def test_the_page_of_an_erased_customer_is_gone(owned: Shop, maria: Browser, olena: str) -> None:
    owned.scans.note("card", olena, "•••6")
    owned.erasure.erase(olena)
    with pytest.raises(NotFound):
        owned.customers.get(olena)
    assert maria.get(f"/till/{olena}").status_code == 404
    assert maria.get("/till").status_code == 200


def test_what_staff_can_mend_stands_at_the_till(owned: Shop, maria: Browser) -> None:
    owned.notices.stand("doctor-scanner", True)
    owned.notices.stand("no-internet", True)
    page = maria.get("/till").text
    assert "The scanner is not attached. Please plug it in again." in page
    assert "There is no internet" not in page
