"""Slips that did not come out, as the owner sees them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.dashboard.app import build
from appliance.rows import PrintOrder
from appliance.shop import Shop
from appliance.testing import FakeClock, filled_shop
from tests.appliance.dashboard.conftest import PASSWORD, Browser


@pytest.fixture
def doubtful(owned: Shop, olena: str) -> str:
    """A slip of Олена that may have come out."""
    id = owned.slips.ask(PrintOrder("balance", "uk", olena))
    job = owned.slips.take()
    assert job
    owned.slips.sending(job)
    owned.slips.doubt(id)
    return id


def test_a_slip_in_doubt_stands_on_the_first_page_and_on_its_own(owner: Browser, doubtful: str) -> None:
    assert "1 slip of the kiosk did not come out" in owner.get("/").text
    page = owner.get("/slips").text
    assert "Олена" in page and "may have come out" in page


def test_it_is_printed_again(owned: Shop, owner: Browser, doubtful: str) -> None:
    owner.post(f"/slips/{doubtful}/again")
    assert "No slip is waiting" in owner.get("/slips").text
    job = owned.slips.take()
    assert job and (job.id, job.sent) == (doubtful, 1)


def test_it_is_dropped_and_dropping_it_again_changes_nothing(
    owned: Shop, owner: Browser, doubtful: str
) -> None:
    for _ in range(2):
        assert owner.post(f"/slips/{doubtful}/drop").status_code == 303
    assert owned.slips.waiting() == []


def test_staff_do_not_see_the_owners_slips(maria: Browser, doubtful: str) -> None:
    assert "Олена" not in maria.get("/slips").text


@pytest.fixture
def printing(tmp_path: Path, clock: FakeClock) -> Iterator[Shop]:
    """A second shop, whose kiosk has a printer."""
    folder = tmp_path / "printing"
    folder.mkdir()
    (folder / "settings.toml").write_text('[kiosk]\nprinter = "tcp://127.0.0.1:9"\n')
    shop = filled_shop(folder, clock)
    shop.staff.set_owner_password(shop.staff.setup_code() or "", PASSWORD)
    yield shop
    shop.close()


@pytest.fixture
def her(printing: Shop) -> Browser:
    browser = Browser(build(printing))
    browser.post("/sign-in", password=PASSWORD)
    return browser


def orders(shop: Shop) -> list[tuple[str, str]]:
    return [(job.order.kind, job.order.text) for job in shop.slips.waiting()]


def test_the_till_prints_a_name_for_a_fitting_room(her: Browser, printing: Shop) -> None:
    assert "First name, for the door of a fitting room" in her.get("/till").text
    assert her.post("/till/name-slip", name="  Олена ").status_code == 303
    assert orders(printing) == [("name", "Олена")]


@pytest.mark.parametrize("name", ["", "Я" * 3_000, "\x1b"])
def test_what_is_no_name_is_not_printed(her: Browser, printing: Shop, name: str) -> None:
    assert her.post("/till/name-slip", name=name).status_code == 400
    assert orders(printing) == []


@pytest.mark.parametrize("kind", ["wifi", "calibration", "test"])
def test_the_owner_prints_what_is_about_nobody(her: Browser, printing: Shop, kind: str) -> None:
    assert f'value="{kind}"' in her.get("/slips").text
    her.post("/slips/new", kind=kind)
    assert orders(printing) == [(kind, "")]


def test_no_other_kind_is_printed_so(her: Browser, printing: Shop) -> None:
    assert her.post("/slips/new", kind="membership").status_code == 400
    assert orders(printing) == []


def test_without_a_printer_nothing_is_offered(owner: Browser) -> None:
    assert "Print at the kiosk" not in owner.get("/slips").text + owner.get("/till").text
