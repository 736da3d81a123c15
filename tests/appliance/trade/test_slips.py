import pytest

from appliance.errors import TooManySlips
from appliance.rows import PrintJob, PrintOrder
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.trade.slips import DAY, FRESH, MOST
from appliance.values.phone import Phone

TEST = PrintOrder("test", "uk")
HANNA = PrintOrder("name", "uk", large=True, text="Ганна")


def take(shop: Shop) -> PrintJob:
    job = shop.slips.take()
    assert job
    return job


def test_slips_come_out_in_the_order_they_were_asked_for(shop: Shop) -> None:
    for order in (TEST, HANNA):
        shop.slips.ask(order)
    assert [take(shop).order for _ in range(2)] == [TEST, HANNA]
    assert shop.slips.take() is None


def test_pressing_twice_prints_once(shop: Shop) -> None:
    assert shop.slips.ask(TEST) == shop.slips.ask(TEST)
    assert len(shop.slips.waiting()) == 1


def test_a_printed_slip_leaves_nothing_behind(shop: Shop) -> None:
    shop.slips.ask(HANNA)
    shop.slips.printed(take(shop).id)
    assert shop.slips.waiting() == []


def test_what_went_out_before_the_plug_was_pulled_is_in_doubt_and_the_rest_is_not(shop: Shop) -> None:
    for order in (TEST, HANNA):
        shop.slips.ask(order)
    shop.slips.sending(take(shop))
    take(shop)
    shop.slips.recover()
    assert [(job.order, job.state) for job in shop.slips.waiting()] == [
        (TEST, "unconfirmed"),
        (HANNA, "waiting"),
    ]


def test_a_slip_in_doubt_comes_out_again_only_when_somebody_asks_and_knows_of_it(shop: Shop) -> None:
    id = shop.slips.ask(TEST)
    shop.slips.sending(take(shop))
    shop.slips.doubt(id)
    assert shop.slips.take() is None
    shop.slips.again(id)
    assert take(shop).sent == 1


def test_asking_for_a_slip_in_doubt_prints_that_one_again(shop: Shop) -> None:
    id = shop.slips.ask(TEST)
    shop.slips.sending(take(shop))
    shop.slips.doubt(id)
    assert shop.slips.ask(TEST) == id and take(shop).sent == 1


def test_after_two_minutes_a_slip_waits_for_staff(shop: Shop, clock: FakeClock) -> None:
    id = shop.slips.ask(HANNA)
    clock.pass_seconds(FRESH)
    assert shop.slips.take() is None and len(shop.slips.needing_a_hand()) == 1
    shop.slips.again(id)
    assert take(shop).order == HANNA


def test_after_a_day_a_slip_is_dropped_and_the_owner_is_told(shop: Shop, clock: FakeClock) -> None:
    shop.slips.ask(HANNA)
    clock.pass_seconds(DAY)
    assert shop.slips.tidy() == 1
    assert shop.slips.waiting() == []
    assert shop.notices.standing() == ["A slip could not be printed for a day and was dropped."]


def test_a_slip_of_1970_has_its_day_when_the_clock_is_right(shop: Shop, clock: FakeClock) -> None:
    right, clock.at = clock.at, 100
    shop.slips.ask(HANNA)
    clock.at = right
    assert shop.slips.tidy() == 0
    clock.pass_seconds(DAY)
    assert shop.slips.tidy() == 1


def test_more_than_fifty_slips_are_refused(shop: Shop) -> None:
    for number in range(MOST):
        shop.slips.ask(PrintOrder("name", "uk", text=str(number)))
    with pytest.raises(TooManySlips):
        shop.slips.ask(HANNA)


def test_a_silent_printer_does_not_stop_after_fifty_slips(shop: Shop) -> None:
    for number in range(MOST):
        shop.slips.ask(PrintOrder("name", "uk", text=str(number)))
        job = shop.slips.take()
        assert job
        shop.slips.doubt(job.id)
    shop.slips.ask(HANNA)
    waiting = [job.order for job in shop.slips.waiting()]
    assert len(waiting) == MOST and waiting[-1] == HANNA and waiting[0].text == "1"


def test_whoever_is_erased_takes_their_slips_along(shop: Shop) -> None:
    olena = shop.customers.by_phone(Phone("+380671234567"))
    assert olena
    shop.slips.ask(PrintOrder("balance", "uk", olena.id))
    shop.erasure.erase(olena.id)
    assert shop.slips.waiting() == []


def test_a_recovery_code_is_forgotten_before_it_goes_out(shop: Shop) -> None:
    shop.slips.ask_recovery("QQQQ", "uk")
    job = take(shop)
    assert shop.slips.recovery_code() == "QQQQ"
    shop.slips.sending(job)
    assert (shop.slips.recovery_code(), shop.slips.waiting()) == ("", [])
    shop.slips.doubt(job.id)
    assert shop.slips.waiting() == []


def test_a_recovery_code_that_nobody_prints_is_given_up(shop: Shop, clock: FakeClock) -> None:
    shop.slips.ask_recovery("QQQQ", "uk")
    shop.slips.tidy()
    assert shop.slips.recovery_code() == "QQQQ"
    clock.pass_seconds(FRESH)
    shop.slips.tidy()
    assert (shop.slips.recovery_code(), shop.slips.waiting()) == ("", [])
