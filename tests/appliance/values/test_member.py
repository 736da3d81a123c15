from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.values.member import PROOF, MemberNumber

OLENA = "0193a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"


@given(st.uuids())
def test_every_id_is_read_back(id: UUID) -> None:
    assert MemberNumber.read(MemberNumber(str(id)).digits) == MemberNumber(str(id))


@given(st.uuids(), st.binary(min_size=PROOF, max_size=PROOF))
def test_every_proof_is_read_back(id: UUID, proof: bytes) -> None:
    number = MemberNumber(str(id), proof)
    assert MemberNumber.read(number.digits) == number
    assert number.digits.isdigit() and len(number.digits) == 429


@given(st.uuids(), st.integers(2, 42), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(id: UUID, place: int, by: int) -> None:
    digits = MemberNumber(str(id)).digits
    wrong = str((int(digits[place]) + by) % 10)
    assert MemberNumber.read(digits[:place] + wrong + digits[place + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "482913", "4111111111111111", "71" + "9" * 41, "71" + "٣" * 41, "72" + "9" * 427]
)
def test_what_is_no_such_number_is_none(text: str) -> None:
    assert MemberNumber.read(text) is None


def test_it_is_made_of_digits_alone() -> None:
    assert MemberNumber(OLENA).digits.isdigit() and len(MemberNumber(OLENA).digits) == 43
