"""A new card's own Wi-Fi."""

from pathlib import Path

import pytest

from appliance.commissioning.card import begin
from appliance.settings import Paths, load_settings
from appliance.store.shop_store import open_store


def test_a_new_box_with_a_radio_can_be_reached(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[portal]\ninterface = "wlan0"\n')
    assert begin(Paths(tmp_path))
    settings = load_settings(Paths(tmp_path))
    assert settings.first_run
    assert settings.network_name.startswith("Regulars-")
    assert len(settings.wifi.password) == 14


def test_it_stays_the_same_at_every_start(tmp_path: Path) -> None:
    begin(Paths(tmp_path))
    before = Paths(tmp_path).card.read_text()
    assert begin(Paths(tmp_path))
    assert Paths(tmp_path).card.read_text() == before


def test_two_cards_have_nothing_in_common(tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        begin(Paths(tmp_path / name))
        wifi = load_settings(Paths(tmp_path / name)).wifi
        made.append((wifi.ssid, wifi.password))
    assert made[0][0] != made[1][0]
    assert made[0][1] != made[1][1]


@pytest.mark.parametrize("wifi", ['password = "kohv-ja-sai"', 'security = "open"'])
def test_a_fitter_who_named_the_wifi_has_said_enough(tmp_path: Path, wifi: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[wifi]\n{wifi}\n")
    assert not begin(Paths(tmp_path))
    assert not load_settings(Paths(tmp_path)).first_run


def test_a_shop_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    open_store(tmp_path / "shop.db").close()
    assert not begin(Paths(tmp_path))
