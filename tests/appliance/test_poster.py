"""When there is no poster; tests/system/test_poster.py reads the drawn one."""

from pathlib import Path

import pytest

from appliance import poster
from appliance.poster import NoFont
from appliance.qr import NoPassword
from appliance.settings import Paths, Settings, load_settings


def shop(folder: Path, wifi: str) -> Settings:
    (folder / "settings.toml").write_text(f'[shop]\nname = "Пекарня"\n[wifi]\n{wifi}')
    return load_settings(Paths(folder))


def test_a_protected_network_without_a_password_has_no_poster(tmp_path: Path) -> None:
    with pytest.raises(NoPassword, match=r"set wifi\.password"):
        poster.poster(shop(tmp_path, ""), "A4")


def test_a_missing_typeface_is_told_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(poster.FONTS, "nowhere", "Nowhere.ttf")
    with pytest.raises(NoFont, match="fonts-dejavu-core"):
        poster.poster(shop(tmp_path, 'password = "fresh-bread"'), "A4")
