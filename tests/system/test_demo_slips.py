"""The demo as `make demo` starts it: its people print slips, and zbar reads the code from the picture."""

import re
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.settings import Paths, load_settings
from appliance.shop import open_shop
from tests.system.place import until
from tests.system.test_run import Running

pytestmark = pytest.mark.system(root=False)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Running]:
    demo = Running(tmp_path, "--demo")
    demo.wait_for_line("Ctrl-C ends everything")
    yield demo
    demo.end()


def fetch(demo: Running, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.ports['kiosk']}{path}", timeout=10) as answer:
        return bytes(answer.read())


def codes(folder: Path) -> set[str]:
    shop = open_shop(load_settings(Paths(folder)))
    found = {customer.code.digits for customer in shop.customers.newest() if customer.code}
    shop.close()
    return found


def test_a_printed_slip_is_shown_and_its_barcode_is_a_customers_code(demo: Running, tmp_path: Path) -> None:
    demo.wait_for_line(r"^  paper +http://127.0.0.1:\d+/paper$")
    assert until(lambda: b"<img" in fetch(demo, "/paper"), 30)
    first = re.findall(r'src="(/paper/\d+\.png)"', fetch(demo, "/paper").decode())[0]
    picture = tmp_path / "slip.png"
    picture.write_bytes(fetch(demo, first))
    command = ["zbarimg", "--quiet", "--nodbus", "--raw", str(picture)]
    read = subprocess.run(command, capture_output=True, text=True, check=True)
    assert read.stdout.strip() in codes(tmp_path)


def test_people_scan_by_themselves(demo: Running, tmp_path: Path) -> None:
    shop = open_shop(load_settings(Paths(tmp_path)))
    assert until(lambda: bool(shop.scans.recent()), 60)
    shop.close()
    assert "Traceback" not in "".join(demo.lines)
