"""A slip's barcode, read back from the picture by a program that has never heard of us."""

import subprocess
from pathlib import Path

import pytest

from appliance.values.code import Code
from kiosk.raster import draw
from kiosk.receipts import balance

pytestmark = pytest.mark.system(root=False)


@pytest.mark.parametrize("dots", [576, 384])
def test_zbar_reads_the_code_on_a_slip(tmp_path: Path, dots: int) -> None:
    file = tmp_path / "slip.png"
    draw(balance("Пекарня на розі", "Олена", 113, Code("067568"), str), dots).save(file)
    command = ["zbarimg", "--quiet", "--nodbus", "--raw", str(file)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "067568"
