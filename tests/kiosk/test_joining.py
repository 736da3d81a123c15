import pytest

from appliance.people.joining import CHANNEL
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.phone import Phone
from kiosk.effects import Consents, Effect, Joined, Joining, Notice, Page, Show
from kiosk.joining import Joiner

KNOWN, NEW = "067 123-45-67", "0671112233"
ALL = frozenset({"programme", "marketing"})


@pytest.fixture
def joiner(shop: Shop) -> Joiner:
    return Joiner(shop, "UA")


def page_of(effects: list[Effect]) -> Page:
    assert isinstance(effects[0], Show)
    return effects[0].page


def begun(joiner: Joiner, phone: str = NEW) -> Joining:
    page = page_of(joiner.typed_phone(phone))
    assert isinstance(page, Consents)
    return page.joining


def joined(joiner: Joiner, joining: Joining) -> Joined:
    page = page_of(joiner.answered(joining, ALL, "uk"))
    assert isinstance(page, Joined)
    return page


def test_phone_consents_and_code_are_three_steps(joiner: Joiner, shop: Shop) -> None:
    member = joined(joiner, begun(joiner))
    found = shop.customers.by_code(member.code)
    assert found and found.state == "claim" and found.phone == Phone("+380671112233")
    assert shop.consents.state(found.id) == {purpose: purpose in ALL for purpose in shop.consents.state("")}


def test_answers_are_kept_in_the_words_and_the_place_they_were_given(joiner: Joiner, shop: Shop) -> None:
    member = joined(joiner, begun(joiner))
    (first, second) = shop.consents.history(member.customer)
    assert {first.channel, second.channel} == {CHANNEL} and {first.language, second.language} == {"uk"}
    assert shop.consents.shown_text(first)


@pytest.mark.parametrize("phone", [KNOWN, NEW])
def test_a_known_phone_joins_like_a_new_one_and_shows_nothing_of_its_owner(
    joiner: Joiner, shop: Shop, phone: str
) -> None:
    olena = shop.customers.by_phone(Phone("+380671234567"))
    member = joined(joiner, begun(joiner, phone))
    assert member.name is None and olena and member.code != olena.code
    assert shop.customers.get(olena.id) == olena


def test_without_leave_to_keep_the_number_nothing_is_kept(joiner: Joiner, shop: Shop) -> None:
    page = page_of(joiner.answered(begun(joiner), {"marketing"}, "uk"))
    assert isinstance(page, Consents) and page.missing and page.joining.ticked == {"marketing"}
    assert shop.claims.waiting() == []


def test_the_same_form_again_joins_nobody_twice(joiner: Joiner, shop: Shop) -> None:
    joining = begun(joiner)
    assert joined(joiner, joining) == joined(joiner, joining)
    assert len(shop.claims.waiting()) == 1


def test_a_first_name_is_asked_for_and_may_stay_empty(joiner: Joiner) -> None:
    page = page_of(joiner.named(begun(joiner), "  Ґанна  "))
    assert isinstance(page, Consents) and joined(joiner, page.joining).name == "Ґанна"
    nameless = page_of(joiner.named(begun(joiner, "0671112244"), " \x1b "))
    assert isinstance(nameless, Consents) and joined(joiner, nameless.joining).name is None


def test_what_is_no_phone_leads_back_to_the_keypad(joiner: Joiner) -> None:
    assert page_of(joiner.typed_phone("12")) == Notice("not-a-phone", again="join")


def test_a_bored_child_uses_up_no_more_than_an_hours_codes(joiner: Joiner, clock: FakeClock) -> None:
    for number in range(60):
        joined(joiner, begun(joiner, f"06711100{number:02}"))
    joining = begun(joiner)
    assert page_of(joiner.answered(joining, ALL, "uk")) == Notice("no-joining")
    clock.pass_seconds(3600)
    assert joined(joiner, joining)
