"""Signed words: ours, this device's, not too old."""

import pytest

from appliance.testing import FakeClock
from portal.web.seal import LIFETIME, OldPage, Seal
from tests.portal.web.phones import Phone

KEY = b"k" * 32


@pytest.fixture
def seal(clock: FakeClock) -> Seal:
    return Seal(KEY, "form", clock.now)


def test_words_come_back_to_the_device_that_got_them(seal: Seal) -> None:
    assert seal.open(seal.sign("olena", ["a", "b"]), "olena") == ["a", "b"]


def test_another_device_cannot_use_them(seal: Seal) -> None:
    with pytest.raises(OldPage):
        seal.open(seal.sign("olena", []), "taavi")


@pytest.mark.parametrize("passed", [LIFETIME + 1, -1])
def test_words_run_out_and_are_not_from_the_future(seal: Seal, clock: FakeClock, passed: int) -> None:
    text = seal.sign("olena", [])
    clock.pass_seconds(passed)
    with pytest.raises(OldPage):
        seal.open(text, "olena")


def test_words_for_one_purpose_do_not_pass_for_another(seal: Seal, clock: FakeClock) -> None:
    other = Seal(KEY, "entry", clock.now)
    with pytest.raises(OldPage):
        seal.open(other.sign("olena", []), "olena")


def test_another_shops_words_are_not_ours(seal: Seal, clock: FakeClock) -> None:
    with pytest.raises(OldPage):
        seal.open(Seal(b"x" * 32, "form", clock.now).sign("olena", []), "olena")


@pytest.mark.parametrize("text", ["", ".", "a.b", "W10.x", "\0", "ї" * 50, "." * 9000])
def test_nonsense_is_an_old_page(seal: Seal, text: str) -> None:
    with pytest.raises(OldPage):
        seal.open(text, "olena")


@pytest.mark.parametrize("state", ["", "forged", "W10.forged"])
def test_a_forged_form_is_refused_kindly_with_what_was_typed(olena: Phone, state: str) -> None:
    answer = olena.post("/login?lang=en", state=state, way="phone", phone="0671234599", programme="yes")
    assert answer.status_code == 400
    assert "Please try once more" in answer.text
    assert "0671234599" in answer.text


def test_a_form_that_lay_open_too_long_works_at_the_second_try(olena: Phone, clock: FakeClock) -> None:
    state = olena.state()
    clock.pass_seconds(LIFETIME + 60)
    assert "Please try once more" in olena.post("/login?lang=en", state=state, way="plain").text
    assert "You are online" in olena.log_in(way="plain").text


def test_another_phones_form_is_refused(olena: Phone, taavi: Phone) -> None:
    assert olena.post("/login", state=taavi.state(), way="plain").status_code == 400
