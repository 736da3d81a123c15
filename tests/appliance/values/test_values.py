from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import BadBarcode, BadCode, BadMac, BadMoney, BadName, BadPhone
from appliance.values.barcode import Barcode, check_digit
from appliance.values.code import Code
from appliance.values.mac import Mac
from appliance.values.money import Money
from appliance.values.name import Name
from appliance.values.phone import Phone

codes = st.integers(0, 999_999).map(lambda number: Code(f"{number:06d}"))
macs = st.binary(min_size=6, max_size=6).map(lambda raw: Mac(raw.hex()))


@pytest.mark.parametrize(
    ("region", "typed", "e164"),
    [
        ("UA", "0671234567", "+380671234567"),
        ("UA", "067 123-45-67", "+380671234567"),
        ("UA", "671234567", "+380671234567"),
        ("UA", "380671234567", "+380671234567"),
        ("UA", "00380671234567", "+380671234567"),
        ("UA", "80671234567", "+380671234567"),
        ("UA", "8 (067) 123-45-67", "+380671234567"),
        ("UA", "+372 5123456", "+3725123456"),
        ("RU", "89161234567", "+79161234567"),
        ("RU", "9161234567", "+79161234567"),
        ("RU", "79161234567", "+79161234567"),
        ("RU", "87011234567", "+77011234567"),
        ("EE", "5123456", "+3725123456"),
        ("EE", "51234567", "+37251234567"),
    ],
)
def test_a_phone_is_read_as_people_type_it(region: str, typed: str, e164: str) -> None:
    assert Phone.parse(typed, region).e164 == e164


@pytest.mark.parametrize(
    ("region", "typed"),
    [
        ("EE", "501234"),
        ("UA", "123456"),
        ("UA", ""),
        ("UA", "Олена"),
        ("UA", "0" * 10_000),
        ("UA", "+"),
        ("RU", "482913"),
    ],
)
def test_what_is_no_phone_is_refused(region: str, typed: str) -> None:
    with pytest.raises(BadPhone):
        Phone.parse(typed, region)


@given(st.text(max_size=60))
def test_no_text_makes_the_phone_reader_fail_otherwise(text: str) -> None:
    with suppress(BadPhone):
        assert Phone.parse(text, "UA").e164.startswith("+")


def test_a_phone_does_not_show_itself_by_accident() -> None:
    phone = Phone.parse("0671234567", "UA")
    assert "67123" not in repr(phone)
    assert phone.masked == "+380 ••• 67"


@given(codes)
def test_every_slip_of_a_finger_is_near(code: Code) -> None:
    for other in code.neighbours():
        assert other != code
        assert code in other.neighbours()


@given(codes, codes)
def test_nearness_has_no_direction(one: Code, other: Code) -> None:
    assert (one in other.neighbours()) == (other in one.neighbours())


def test_two_slips_are_not_near() -> None:
    near = set(Code("123456").neighbours())
    assert Code("213456") in near
    assert Code("213465") not in near
    assert Code("123456") not in near


@pytest.mark.parametrize("typed", ["482913", "482 913", " 482-913 "])
def test_a_code_may_be_typed_with_gaps(typed: str) -> None:
    assert Code.parse(typed).digits == "482913"


@pytest.mark.parametrize("typed", ["48291", "4829130", "48291a", "", "４８２９１３"])
def test_a_code_is_six_digits(typed: str) -> None:
    with pytest.raises(BadCode):
        Code.parse(typed)


@pytest.mark.parametrize("digits", ["4006381333931", "73513537", "036000291452"])
def test_a_printed_barcode_is_read(digits: str) -> None:
    assert Barcode.parse(digits).digits == digits.zfill(13 if len(digits) == 12 else len(digits))


@given(st.integers(0, 999_999_999))
def test_a_card_keeps_its_prefix_and_its_check_digit(number: int) -> None:
    card = Barcode.of_card("042", number)
    assert Barcode.parse(card.digits) == card
    assert card.has_prefix("042")


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(payload: str, place: int, shift: int) -> None:
    digits = payload + check_digit(payload)
    wrong = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    with pytest.raises(BadBarcode):
        Barcode.parse(wrong)


@given(macs)
def test_a_mac_survives_printing_and_hides_itself_otherwise(mac: Mac) -> None:
    assert Mac.parse(str(mac)) == mac
    assert mac.digits not in repr(mac)
    assert mac.randomised == (mac.digits[1] in "2367abef")


@given(macs, st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_another_key_gives_another_device(mac: Mac, key: bytes, other: bytes) -> None:
    assert (mac.device_id(key) == mac.device_id(other)) == (key == other)


@pytest.mark.parametrize("text", ["", "02:00:5e:10:00", "02:00-5e:10:00:01", "gg:00:5e:10:00:01"])
def test_what_is_no_mac_is_refused(text: str) -> None:
    with pytest.raises(BadMac):
        Mac.parse(text)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("125", 12500),
        ("125.5", 12550),
        ("125,50", 12550),
        ("1 250,05", 125005),
        ("0.01", 1),
        ("1\u00a0000", 100_000),
    ],
)
def test_an_amount_is_read_exactly(typed: str, minor: int) -> None:
    assert Money.parse(typed, "UAH") == Money(minor, "UAH")


@pytest.mark.parametrize(
    "typed",
    ["125 50", "1 2", "1 25 000", "10000000", "", "-5", "1.234", "12e3", "nan", "1.2.3", "99999999999", "０"],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(BadMoney):
        Money.parse(typed, "UAH")


def test_a_name_loses_what_would_reach_the_printer() -> None:
    assert Name.parse("  Оле\x1bна \x1d\u202e ").text == "Олена"


@pytest.mark.parametrize("typed", ["", "  ", "\x1b", "x" * 61])
def test_a_name_has_a_sensible_length(typed: str) -> None:
    with pytest.raises(BadName):
        Name.parse(typed)
