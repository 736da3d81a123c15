import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.people.preferences import LANGUAGE, LARGE, YES
from appliance.rows import Customer
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.barcode import Barcode, check_digit
from appliance.values.member import MemberNumber
from appliance.values.money import Money
from appliance.values.phone import Phone
from kiosk.counter import Counter, first, luhn
from kiosk.effects import Beep, Effect, Greeting, Light, Notice, Page, Priced, Show

VISA, AMEX = "4111111111111111", "378282246310005"


def page_of(effects: list[Effect]) -> Page:
    assert isinstance(effects[0], Show)
    return effects[0].page


def greeting(effects: list[Effect]) -> Greeting:
    page = page_of(effects)
    assert isinstance(page, Greeting)
    return page


def noted(shop: Shop) -> list[tuple[str, str]]:
    return [(scan.kind, scan.masked) for scan in shop.scans.recent()]


@pytest.mark.parametrize("before", ["", "]C0", "]Q3"])
def test_a_scanned_code_greets_by_first_name(counter: Counter, code: str, before: str) -> None:
    effects = counter.scanned(before + code)
    assert greeting(effects).name == "Олена" and greeting(effects).points == 113
    assert effects[1:] == [Light("ok"), Beep("ok")]


@pytest.mark.parametrize("before", ["", "]E0", "]C0"])
def test_a_card_greets_its_owner(counter: Counter, card: str, before: str) -> None:
    assert greeting(counter.scanned(before + card)).by == "card"


def test_a_card_that_belongs_to_nobody_says_so(counter: Counter) -> None:
    free = Barcode.of_card("042", 999).digits
    assert page_of(counter.scanned(free)) == Notice("unknown-card")


def test_a_scanned_phone_proves_nothing(counter: Counter) -> None:
    page = greeting(counter.scanned("0671234567"))
    assert page.name is None and not page.proven and page.points == 113


@pytest.mark.parametrize(
    "number", [VISA, AMEX, "4111 1111 1111 1111", f"%B{VISA}^SHEVCHENKO/T^2912", f";{VISA}=2912"]
)
def test_a_payment_card_is_refused_and_leaves_no_trace(counter: Counter, shop: Shop, number: str) -> None:
    assert page_of(counter.scanned(number)) == Notice("payment")
    assert noted(shop) == []


def test_thirteen_digits_that_pass_luhn_are_a_product(counter: Counter) -> None:
    payload = next(str(n) for n in range(482000000000, 482000000999) if luhn(str(n) + check_digit(str(n))))
    assert page_of(counter.scanned(payload + check_digit(payload))) == Notice("product")


def test_an_ean_8_that_could_be_an_estonian_phone_is_a_product(shop: Shop) -> None:
    estonian = Counter(shop, shop.settings.kiosk, shop.settings.programme, "EE")
    number = "5012345" + check_digit("5012345")
    assert page_of(estonian.scanned(number)) == Notice("product")


def test_an_ean_identifier_rules_phones_and_codes_out(counter: Counter, code: str) -> None:
    assert page_of(counter.scanned("]E0" + code)) == Notice("unknown")
    assert page_of(counter.scanned("]E00671234567")) == Notice("unknown")


def test_a_strangers_phone_is_asked_to_join(counter: Counter, shop: Shop) -> None:
    assert page_of(counter.scanned("0671112233")) == Notice("join")
    assert noted(shop) == [("phone", "+380 ••• 33")]


@pytest.mark.parametrize("text", ["hello", "https://example.com/x", "\ufffd", "9" * 256, "12345"])
def test_anything_else_is_met_with_a_kind_page(counter: Counter, text: str) -> None:
    assert page_of(counter.scanned(text)) == Notice("unknown")


def test_what_is_noted_is_masked(counter: Counter, shop: Shop, code: str, card: str) -> None:
    for text in (code, card, "0671234567", "something"):
        counter.scanned(text)
    masked = [("code", f"••••{code[-2:]}"), ("card", f"•••••••••{card[-4:]}"), ("phone", "+380 ••• 67")]
    assert sorted(noted(shop)) == sorted([*masked, ("unknown", "")])


def test_a_prefix_that_the_scanner_puts_before_is_taken_off(shop: Shop, code: str) -> None:
    rules = dataclasses.replace(shop.settings.kiosk, scan_prefix="S:")
    assert greeting(Counter(shop, rules, shop.settings.programme, "UA").scanned(f"S:{code}")).name == "Олена"


def test_a_typed_code_greets_by_name(counter: Counter, code: str) -> None:
    assert greeting(counter.typed_code(code)).name == "Олена"


def test_a_typed_phone_greets_with_points_and_no_name(counter: Counter) -> None:
    page = greeting(counter.typed_phone("067 123-45-67"))
    assert (page.name, page.points, page.code) == (None, 113, None)


def test_six_digits_typed_as_a_phone_are_no_code(counter: Counter, code: str) -> None:
    assert page_of(counter.typed_phone(code)) == Notice("not-a-phone")


def test_a_phone_typed_as_a_code_is_no_phone(counter: Counter) -> None:
    assert page_of(counter.typed_code("0671234567")) == Notice("not-a-code")


def test_quiet_answers_every_phone_alike(shop: Shop) -> None:
    rules = dataclasses.replace(shop.settings.kiosk, phone_lookup="quiet")
    quiet = Counter(shop, rules, shop.settings.programme, "UA")
    known, unknown = quiet.typed_phone("0671234567"), quiet.typed_phone("0671112233")
    assert known == unknown and page_of(known) == Notice("thanks")
    assert page_of(quiet.typed_phone("0671112234")) == Notice("thanks")


