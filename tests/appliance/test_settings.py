from pathlib import Path

import pytest

from appliance.errors import SettingsFaults
from appliance.settings import Paths, load_settings


def written(folder: Path, text: str) -> Paths:
    (folder / "settings.toml").write_text(text)
    return Paths(folder)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsFaults) as refused:
        load_settings(written(folder, text))
    return refused.value.faults


def test_without_a_file_the_shipped_settings_hold(tmp_path: Path) -> None:
    settings = load_settings(Paths(tmp_path))
    assert (settings.portal.port, settings.kiosk.port, settings.dashboard.port) == (8080, 8081, 8082)
    assert settings.shop.languages == ("uk", "en", "ru", "et")


def test_a_shops_own_lines_win(tmp_path: Path) -> None:
    settings = load_settings(
        written(tmp_path, '[shop]\nname = "Пекарня"\n[programme]\npoints_per_unit = 2\n')
    )
    assert settings.shop.name == "Пекарня"
    assert settings.programme.points_per_unit == 2
    assert settings.shop.region == "UA"


def test_every_fault_is_told_at_once_with_a_suggestion(tmp_path: Path) -> None:
    told = faults(tmp_path, '[portal]\nprot = 1\nport = "x"\nrecognition = "maybe"\n[shp]\nname = "x"\n')
    assert len(told) == 4
    assert any("portal.prot" in line and "did you mean port" in line for line in told)
    assert any("[shp]" in line and "did you mean shop" in line for line in told)
    assert any("portal.port must be a whole number" in line for line in told)
    assert any("consent, notice, off" in line for line in told)


@pytest.mark.parametrize(
    "line",
    [
        '[shop]\ntime_zone = "Kyiv"',
        '[shop]\ntime_zone = "../../etc/passwd"',
        "[shop]\nlanguages = []",
        '[shop]\nlanguages = ["fr"]',
        '[shop]\naccent = "red"',
        '[shop]\nregion = "Ukraine"',
        "[kiosk]\npaper_dots = 500",
        "[kiosk]\nready_pin = 99",
        "[kiosk]\nready_pin = 17\nok_pin = 17",
        '[shop]\nname = " "',
        '[shop]\nname = "two\\nlines"',
        '[wifi]\nssid = "Пекарня Олени Коваль"',
        "[portal]\nport = 0",
        "[portal]\nport = true",
        '[portal]\ninterface = "eth0; reboot"',
        "portal = 1",
        "[portal]\nhttps_port = 8080",
        "[portal]\nhttps_port = 8081",
        '[portal]\nhttps_port = 8082\n[dashboard]\nhost = "192.0.2.7"',
        "[portal]\nport = 8082",
        "[kiosk]\nport = 8082",
        '[kiosk]\nport = 8082\n[dashboard]\nhost = "192.0.2.7"\ninterface = "eth0"',
        '[portal]\ncertificate = "/etc/live"',
    ],
)
def test_what_makes_no_sense_is_one_clear_fault(tmp_path: Path, line: str) -> None:
    assert len(faults(tmp_path, line)) == 1


def test_every_pin_that_is_named_twice_is_told(tmp_path: Path) -> None:
    told = faults(tmp_path, "[kiosk]\nready_pin = 17\nok_pin = 17\nbuzzer_pin = 22\nbutton_pin = 22")
    assert [line.split(" name ")[0] for line in told] == [
        "kiosk.ready_pin and kiosk.ok_pin",
        "kiosk.buzzer_pin and kiosk.button_pin",
    ]


def test_two_rooms_may_share_a_port_at_two_addresses(tmp_path: Path) -> None:
    apart = '[kiosk]\nport = 8082\n[dashboard]\nhost = "192.0.2.7"'
    assert load_settings(written(tmp_path, apart)).kiosk.port == 8082
    assert faults(tmp_path, apart.replace("192.0.2.7", "::")) == [
        "kiosk.port and dashboard.port name the same port"
    ]


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, "[shop\n")
    assert "line 1" in told


def test_the_wifi_is_called_as_the_shop_unless_it_has_a_name_of_its_own(tmp_path: Path) -> None:
    shop = '[shop]\nname = "Кав\'ярня Соломії на Подолі"\n'
    assert load_settings(written(tmp_path, shop)).network_name == "Кав'ярня Соломії"
    assert load_settings(written(tmp_path, shop + '[wifi]\nssid = "Kava"')).network_name == "Kava"


def test_a_mailbox_is_asked_for_sender_and_receivers(tmp_path: Path) -> None:
    told = faults(tmp_path, '[mail]\nhost = "mail.example"\nto = ["nobody"]\n')
    assert len(told) == 2
    assert any("mail.to must be a mail address" in line for line in told)


@pytest.mark.parametrize(
    "line",
    ['[wifi]\npassword = "se\u00e9cret"', "[mail]\npassword = 74927492", '[mail]\npassword = "s\u00e9cret"'],
)
def test_a_fault_repeats_no_password(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(line, "utf-8")
    with pytest.raises(SettingsFaults) as caught:
        load_settings(Paths(tmp_path))
    assert "password must be" in str(caught.value)
    assert "cret" not in str(caught.value) and "7492" not in str(caught.value)


def test_a_mark_that_an_editor_put_first_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[shop]\nname = "Кава"\n', "utf-8-sig")
    assert load_settings(Paths(tmp_path)).shop.name == "Кава"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[shop]\nname = "Кава"'.encode("utf-16"), "save it as that"),
        (b"a = " + b"[" * 100_000, "brackets"),
    ],
)
def test_what_cannot_be_read_at_all_is_told_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "settings.toml").write_bytes(content)
    with pytest.raises(SettingsFaults) as caught:
        load_settings(Paths(tmp_path))
    assert words in str(caught.value)
