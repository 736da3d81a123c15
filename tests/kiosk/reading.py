"""Reads pictures with two programs that have never heard of us."""

import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image


def zbar(picture: Image.Image, folder: Path) -> set[str]:
    """What zbar reads, in any direction."""
    if not shutil.which("zbarimg"):
        pytest.skip("this machine cannot: zbarimg is missing, see .ci/debian-packages")
    file = folder / "seen.png"
    framed(picture).save(file)
    command = ["zbarimg", "--quiet", "--nodbus", "--raw", str(file)]
    return set(subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines())


def zxing(picture: Image.Image) -> set[str]:
    """What zxing reads."""
    return {code.text for code in zxingcpp.read_barcodes(framed(picture))}


def framed(picture: Image.Image) -> Image.Image:
    """On a sheet of white, as paper has edges that no printer reaches."""
    sheet = Image.new("L", (picture.width + 80, picture.height + 80), 255)
    sheet.paste(picture.convert("L"), (40, 40))
    return sheet