def test_each_wrong_code_makes_the_keypad_rest_longer(
    counter: Counter, clock: FakeClock, strange_code: str
) -> None:
    waits = []
    for _ in range(7):
        assert page_of(counter.typed_code(strange_code)) == Notice("unknown-code")
        page = page_of(counter.typed_code(strange_code))
        assert isinstance(page, Notice) and page.kind == "wait"
        waits.append(page.seconds)
        clock.pass_seconds(page.seconds)
    assert waits == [2, 4, 8, 16, 32, 60, 60]


def test_while_the_keypad_rests_a_right_code_is_not_heard_and_a_card_is(
    counter: Counter, code: str, card: str, strange_code: str
) -> None:
    counter.typed_code(strange_code)
    assert page_of(counter.typed_code(code)) == Notice("wait", 2)
    assert page_of(counter.typed_phone("0671234567")) == Notice("wait", 2)
    assert greeting(counter.scanned(card)).name == "Олена"


def test_codes_shown_to_the_scanner_never_wait_and_many_wrong_ones_are_told_the_owner(
    counter: Counter, shop: Shop, code: str, strange_code: str
) -> None:
    for _ in range(30):
        assert page_of(counter.scanned(strange_code)) == Notice("unknown-code")
    assert shop.guesses.bursts() == ["kiosk-scan"]
    assert isinstance(page_of(counter.typed_code(code)), Greeting)


def test_a_right_code_between_wrong_ones_forgives_nothing(
    counter: Counter, clock: FakeClock, code: str, strange_code: str
) -> None:
    for text, wait in ((strange_code, 2), (code, 0), (strange_code, 4)):
        counter.typed_code(text)
        assert counter.shop.guesses.wait("kiosk", "keypad") == wait
        clock.pass_seconds(wait)


@pytest.mark.parametrize(("name", "said"), [("Олена Коваль", "Олена"), ("Mati", "Mati"), (None, None)])
def test_only_the_first_name_is_said(name: str | None, said: str | None) -> None:
    assert first(name) == said


@given(text=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_whatever_is_scanned_there_is_a_page(counter: Counter, text: str) -> None:
    assert isinstance(counter.scanned(text)[0], Show)


def olena(shop: Shop) -> Customer:
    found = shop.customers.by_phone(Phone("+380671234567"))
    assert found
    return found


@pytest.mark.parametrize("before", ["", "]Q3"])
def test_a_members_qr_code_greets_its_owner(counter: Counter, shop: Shop, before: str) -> None:
    page = greeting(counter.scanned(before + MemberNumber(olena(shop).id).digits))
    assert (page.name, page.by, page.code) == ("Олена", "member", None)


def test_a_qr_code_of_somebody_who_is_gone_greets_nobody(counter: Counter, shop: Shop) -> None:
    number = MemberNumber(olena(shop).id).digits
    shop.erasure.erase(olena(shop).id)
    assert page_of(counter.scanned(number)) == Notice("unknown-card")


BREAD = "4820000000017"


@pytest.mark.parametrize("before", ["", "]E0"])
def test_a_product_of_the_price_list_tells_its_price_and_points(
    counter: Counter, shop: Shop, before: str
) -> None:
    shop.products.load(f"barcode,name,price\n{BREAD},Хліб,42.50\n")
    assert page_of(counter.scanned(before + BREAD)) == Priced("Хліб", Money(4250, "UAH"), 42)


def test_a_card_comes_before_a_product_of_the_same_number(counter: Counter, shop: Shop, card: str) -> None:
    shop.products.load(f"barcode,name,price\n{card},Хліб,42.50\n")
    assert greeting(counter.scanned(card)).by == "card"


@pytest.mark.parametrize("phone", ["0671234567", "0671112233"])
def test_a_forgotten_code_is_answered_alike_for_everybody_and_shown_to_staff(
    counter: Counter, shop: Shop, phone: str
) -> None:
    assert page_of(counter.forgot(phone)) == Notice("forgot")
    (scan,) = shop.scans.recent()
    owner = shop.customers.by_phone(Phone.parse(phone, "UA"))
    assert (scan.kind, scan.customer) == ("forgot", owner.id if owner else None)


def test_forgotten_codes_beyond_an_hours_worth_are_answered_and_not_noted(
    counter: Counter, shop: Shop
) -> None:
    for _ in range(40):
        assert page_of(counter.forgot("0671234567")) == Notice("forgot")
    assert len(shop.scans.recent()) == 30


def test_a_greeting_speaks_and_looks_as_its_customer_likes_it(
    counter: Counter, shop: Shop, code: str
) -> None:
    shop.preferences.set(olena(shop).id, LANGUAGE, "et")
    shop.preferences.set(olena(shop).id, LARGE, YES)
    page = greeting(counter.scanned(code))
    assert (page.language, page.large) == ("et", True)


@pytest.mark.parametrize(("reward", "missing"), [(0, None), (113, 0), (200, 87)])
def test_a_greeting_says_how_far_the_next_reward_is(
    shop: Shop, code: str, reward: int, missing: int | None
) -> None:
    programme = dataclasses.replace(shop.settings.programme, reward_points=reward)
    assert greeting(Counter(shop, shop.settings.kiosk, programme, "UA").scanned(code)).missing == missing
