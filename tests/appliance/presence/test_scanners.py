import pytest

from appliance.errors import NotFound
from appliance.rows import KnownScanner
from appliance.shop import Shop


def test_what_was_learned_is_known_until_it_is_forgotten(shop: Shop) -> None:
    shop.scanners.learn("05e0:1200", "Symbol", "scanner")
    assert shop.scanners.all() == {"05e0:1200": KnownScanner("05e0:1200", "Symbol", "scanner", "")}
    shop.scanners.forget("05e0:1200")
    assert shop.scanners.all() == {}


def test_a_scanner_of_the_settings_gets_a_layout_and_no_duty(shop: Shop) -> None:
    assert shop.scanners.calibrate("05e0:1200", "de") == KnownScanner("05e0:1200", "", None, "de")


def test_learned_again_as_something_else_it_keeps_its_layout(shop: Shop) -> None:
    shop.scanners.learn("05e0:1200", "Symbol", "scanner")
    shop.scanners.calibrate("05e0:1200", "fr")
    assert shop.scanners.learn("05e0:1200", "Pad", "keypad") == KnownScanner(
        "05e0:1200", "Pad", "keypad", "fr"
    )


def test_what_was_never_learned_cannot_be_forgotten(shop: Shop) -> None:
    with pytest.raises(NotFound):
        shop.scanners.forget("05e0:1200")


def test_a_document_edited_by_hand_into_nonsense_has_no_duty(shop: Shop) -> None:
    shop.scanners.learn("05e0:1200", "Symbol", "scanner")
    file = shop.settings.paths.documents / "shop/scanners.json"
    file.write_text(file.read_text().replace('"scanner"', '"coffee"'))
    assert shop.scanners.all()["05e0:1200"].duty is None
