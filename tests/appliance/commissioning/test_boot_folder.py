"""Files on the boot partition, through `regulars first-run --boot`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from appliance.answers import Answers
from appliance.cli import main
from appliance.settings import Paths, load_settings
from appliance.shop import Shop, open_shop

WHOLE = """# from the fitter
[shop]
name = "Kohvik Tartus"
region = "EE"
currency = "EUR"
[portal]
interface = "wlan0"
[wifi]
password = "kohv-ja-sai"
[owner]
password = "correct horse"
[staff]
"Taavi" = "1357"
"Мар'яна" = "2468"
"""
MANY = "\n".join(["[staff]", *(f'Mati{number} = "{1000 + number}"' for number in range(21))])


class Box:
    """A card with a boot partition, started as its unit starts it."""

    def __init__(self, folder: Path) -> None:
        self.boot = folder / "boot"
        self.boot.mkdir()
        self.paths = Paths(folder / "data")
        self.paths.root.mkdir()

    def start(self) -> dict[str, Any]:
        words = ["--data", str(self.paths.root), "first-run", "--boot", str(self.boot), "--json"]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def shop(self) -> Shop:
        return open_shop(load_settings(self.paths))

    def says(self, name: str) -> str:
        file = self.boot / name
        return file.read_text("utf-8") if file.exists() else ""


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_a_new_box_says_where_a_phone_begins(box: Box) -> None:
    (box.paths.root / "settings.toml").write_text('[portal]\ninterface = "wlan0"\n')
    box.start()
    settings, told = load_settings(box.paths), box.says("regulars-setup.txt")
    assert f"Set-up Wi-Fi: {settings.network_name}" in told
    assert settings.wifi.password in told
    assert "http://10.77.0.1:8082" in told
    assert f"Set-up code: {box.shop().staff.setup_code()}" in told
    assert "Код налаштування" in told


def test_a_file_sets_up_the_whole_shop(box: Box) -> None:
    box.start()
    (box.boot / "regulars.toml").write_text(WHOLE)
    assert box.start()["taken"] == "settings"
    shop = box.shop()
    assert (shop.settings.shop.name, shop.settings.wifi.password) == ("Kohvik Tartus", "kohv-ja-sai")
    assert not shop.settings.first_run
    assert shop.staff.check_owner("correct horse")
    assert shop.staff.check_pin("2468") == "Мар'яна"
    assert box.says("regulars-setup.txt") == ""
    assert shop.trail.latest(1)[0].what == "file-used"


def test_a_file_whose_use_was_cut_short_is_used_again(box: Box) -> None:
    text = WHOLE.replace('"Taavi"', '" Taavi "')
    for _ in range(2):
        (box.boot / "regulars.toml").write_text(text)
        assert box.start()["taken"] == "settings"
    assert box.shop().staff.check_pin("1357") == "Taavi"


def test_no_secret_is_left_on_the_partition_and_the_rest_can_be_read_again(box: Box) -> None:
    (box.boot / "regulars.toml").write_text(WHOLE)
    box.start()
    assert not (box.boot / "regulars.toml").exists()
    used = box.says("regulars-used.toml")
    assert not any(secret in used for secret in ("kohv-ja-sai", "correct horse", "1357", "2468", "Taavi"))
    assert 'name = "Kohvik Tartus"' in used
    assert (box.boot / "regulars-used.toml").stat().st_size == len(WHOLE.encode())


def test_a_start_that_was_cut_before_the_wiping_wipes_the_next_time(box: Box) -> None:
    (box.boot / "regulars-used.toml").write_text(WHOLE)
    box.start()
    assert "correct horse" not in box.says("regulars-used.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[shop\n", "regulars.toml was not used"),
        ("name = 'x'\n", "name stands in no section"),
        ('[shop]\ncurency = "EUR"\n', "did you mean currency?"),
        ('[owner]\npassword = "short"\n', "at least 8 characters"),
        ('[owner]\npasword = "correct horse"\n', "owner.pasword is no setting"),
        ("[staff]\nTaavi = 1357\n", "the PIN of Taavi must be 4 to 8 digits in quotes"),
        ('[staff]\nTaavi = "1357"\nMati = "1357"\n', "two people have the same PIN"),
        ('[shop]\nname = "Kava"\n[staff]\n" " = "1357"\n', "staff: ' ' is no name"),
        (f'[shop]\nname = "Kava"\n{MANY}', "at most 20 people"),
        ('[portal]\ninterface = "wlan0"\n[owner]\npassword = "correct horse"\n', "wifi.password must be set"),
    ],
)
def test_a_file_with_a_fault_changes_nothing_and_is_told_beside_it(box: Box, text: str, words: str) -> None:
    (box.boot / "regulars.toml").write_text(text)
    assert box.start()["taken"] is None
    assert words in box.says("regulars-faults.txt")
    assert box.says("regulars.toml") == text
    assert not box.paths.settings.exists()
    assert not box.shop().staff.has_owner()


def test_a_fault_that_was_mended_is_not_told_any_more(box: Box) -> None:
    (box.boot / "regulars.toml").write_text("[shop\n")
    box.start()
    (box.boot / "regulars.toml").write_text(WHOLE)
    box.start()
    assert box.says("regulars-faults.txt") == ""


def test_a_later_file_counts_over_what_the_owner_answered(box: Box) -> None:
    answers = Answers(box.paths)
    answers.answer("shop", name="Owner's", currency="UAH")
    answers.finish()
    (box.boot / "regulars.toml").write_text('[shop]\nname = "Fitter\'s"\n')
    box.start()
    shop = load_settings(box.paths).shop
    assert (shop.name, shop.currency) == ("Fitter's", "UAH")


def test_a_file_named_new_setup_code_gives_a_lost_shop_back_to_its_owner(box: Box) -> None:
    (box.boot / "regulars.toml").write_text(WHOLE)
    box.start()
    (box.boot / "regulars-new-setup-code").touch()
    assert box.start()["taken"] == "new set-up code"
    shop = box.shop()
    assert not shop.staff.check_owner("correct horse")
    assert shop.staff.check_pin("1357") == "Taavi"
    assert f"Set-up code: {shop.staff.setup_code()}" in box.says("regulars-setup.txt")
    assert not (box.boot / "regulars-new-setup-code").exists()


def test_without_files_a_start_writes_nothing(box: Box) -> None:
    box.start()
    before = [(file.name, file.stat().st_mtime_ns) for file in sorted(box.boot.iterdir())]
    box.start()
    assert [(file.name, file.stat().st_mtime_ns) for file in sorted(box.boot.iterdir())] == before


def test_a_machine_without_a_boot_partition_starts_as_well(box: Box) -> None:
    box.boot.rmdir()
    assert box.start() == {"waits for its owner": True, "taken": None}


def test_the_command_makes_a_new_setup_code_and_writes_it_down(box: Box) -> None:
    (box.boot / "regulars.toml").write_text(WHOLE)
    box.start()
    words = ["--data", str(box.paths.root), "owner"]
    code = json.loads(CliRunner().invoke(main, [*words, "reset", "--json"]).stdout)["code"]
    assert json.loads(CliRunner().invoke(main, [*words, "setup-code", "--json"]).stdout)["code"] == code
    shop = box.shop()
    shop.staff.set_owner_password(code, "another horse")
    assert shop.trail.latest(1)[0].what == "owner-reset"
    none = CliRunner().invoke(main, [*words, "setup-code"])
    assert (none.exit_code, none.output.partition(".")[0]) == (1, "This shop has its owner")
