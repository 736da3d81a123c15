"""Customers as the owner finds, adds and erases them."""

import re

import pytest

from appliance.errors import NotFound
from appliance.shop import Shop
from appliance.values.barcode import Barcode
from appliance.values.mac import Mac
from appliance.values.phone import Phone
from tests.appliance.dashboard.conftest import Browser

TAAVIS = Barcode.of_card("042", 4).digits


def test_one_hit_leads_straight_to_the_customer(owner: Browser, olena: str) -> None:
    assert owner.post("/customers", text="067 123 45 67").headers["Location"] == f"/customers/{olena}"


def test_several_hits_are_a_list_with_masked_phones(owner: Browser) -> None:
    text = owner.post("/customers", text="а").text
    assert "Олена" in text
    assert "Ганна" in text
    assert "1234567" not in text


def test_a_new_customer_gets_a_code(owned: Shop, owner: Browser) -> None:
    answer = owner.post("/customers/new", phone="067 123 00 00", name="Софія", language="et")
    sofia = owned.customers.get(answer.headers["Location"].rpartition("/")[2])
    assert (sofia.name, sofia.language, sofia.phone) == ("Софія", "et", Phone("+380671230000"))
    assert sofia.code
    assert sofia.code.spaced in owner.get(answer.headers["Location"]).text


def test_a_known_phone_leads_to_its_customer(owner: Browser, olena: str) -> None:
    answer = owner.post("/customers/new", phone="067 123 45 67", name="Інша", language="uk")
    assert answer.status_code == 400
    assert f"/customers/{olena}" in answer.text
    assert 'value="Інша"' in answer.text


def test_no_phone_name_or_code_stands_in_an_address(owned: Shop, owner: Browser, olena: str) -> None:
    customer = owned.customers.get(olena)
    for path, fields in [
        ("/customers", {"text": "067 123 45 67"}),
        ("/customers", {"text": "Олена"}),
        ("/till", {"text": customer.code.digits if customer.code else ""}),
        ("/customers/new", {"phone": "067 123 00 00", "name": "Софія"}),
    ]:
        assert owner.post(path, **fields).headers["Location"].rpartition("/")[2].count("-") == 4


def test_a_card_is_linked_and_finds_its_customer(owned: Shop, owner: Browser, olena: str) -> None:
    owner.post(f"/customers/{olena}/card", card="4006381333931")
    assert owner.post("/till", text="4006381333931").headers["Location"] == f"/till/{olena}"


@pytest.mark.parametrize(
    ("card", "words"),
    [("4006381333932", "not the number of a card"), (TAAVIS, "belongs to another customer")],
)
def test_a_card_that_cannot_be_linked_is_told(owner: Browser, olena: str, card: str, words: str) -> None:
    answer = owner.post(f"/customers/{olena}/card", card=card)
    assert answer.status_code == 400
    assert words in answer.text


def test_points_given_twice_by_one_form_are_given_once(owned: Shop, owner: Browser, olena: str) -> None:
    before = owned.ledger.balance(olena)
    request = owner.hidden(f"/customers/{olena}", "request")
    for _ in range(2):
        owner.post(f"/customers/{olena}/points", points="25", reason="Вибачення", request=request)
    assert owned.ledger.balance(olena) == before + 25
    assert "Вибачення" in owner.get(f"/customers/{olena}").text


def test_a_withdrawn_consent_is_off_and_both_answers_stay(owned: Shop, owner: Browser, olena: str) -> None:
    owned.consents.record(olena, "marketing", True, "uk", "portal")
    for _ in range(2):  # a double click
        answer = owner.post(f"/customers/{olena}/consent", purpose="marketing", confirm="yes")
        assert answer.headers["Location"] == f"/customers/{olena}"
    assert not owned.consents.state(olena)["marketing"]
    history = [(kept.given, kept.channel) for kept in owned.consents.history(olena)]
    assert history == [(True, "portal"), (False, "dashboard")]


