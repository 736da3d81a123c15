import pytest

from appliance.errors import AlreadyKnown, CodesExhausted, NotFound
from appliance.people import codes
from appliance.rows import Offer, OfferText
from appliance.shop import Shop
from appliance.testing import FakeClock
from appliance.values.barcode import Barcode
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.phone import Phone

OLENA = Phone("+380671234567")
IVAN = Phone("+380679998877")
PHONE_MAC = Mac("02005e100001")


def olena(shop: Shop) -> str:
    found = shop.customers.by_phone(OLENA)
    assert found
    return found.id


def test_a_known_phone_is_not_added_again_and_names_whose_it_is(shop: Shop) -> None:
    with pytest.raises(AlreadyKnown) as refused:
        shop.customers.add(OLENA, "Олена")
    assert refused.value.customer == olena(shop)


@pytest.mark.parametrize("text", ["80671234567", "067 123-45-67", "олен", "ОЛЕНА"])
def test_a_customer_is_found_as_people_type(shop: Shop, text: str) -> None:
    assert [found.name for found in shop.customers.find(text)] == ["Олена"]


def test_a_customer_is_found_by_code_and_by_card(shop: Shop) -> None:
    customer = shop.customers.get(olena(shop))
    assert customer.code
    assert shop.customers.find(customer.code.spaced) == [customer]
    assert shop.customers.find(Barcode.of_card("042", 1).digits) == [customer]


def test_a_percent_sign_in_a_search_finds_nobody(shop: Shop) -> None:
    assert shop.customers.find("%") == []
    assert shop.customers.find("_") == []
    assert shop.customers.find("\x00") == []
    assert shop.customers.find("\x00Оле\x00на") == shop.customers.find("Олена")


def test_a_card_is_not_handed_out_twice(shop: Shop) -> None:
    taras = shop.customers.by_phone(Phone("+380501112233"))
    assert taras
    with pytest.raises(AlreadyKnown):
        shop.customers.link_card(taras.id, Barcode.of_card("042", 1))


def test_issued_codes_are_two_slips_apart(shop: Shop) -> None:
    issued: list[Code] = []
    for number in range(60):
        customer = shop.customers.add(Phone(f"+38067{2_000_000 + number}"))
        assert customer.code
        assert not {customer.code, *customer.code.neighbours()} & set(issued)
        issued.append(customer.code)


def test_a_near_code_is_drawn_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = shop.customers.get(olena(shop)).code
    assert taken
    far = Code("".join(str((int(digit) + 5) % 10) for digit in taken.digits))
    draws = iter([taken, next(taken.neighbours()), far])
    monkeypatch.setattr(codes, "random_code", lambda: next(draws))
    assert shop.customers.add(IVAN).code == far


