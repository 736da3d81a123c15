"""`regulars setup` and `regulars tidy`, as a box runs them."""

import stat
from pathlib import Path

from click.testing import CliRunner, Result

from appliance.cli import main
from appliance.settings import Paths
from appliance.shop import open_process


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *words])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_set_up_makes_both_databases_for_all_who_share_them(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    assert run(tmp_path, "setup").exit_code == 0
    assert [mode(paths.shop_db), mode(paths.admissions_db)] == [0o660, 0o660]


def test_set_up_tells_the_units_what_they_do_not_read_themselves(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        '[portal]\ninterface = "wlan0"\n[wifi]\npassword = "kava i kaktus"\n'
    )
    assert run(tmp_path, "setup").exit_code == 0
    told = (tmp_path / "run/setup/units.env").read_text()
    assert told == "INTERFACE=wlan0\nKIOSK=http://127.0.0.1:8081/\n"


def test_set_up_tells_whether_there_is_a_head_office(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[sync]\nhub = "https://hub.chain.example"\n')
    run(tmp_path, "setup")
    assert (tmp_path / "run/setup/chain").exists()
    (tmp_path / "settings.toml").unlink()
    run(tmp_path, "setup")
    assert not (tmp_path / "run/setup/chain").exists()


def test_set_up_tells_whether_new_versions_have_a_source(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f'[update]\nsource = "/media/stick"\nkey = "{"A" * 43}"\n')
    run(tmp_path, "setup")
    assert (tmp_path / "run/setup/updates").exists()
    assert not (tmp_path / "run/setup/chain").exists()


def test_set_up_again_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, "setup")
    before = (tmp_path / "shop.db").stat().st_ino
    assert run(tmp_path, "setup").exit_code == 0
    assert (tmp_path / "shop.db").stat().st_ino == before


def test_wrong_settings_are_told_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[portal]\ninterfase = "wlan0"\n')
    result = run(tmp_path, "setup")
    assert result.exit_code != 0
    assert "did you mean interface?" in result.stderr


def test_tidying_erases_the_keys_of_days_that_are_over(tmp_path: Path) -> None:
    run(tmp_path, "setup")
    (tmp_path / "keys/day-2020-02-02").write_bytes(bytes(32))
    assert run(tmp_path, "tidy").stdout == "slips 0\n"
    assert not (tmp_path / "keys/day-2020-02-02").exists()


def test_who_admits_nobody_does_not_touch_the_addresses(tmp_path: Path) -> None:
    open_process(tmp_path, admitting=False).close()
    assert not (tmp_path / "gate").exists()
