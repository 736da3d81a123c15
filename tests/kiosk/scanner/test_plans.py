import logging
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.shop import Shop
from kiosk.scanner.plans import Learning, Plans, is_learning, learning


@pytest.fixture
def plans(shop: Shop) -> Plans:
    kiosk = replace(shop.settings.kiosk, scan_pause_ms=80, scanner_layout="fr")
    return Plans(kiosk, shop.scanners, shop.settings.paths.run)


def test_what_is_learned_is_in_the_next_plan(plans: Plans, shop: Shop) -> None:
    assert not plans().in_use
    shop.scanners.learn("05e0:1200", "Symbol", "scanner")
    part = plans().part("05e0:1200", [], guarded=False)
    assert part and (part.duty, part.layout, part.pause) == ("scanner", "fr", 0.08)


def test_a_document_that_cannot_be_read_is_told_once_and_changes_nothing(
    plans: Plans, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.scanners.learn("05e0:1200", "Symbol", "scanner")
    before = plans()
    file = shop.settings.paths.documents / "shop/scanners.json"
    whole = file.read_text()
    file.write_text("{")
    with caplog.at_level(logging.WARNING):
        assert [plans(), plans()] == [before, before]
    assert len(caplog.records) == 1
    file.write_text(whole + " ")
    assert plans() == before


def test_learning_is_seen_as_long_as_it_lasts(plans: Plans, shop: Shop) -> None:
    with learning(shop.settings.paths.run):
        assert plans().learning
    assert not plans().learning


def test_two_cannot_learn_at_once(tmp_path: Path) -> None:
    with learning(tmp_path), pytest.raises(Learning, match="Somebody else"), learning(tmp_path):
        pass
    assert not is_learning(tmp_path / "learning")
