"""The printed poster, read back by programs that have never heard of us: zbar and poppler."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk.scanner.calibration import TEXT
from tests.appliance.test_cli import Command

pytestmark = pytest.mark.system(root=False)

SHOPS = {
    "plain": ('name = "Кав\'ярня Соломії"', 'password = "I1l0O-pyrizhky"'),
    "hostile": (
        'name = "Võõrastemaja ja kohvik „Üle Õue“"\nlanguages = ["et"]',
        """ssid = '🥐 "Õue"; \\, : kohvik'\nsecurity = "wpa3"
password = ' a;b,c:d"e\\f 0O1lI|  {}[]~ 63 letters are the most there is.'""",
    ),
    "longest": ('name = "Кава"', f'ssid = "{"ї" * 16}"\npassword = "{"W;" * 31}"'),
    "open": ('name = "Кава"\nlanguages = ["uk", "et"]', 'security = "open"'),
}
SAID = {
    "plain": "WIFI:T:WPA;S:Кав'ярня Соломії;P:I1l0O-pyrizhky;;",
    "hostile": r"WIFI:T:WPA;R:1;S:🥐 \"Õue\"\; \\\, \: kohvik;"
    r"P: a\;b\,c\:d\"e\\f 0O1lI|  {}[]~ 63 letters are the most there is.;;",
    "longest": "WIFI:T:WPA;S:" + "ї" * 16 + ";P:" + r"W\;" * 31 + ";;",
    "open": "WIFI:T:nopass;S:Кава;;",
}
MILLIMETRES = {"A4": (210, 297), "A6": (105, 148)}


def printed(folder: Path, shop: str, paper: str) -> Path:
    """The PDF that the command writes."""
    (folder / "var").mkdir()
    identity, wifi = SHOPS[shop]
    (folder / "var" / "settings.toml").write_text(f"[shop]\n{identity}\n[wifi]\n{wifi}\n")
    file = folder / "poster.pdf"
    Command(folder / "var").json("poster", "--paper", paper, "--output", str(file))
    return file


def output(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def picture(file: Path, dots_an_inch: int) -> Path:
    output("pdftoppm", "-r", str(dots_an_inch), "-png", "-singlefile", str(file), str(file.with_suffix("")))
    return file.with_suffix(".png")


@pytest.mark.parametrize("paper", ["A4", "A6"])
@pytest.mark.parametrize("shop", SHOPS)
def test_a_camera_reads_what_the_settings_say(tmp_path: Path, shop: str, paper: str) -> None:
    seen = picture(printed(tmp_path, shop, paper), 100)
    assert output("zbarimg", "--quiet", "--nodbus", "--raw", str(seen)).removesuffix("\n") == SAID[shop]


@pytest.mark.parametrize("paper", MILLIMETRES)
def test_the_paper_is_of_that_size_and_its_edges_are_left_white(tmp_path: Path, paper: str) -> None:
    sheet = Image.open(picture(printed(tmp_path, "longest", paper), 254)).convert("L")
    assert [round(side / 10) for side in sheet.size] == list(MILLIMETRES[paper])
    # Below the band of colour nothing is in the outer fortieth, which printers cut off.
    rim = sheet.width // 40
    below = sheet.crop((0, sheet.height // 6, sheet.width, sheet.height))
    ink = below.point(lambda grey: 255 * (grey < 250)).getbbox()
    assert ink
    assert min(ink[0], below.width - ink[2], below.height - ink[3]) >= rim


def test_name_password_and_every_language_stand_in_letters(tmp_path: Path) -> None:
    text = output("pdftotext", str(printed(tmp_path, "plain", "A6")), "-")
    for said in ("Кав'ярня Соломії", "I1l0O-pyrizhky", "Безкоштовний", "Free Wi-Fi", "Бесплатный", "Tasuta"):
        assert said in text


def test_a_long_password_stands_whole_in_lines_with_spaces_that_are_seen(tmp_path: Path) -> None:
    text = output("pdftotext", str(printed(tmp_path, "hostile", "A4")), "-")
    letters = text.split("Wi-Fi parool")[1].split("\n")
    assert "".join(letters).strip() == re.sub(
        r"^ |  ",
        lambda gap: "␣" * len(gap[0]),
        ' a;b,c:d"e\\f 0O1lI|  {}[]~ 63 letters are the most there is.',
    )


def test_an_open_network_has_no_word_of_a_password(tmp_path: Path) -> None:
    assert "parool" not in output("pdftotext", str(printed(tmp_path, "open", "A4")), "-")


def test_without_a_password_there_is_no_file_and_one_plain_sentence(tmp_path: Path) -> None:
    file = tmp_path / "poster.pdf"
    refused = Command(tmp_path / "var")("poster", "--output", str(file))
    assert (refused.exit_code, file.exists()) == (1, False)
    assert "set wifi.password" in refused.stderr


def test_a_file_that_cannot_be_written_is_told_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "settings.toml").write_text('[wifi]\nsecurity = "open"\n')
    refused = Command(tmp_path / "var")("poster", "--output", str(tmp_path / "nowhere" / "poster.pdf"))
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert "nowhere" in refused.stderr


def test_the_calibration_sheet_is_read_as_the_text_that_the_kiosk_waits_for(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[shop]\nname = "Кав’ярня Лис"\n')
    file = tmp_path / "sheet.pdf"
    command = ["-m", "appliance.cli", "--data", str(tmp_path), "scanners", "sheet", str(file)]
    output(sys.executable, *command)
    assert output("zbarimg", "--quiet", "--nodbus", str(picture(file, 72))) == f"CODE-128:{TEXT}\n"
    assert "кожним сканером" in output("pdftotext", str(file), "-")
