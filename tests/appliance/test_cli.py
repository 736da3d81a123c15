import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from appliance.cli import main


class Command:
    """The command, with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(main, ["--data", str(self.folder), *words])

    def json(self, *words: str) -> Any:
        result = self(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def regulars(tmp_path: Path) -> Command:
    return Command(tmp_path / "var")


@pytest.fixture
def olena(regulars: Command) -> dict[str, str]:
    added: dict[str, str] = regulars.json("customer", "add", "--phone", "067 123-45-67", "--name", "Олена")
    return added


def test_it_calls_itself_by_its_name_wherever_it_is_started_from() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "appliance.cli", "--help"], capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("Usage: regulars ")


def test_adding_prints_id_code_and_phone(olena: dict[str, str]) -> None:
    assert olena["phone"] == "+380671234567"
    assert len(olena["code"]) == 6
    assert olena["id"]


@pytest.mark.parametrize("text", ["80671234567", "олена"])
def test_finding_finds_her(regulars: Command, olena: dict[str, str], text: str) -> None:
    assert [found["id"] for found in regulars.json("customer", "find", text)] == [olena["id"]]
    assert [found["id"] for found in regulars.json("customer", "find", olena["code"])] == [olena["id"]]


def test_adding_her_again_is_refused_and_names_her(regulars: Command, olena: dict[str, str]) -> None:
    again = regulars("customer", "add", "--phone", "+380 67 123 45 67")
    assert again.exit_code == 1
    assert olena["id"] in again.stderr
    assert "Олена" in again.stderr


def test_nobody_found_is_exit_1(regulars: Command) -> None:
    assert regulars("customer", "find", "Nobody").exit_code == 1


def test_a_bad_phone_is_exit_2_with_advice(regulars: Command) -> None:
    refused = regulars("customer", "add", "--phone", "12")
    assert refused.exit_code == 2
    assert "country code" in refused.stderr


def test_wrong_usage_is_exit_2(regulars: Command) -> None:
    assert regulars("customer", "add").exit_code == 2
    assert regulars("dance").exit_code == 2


def test_one_receipt_credits_once(regulars: Command, olena: dict[str, str]) -> None:
    first = regulars.json("purchase", "add", olena["code"], "125,50", "--receipt", "77")
    assert regulars.json("purchase", "add", olena["code"], "125.50", "--receipt", "77") == first
    assert first["points"] == 125
    assert regulars("purchase", "add", olena["code"], "99", "--receipt", "77").exit_code == 1


def test_points_are_given_and_taken(regulars: Command, olena: dict[str, str]) -> None:
    assert regulars.json("points", "add", olena["code"], "40", "--reason", "a gift")["points"] == 40
    assert regulars.json("points", "spend", olena["code"], "15", "--reason", "a tea")["points"] == 25
    assert regulars("points", "spend", olena["code"], "26", "--reason", "a tea").exit_code == 1


def test_settings_are_printed_as_they_are(regulars: Command) -> None:
    assert 'region = "UA"' in regulars("settings", "--dump").output
    assert regulars.json("settings", "--dump")["portal"]["port"] == 8080


def test_a_faulty_settings_file_is_told_without_a_trace(regulars: Command) -> None:
    regulars.folder.mkdir()
    (regulars.folder / "settings.toml").write_text("[portal]\nprot = 1\n")
    for words in (["check"], ["run"], ["portal"], ["customer", "find", "x"]):
        refused = regulars(*words)
        assert refused.exit_code == 2
        assert "did you mean port" in refused.stderr
        assert "Traceback" not in refused.output


def test_a_sound_shop_is_sound_and_a_spoilt_one_is_not(regulars: Command, olena: dict[str, str]) -> None:
    assert regulars.json("check")["database"] == "sound"
    (regulars.folder / "shop.db").write_bytes(b"this is no database, and it is long enough to be one" * 200)
    for leftover in regulars.folder.glob("shop.db-*"):
        leftover.unlink()
    spoilt = regulars("check")
    assert spoilt.exit_code == 1
    assert "Traceback" not in spoilt.output


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = Command(tmp_path / "file" / "var")("offers", "list")
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output


def test_what_is_listed_is_json_too(regulars: Command) -> None:
    assert regulars.json("offers", "list") == []
    assert regulars.json("visits", "list") == []


def test_the_shops_own_devices_are_named_listed_and_removed(regulars: Command) -> None:
    mac = "00:00:5e:10:00:77"
    assert regulars.json("own-device", "add", "00-00-5E-10-00-77", "Tablet") == {"mac": mac, "name": "Tablet"}
    assert regulars.json("own-device", "list") == [{"mac": mac, "name": "Tablet"}]
    assert regulars("own-device", "remove", mac).exit_code == 0
    assert regulars.json("own-device", "list") == []
    assert regulars("own-device", "remove", mac).exit_code == 1


def test_no_hardware_address_is_wrong_usage(regulars: Command) -> None:
    assert regulars("own-device", "add", "the tablet", "Tablet").exit_code == 2


def test_a_price_list_is_loaded_and_listed(regulars: Command, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text("barcode;name;price\n4820000000017;Хліб;42,50\n")
    assert regulars.json("products", "load", str(file)) == {"products": 1}
    bread = {"barcode": "4820000000017", "name": "Хліб", "price": "42.50 UAH"}
    assert regulars.json("products", "list") == [bread]


def test_a_price_list_that_is_no_text_says_what_to_do(regulars: Command, tmp_path: Path) -> None:
    file = tmp_path / "prices.xlsx"
    file.write_bytes(b"PK\x03\x04\xff\xfe")
    result = regulars("products", "load", str(file))
    assert result.exit_code == 2 and "save it as CSV UTF-8" in result.stderr
