from dataclasses import replace

import pytest

from appliance.rows import PrintJob, PrintOrder, SlipKind
from appliance.settings import Settings
from appliance.shop import Shop
from appliance.values.phone import Phone
from kiosk.printing import Composer, wifi_of
from kiosk.receipts import Bars, Line, Name, Qr, Slip


def composed(shop: Shop, order: PrintOrder, sent: int = 0) -> Slip | None:
    return Composer(shop).slip(PrintJob("1", 0, "printing", sent, order))


def texts(slip: Slip | None) -> list[str]:
    assert slip
    return [part.text for part in slip.parts if isinstance(part, Line | Bars | Name | Qr)]


@pytest.fixture
def olena(shop: Shop) -> str:
    customer = shop.customers.by_phone(Phone("+380671234567"))
    assert customer
    return customer.id


def test_a_new_member_gets_name_and_code_in_her_language(shop: Shop, olena: str, code: str) -> None:
    slip = texts(composed(shop, PrintOrder("membership", "uk", olena, with_code=True)))
    assert "Вітаємо, Олена!" in slip and code in slip


def test_nobody_is_told_a_code_that_they_did_not_come_by(shop: Shop, olena: str, code: str) -> None:
    for kind in ("membership", "balance"):
        slip = composed(shop, PrintOrder(kind, "uk", olena))
        assert code not in texts(slip)


@pytest.mark.parametrize(
    ("kind", "said"), [("test", "Test slip"), ("calibration", 'KEY"z-'), ("name", "Олена")]
)
def test_each_kind_says_its_own(shop: Shop, kind: SlipKind, said: str) -> None:
    assert said in texts(composed(shop, PrintOrder(kind, "en", text="Олена")))


def test_a_slip_that_may_be_on_paper_already_says_so_in_its_language(shop: Shop) -> None:
    order = PrintOrder("test", "et", large=True)
    slip = composed(shop, order, sent=1)
    assert slip and slip.large and texts(slip)[0] == "Koopia: võib olla juba trükitud"
    assert texts(composed(shop, order))[0] != texts(slip)[0]


def test_the_wifi_of_a_slip_shows_every_space_of_its_password(shop: Shop) -> None:
    there = wifi_of(with_wifi(shop, security="wpa2", password="two  spaces"))
    assert there and "P:two  spaces;" in there.code and there.password == "two␣␣spaces"
    unprotected = wifi_of(with_wifi(shop, security="open", password="left-over"))
    assert unprotected and unprotected.password == ""


def test_a_wifi_without_a_password_yet_is_not_printed(shop: Shop) -> None:
    assert wifi_of(with_wifi(shop, security="wpa2", password="")) is None


def with_wifi(shop: Shop, **wifi) -> Settings:
    settings = shop.settings
    return replace(settings, wifi=replace(settings.wifi, **wifi))


def test_a_recovery_code_is_printed_whole_and_only_while_it_waits(shop: Shop) -> None:
    groups = " ".join(f"QQ{number:02}" for number in range(13)) + " QQQQQQ"
    shop.slips.ask_recovery(groups, "en")
    printed = texts(composed(shop, PrintOrder("recovery", "en")))
    assert groups in " ".join(printed) and "It opens this shop's backups" in " ".join(printed)
    shop.slips.forget_recovery()
    assert composed(shop, PrintOrder("recovery", "en")) is None
