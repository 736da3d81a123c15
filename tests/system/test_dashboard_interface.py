"""`dashboard.interface`: the owner's pages answer on the shop's own network, and nowhere else.

There is no firewall in this town: what is tried is where the dashboard listens.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.net import BOX, BOX_WAN, Place, Town, until

pytestmark = pytest.mark.system

PORT = 8082


@pytest.fixture(scope="module")
def shopper(town: Town) -> tuple[Place, str]:
    """Somebody on the shop's Wi-Fi, and their interface."""
    crowd, devices = town.crowd(1)
    return crowd, devices[0][0]


@pytest.fixture
def dashboard(town: Town, tmp_path: Path) -> Iterator[Path]:
    """The dashboard on the line that leads to the office; its log."""
    (tmp_path / "settings.toml").write_text('[dashboard]\ninterface = "wan"\n')
    log = tmp_path / "dashboard.log"
    process = town.box.start(sys.executable, "-m", "appliance.dashboard", "--data", str(tmp_path), log=log)
    yield log
    process.terminate()
    process.wait(10)


def test_the_office_sees_it_by_the_boxs_address(town: Town, dashboard: Path) -> None:
    assert until(lambda: town.office.knock(BOX_WAN, PORT) == "open", 15), dashboard.read_text()
    assert town.office.get(BOX_WAN, "/", port=PORT, host=f"{BOX_WAN}:{PORT}").status in {200, 302, 303}


def test_shoppers_do_not_whatever_address_they_ask(
    town: Town, dashboard: Path, shopper: tuple[Place, str]
) -> None:
    assert until(lambda: town.office.knock(BOX_WAN, PORT) == "open", 15), dashboard.read_text()
    phone, device = shopper
    for address in (BOX, BOX_WAN):
        with pytest.raises(ConnectionRefusedError):
            phone.connect(address, PORT, device=device)


def test_the_box_itself_does_not_by_its_loopback(town: Town, dashboard: Path) -> None:
    assert until(lambda: town.office.knock(BOX_WAN, PORT) == "open", 15), dashboard.read_text()
    assert town.box.knock("127.0.0.1", PORT) == "refused"


def test_whoever_runs_the_shop_is_told_from_where_it_is_reached(town: Town, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[dashboard]\ninterface = "wan"\n')
    log = tmp_path / "run.log"
    words = [sys.executable, "-m", "appliance.cli", "--data", str(tmp_path), "run"]
    process = town.box.start(*words, log=log)
    assert until(lambda: "Ctrl-C ends everything" in log.read_text(), 40), log.read_text()
    assert f"dashboard  http://{BOX_WAN}:{PORT}/   from wan only" in log.read_text()
    assert "does not answer" not in log.read_text()
    process.terminate()
    process.wait(10)
