"""Nothing of a payment card stays anywhere, however it is scanned or typed; and any text has its answer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.shop import Shop
from kiosk.counter import Counter, luhn
from kiosk.effects import Effect, Light, Notice, Show
from kiosk.joining import Joiner

SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)


@st.composite
def payment_cards(draw: st.DrawFn) -> str:
    """15 to 19 digits that pass Luhn and begin as the networks' do."""
    body = draw(st.sampled_from("3456")) + draw(st.text("0123456789", min_size=13, max_size=17))
    return next(body + last for last in "0123456789" if luhn(body + last))


@st.composite
def as_scanned(draw: st.DrawFn) -> str:
    """Bare, in groups, or as a magnetic stripe, perhaps behind an AIM identifier."""
    digits = draw(payment_cards())
    between = draw(st.sampled_from(["", " ", "-"]))
    grouped = between.join(digits[i : i + 4] for i in range(0, len(digits), 4))
    track = draw(st.sampled_from(["{}", "%B{}^KOVAL/O^2912101", ";{}=2912101?"]))
    return draw(st.sampled_from(["", "]C0", "]Q3"])) + track.format(grouped)


def kept(shop: Shop) -> str:
    """Every byte that the shop has on disk, its log included."""
    files = [shop.settings.paths.shop_db, shop.settings.paths.shop_db.with_name("shop.db-wal")]
    return "".join(file.read_bytes().decode("latin-1") for file in files if file.exists())


@given(text=as_scanned())
@SHARED
def test_a_payment_card_is_refused_and_its_page_says_nothing_of_it(counter: Counter, text: str) -> None:
    refused: list[Effect] = [Show(Notice("payment")), Light("sorry")]
    assert counter.scanned(text)[:2] == refused


@given(text=as_scanned())
@SHARED
def test_scanning_a_payment_card_changes_nothing_on_disk(counter: Counter, shop: Shop, text: str) -> None:
    before = kept(shop)
    counter.scanned(text)
    assert kept(shop) == before


@pytest.mark.parametrize("number", ["4111111111111111", "378282246310005", "6304000000000000000"])
@pytest.mark.parametrize("before", ["", "]E0", "PAN "])
def test_not_even_its_last_digits_are_in_the_log_or_the_store(
    counter: Counter, shop: Shop, caplog: pytest.LogCaptureFixture, number: str, before: str
) -> None:
    joiner = Joiner(shop, "UA")
    for told in (
        counter.scanned,
        counter.typed_code,
        counter.typed_phone,
        counter.forgot,
        joiner.typed_phone,
    ):
        assert number not in repr(told(before + number))
    assert number not in kept(shop) and number not in caplog.text
    assert {scan.masked for scan in shop.scans.recent()} <= {""}


@given(text=st.one_of(st.text(max_size=80), st.text("0123456789+- ]EQC", max_size=40)))
@SHARED
def test_whatever_is_scanned_or_typed_has_an_answer_on_the_screen(
    counter: Counter, shop: Shop, text: str
) -> None:
    joiner = Joiner(shop, "UA")
    for told in (
        counter.scanned,
        counter.typed_code,
        counter.typed_phone,
        counter.forgot,
        joiner.typed_phone,
    ):
        assert isinstance(told(text)[0], Show)
