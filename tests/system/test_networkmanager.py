"""NetworkManager itself: a portal before the login, the internet after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.box import Box
from tests.system.net import Phone, Town, until
from tests.system.network_manager import NetworkManager, connected, unpacked
from tests.system.visitor import log_in

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    unpacked()
    with Box(town) as box:
        box.start("gate", "portal")
        yield box


@pytest.fixture
def laptop(town: Town, box: Box) -> Phone:
    return town.phone("laptop", "02:00:5e:10:77:01")


def test_it_reports_a_portal_before_the_login_and_full_after(laptop: Phone, tmp_path: Path) -> None:
    manager = NetworkManager(laptop, tmp_path)
    try:
        assert connected(manager), manager.log.read_text()[-3000:]
        assert manager.connectivity() == "portal"
        assert "You are online" in log_in(laptop, way="plain").body
        assert until(lambda: manager.connectivity() == "full")
    finally:
        manager.end()