def test_a_shop_without_room_for_codes_says_so_and_adds_nobody(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = shop.customers.get(olena(shop)).code
    monkeypatch.setattr(codes, "random_code", lambda: taken)
    with pytest.raises(CodesExhausted):
        shop.customers.add(IVAN)
    assert shop.customers.by_phone(IVAN) is None


def test_a_retired_code_rests_a_year(shop: Shop, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    code = shop.customers.get(olena(shop)).code
    shop.erasure.erase(olena(shop))
    monkeypatch.setattr(codes, "random_code", lambda: code)
    with pytest.raises(CodesExhausted):
        shop.customers.add(IVAN)
    clock.pass_days(366)
    added = shop.customers.add(IVAN)
    assert code and added.code == code
    assert shop.customers.by_code(code) == added


def test_joining_with_a_known_phone_looks_like_joining_with_a_new_one(shop: Shop) -> None:
    known = shop.claims.join(OLENA, "uk", shop.new_id())
    new = shop.claims.join(IVAN, "uk", shop.new_id())
    for claim in (known, new):
        assert (claim.state, claim.name, claim.language) == ("claim", None, "uk")
        assert claim.code
    assert known.id != olena(shop)
    assert known.code != shop.customers.get(olena(shop)).code


def test_the_same_form_sent_twice_makes_one_claim(shop: Shop) -> None:
    request = shop.new_id()
    assert shop.claims.join(IVAN, "uk", request).code == shop.claims.join(IVAN, "uk", request).code
    assert len(shop.claims.waiting()) == 1


def test_a_claim_is_nobody_until_it_is_confirmed(shop: Shop) -> None:
    claim = shop.claims.join(IVAN, "uk", shop.new_id())
    assert shop.customers.by_phone(IVAN) is None
    shop.claims.confirm(claim.id, "staff")
    found = shop.customers.by_phone(IVAN)
    assert found and found.id == claim.id


def test_a_confirmed_claim_joins_the_customer_with_that_phone(shop: Shop) -> None:
    claim = shop.claims.join(OLENA, "uk", shop.new_id())
    before = shop.ledger.balance(olena(shop))
    shop.ledger.earn(claim.id, 10, "welcome")
    assert [(mine.id, known.id) for mine, known in shop.claims.waiting() if known] == [
        (claim.id, olena(shop))
    ]
    merged = shop.claims.confirm(claim.id, "staff")
    assert merged and merged.id == olena(shop)
    assert shop.ledger.balance(olena(shop)) == before + 10
    assert claim.code
    by_claims_code = shop.customers.by_code(claim.code)
    assert by_claims_code and by_claims_code.name == "Олена"
    assert shop.claims.waiting() == []


def test_an_old_form_shows_nothing_of_whom_its_claim_was_merged_with(shop: Shop) -> None:
    request = shop.new_id()
    claim = shop.claims.join(OLENA, "uk", request)
    shop.claims.confirm(claim.id, "staff")
    again = shop.claims.join(OLENA, "uk", request)
    assert (again.name, again.code) == (None, claim.code)


def test_no_answer_is_no_consent(shop: Shop) -> None:
    assert not any(shop.consents.state(olena(shop)).values())


def test_a_consent_is_kept_with_the_words_as_shown(shop: Shop) -> None:
    shop.consents.record(olena(shop), "marketing", True, "et", "portal")
    shop.consents.record(olena(shop), "marketing", True, "et", "portal")
    (kept,) = shop.consents.history(olena(shop))
    assert (kept.text_id, kept.language, kept.channel, len(kept.text_hash)) == (
        "marketing-1",
        "et",
        "portal",
        64,
    )
    assert shop.consents.state(olena(shop))["marketing"]


def test_a_refusal_ends_a_consent_and_both_stay_on_record(shop: Shop) -> None:
    shop.consents.record(olena(shop), "marketing", True, "uk", "portal")
    shop.consents.record(olena(shop), "marketing", False, "uk", "till")
    assert not shop.consents.state(olena(shop))["marketing"]
    assert [one.given for one in shop.consents.history(olena(shop))] == [True, False]


def test_an_erased_customer_is_found_by_nothing(shop: Shop) -> None:
    id = olena(shop)
    code = shop.customers.get(id).code
    shop.erasure.erase(id)
    assert code
    assert shop.customers.by_code(code) is None
    assert shop.customers.by_phone(OLENA) is None
    assert shop.customers.by_card(Barcode.of_card("042", 1)) is None
    with pytest.raises(NotFound):
        shop.customers.get(id)


def test_an_erased_customers_claims_and_scans_go_too(shop: Shop) -> None:
    id = olena(shop)
    claim = shop.claims.join(OLENA, "uk", shop.new_id())
    shop.scans.note("phone", id, OLENA.masked)
    known = shop.customers.get(id)
    assert known.code
    shop.logins.by_code(PHONE_MAC, known.code, OLENA.e164[-2:], "uk", recognition=True)
    shop.erasure.erase(id)
    assert claim.code
    assert shop.customers.by_code(claim.code) is None
    assert shop.scans.today() == []
    assert shop.devices.recognise(PHONE_MAC) is None


def test_erasing_a_claim_leaves_the_customer_with_that_phone_alone(shop: Shop) -> None:
    claim = shop.claims.join(OLENA, "uk", shop.new_id())
    shop.erasure.erase(claim.id)
    assert shop.customers.by_phone(OLENA)
    assert shop.claims.waiting() == []


def test_an_offer_to_an_erased_customer_goes_too(shop: Shop) -> None:
    text = {"uk": OfferText("Для Олени: торт", "")}
    shop.offers.save(Offer("", 0, text, audience="customer", customer=olena(shop)))
    others = len(shop.offers.all()) - 1
    shop.erasure.erase(olena(shop))
    assert len(shop.offers.all()) == others


def test_a_claim_that_nobody_confirms_ends_and_gives_its_code_back_in_time(
    shop: Shop, clock: FakeClock
) -> None:
    old = shop.claims.join(IVAN, "uk", shop.new_id())
    clock.pass_days(31)
    shop.claims.join(Phone("+380670001122"), "uk", shop.new_id())
    assert old.code
    assert shop.customers.by_code(old.code) is None
    assert len(shop.claims.waiting()) == 1


def test_a_claim_made_in_1970_has_its_thirty_days_once_the_clock_is_right(
    shop: Shop, clock: FakeClock
) -> None:
    clock.pass_days(-20_000)
    old = shop.claims.join(IVAN, "uk", shop.new_id())
    clock.pass_days(20_000)
    codes_by_day = []
    for days, number in ((0, 1), (29, 2), (2, 3)):
        clock.pass_days(days)
        shop.claims.join(Phone(f"+38067000112{number}"), "uk", shop.new_id())
        codes_by_day.append(old.code and shop.customers.by_code(old.code))
    assert [bool(found) for found in codes_by_day] == [True, True, False]


def on_disk(shop: Shop) -> bytes:
    return b"".join(file.read_bytes() for file in shop.settings.paths.root.glob("shop.db*"))


def test_nothing_personal_of_an_erased_customer_stays_on_disk(shop: Shop) -> None:
    shop.ledger.earn(olena(shop), 5, "за торт")
    shop.erasure.erase(olena(shop))
    kept = on_disk(shop)
    assert not any(word.encode() in kept for word in ("Олена", OLENA.e164, "за торт"))


def test_the_phone_of_a_claim_that_ended_is_gone_when_the_day_is(shop: Shop, clock: FakeClock) -> None:
    shop.claims.join(Phone("+380670001199"), "uk", shop.new_id())
    assert b"+380670001199" in on_disk(shop)
    clock.pass_days(31)
    shop.claims.join(Phone("+380670001100"), "uk", shop.new_id())
    shop.devices.end_day()
    assert b"+380670001199" not in on_disk(shop)
