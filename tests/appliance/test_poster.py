"""What the QR code says; tests/system/test_poster.py reads the drawn one."""

from pathlib import Path

import pytest

from appliance import poster
from appliance.poster import NoFont, NoPassword, wifi_code
from appliance.settings import Paths, Settings, load_settings


def shop(folder: Path, wifi: str) -> Settings:
    (folder / "settings.toml").write_text(f'[shop]\nname = "Пекарня"\n[wifi]\n{wifi}')
    return load_settings(Paths(folder))


@pytest.mark.parametrize(
    ("wifi", "said"),
    [
        ('password = "fresh-bread"', "WIFI:T:WPA;S:Пекарня;P:fresh-bread;;"),
        ('ssid = "Kava"\npassword = "fresh-bread"', "WIFI:T:WPA;S:Kava;P:fresh-bread;;"),
        ('security = "wpa2-wpa3"\npassword = "fresh-bread"', "WIFI:T:WPA;S:Пекарня;P:fresh-bread;;"),
        ('security = "wpa3"\npassword = "fresh-bread"', "WIFI:T:WPA;R:1;S:Пекарня;P:fresh-bread;;"),
        ('security = "open"', "WIFI:T:nopass;S:Пекарня;;"),
        ('security = "open"\npassword = "left-over"', "WIFI:T:nopass;S:Пекарня;;"),
        (r"""ssid = 'a;b,c:d"e\f'""" + '\npassword = ";;;;;;;;"',
         r"WIFI:T:WPA;S:a\;b\,c\:d\"e\\f;P:\;\;\;\;\;\;\;\;;;"),
    ],
)  # fmt: skip
def test_the_code_says_how_to_join(tmp_path: Path, wifi: str, said: str) -> None:
    assert wifi_code(shop(tmp_path, wifi)) == said


def test_a_protected_network_without_a_password_has_no_poster(tmp_path: Path) -> None:
    with pytest.raises(NoPassword, match=r"set wifi\.password"):
        poster.poster(shop(tmp_path, ""), "A4")


def test_a_missing_typeface_is_told_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(poster.FONTS, "nowhere", "Nowhere.ttf")
    with pytest.raises(NoFont, match="fonts-dejavu-core"):
        poster.poster(shop(tmp_path, 'password = "fresh-bread"'), "A4")