def test_only_what_is_allowed_can_be_withdrawn(owned: Shop, owner: Browser, olena: str) -> None:
    owned.consents.record(olena, "marketing", True, "uk", "portal")
    owned.consents.record(olena, "sharing", False, "uk", "portal")
    page = owner.get(f"/customers/{olena}").text
    assert re.findall(r'name="purpose" value="(\w+)"', page) == ["marketing"]
    owner.post(f"/customers/{olena}/consent", purpose="profiling", confirm="yes")
    assert [kept.purpose for kept in owned.consents.history(olena)] == ["marketing", "sharing"]


def test_every_answer_is_shown_with_its_day_in_the_words_that_were_asked(
    owned: Shop, owner: Browser, olena: str
) -> None:
    for given in (True, False):
        owned.consents.record(olena, "marketing", given, "uk", "portal")
    page = " ".join(re.sub(r"<[^>]*>", " ", owner.get(f"/customers/{olena}").text).split())
    asked = "Nov 2, 2026 11:00 Надсилати мені пропозиції в SMS. Я можу відмовитися будь-коли."
    assert f"{asked} no {asked} yes" in page


@pytest.mark.parametrize("fields", [{"purpose": "marketing"}, {"purpose": "all", "confirm": "yes"}])
def test_nothing_is_withdrawn_unconfirmed_or_for_no_purpose(
    owned: Shop, owner: Browser, olena: str, fields: dict[str, str]
) -> None:
    owned.consents.record(olena, "marketing", True, "uk", "portal")
    assert owner.post(f"/customers/{olena}/consent", **fields).status_code == 400
    assert owned.consents.state(olena)["marketing"]


def test_withdrawing_is_the_owners(owned: Shop, maria: Browser, olena: str) -> None:
    owned.consents.record(olena, "marketing", True, "uk", "portal")
    assert maria.post(f"/customers/{olena}/consent", purpose="marketing", confirm="yes").status_code == 403
    assert owned.consents.state(olena)["marketing"]


def test_erasing_asks_first(owned: Shop, owner: Browser, olena: str) -> None:
    assert owner.post(f"/customers/{olena}/erase").status_code == 400
    assert owned.customers.get(olena).name == "Олена"


def test_an_erased_customer_is_gone(owned: Shop, owner: Browser, olena: str) -> None:
    owner.post(f"/customers/{olena}/erase", sure="yes")
    with pytest.raises(NotFound):
        owned.customers.get(olena)
    assert "Олена" not in owner.get("/").text


def test_a_claim_on_a_known_phone_suggests_the_customer_and_joins_them(
    owned: Shop, owner: Browser, olena: str
) -> None:
    claim = owned.claims.join(Phone("+380671234567"), "uk", owned.new_id())
    assert f"/customers/{olena}" in owner.get("/claims").text
    assert owner.post(f"/claims/{claim.id}").headers["Location"] == f"/customers/{olena}"
    assert "Nobody is waiting" in owner.get("/claims").text


def test_a_claim_that_is_not_there_is_not_confirmed(owner: Browser) -> None:
    assert owner.post("/claims/nothing").status_code == 404


def test_staff_is_added_and_removed(owned: Shop, owner: Browser) -> None:
    owner.post("/staff", name="Тарас", pin="13579")
    assert owned.staff.check_pin("13579") == "Тарас"
    owner.post("/staff/drop", name="Тарас")
    assert owned.staff.names() == ["Марія"]


def test_a_pin_in_use_is_refused_and_the_name_kept(owned: Shop, owner: Browser) -> None:
    answer = owner.post("/staff", name="Тарас", pin="2468")
    assert answer.status_code == 400
    assert 'value="Тарас"' in answer.text


def test_a_customers_recognised_devices_are_counted(owned: Shop, owner: Browser, olena: str) -> None:
    assert "recognised on the Wi-Fi" not in owner.get(f"/customers/{olena}").text
    known = owned.customers.get(olena)
    assert known.code and known.phone
    for number in range(2):
        mac = Mac(f"02005e10000{number}")
        owned.logins.by_code(mac, known.code, known.phone.e164[-2:], "uk", recognition=True)
    assert "2 devices are recognised on the Wi-Fi" in owner.get(f"/customers/{olena}").text
