"""What the QR code for the Wi-Fi says; tests/system/test_poster.py and the slips' tests read it back."""

from pathlib import Path

import pytest

from appliance.qr import squares, wifi_code
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


def test_a_finder_stands_in_three_corners() -> None:
    rows = squares("Кава")
    corners = [[row[side:][:7] for row in rows[top:][:7]] for top in (0, -7) for side in (0, -7)]
    finder, *_ = corners
    assert [corner == finder for corner in corners] == [True, True, True, False]
