"""Slips that did not come out, as the owner sees them."""

import pytest

from appliance.rows import PrintOrder
from appliance.shop import Shop
from tests.appliance.dashboard.conftest import Browser


@pytest.fixture
def doubtful(owned: Shop, olena: str) -> str:
    """A slip of Олена that may have come out."""
    id = owned.slips.ask(PrintOrder("balance", "uk", olena))
    owned.slips.take()
    owned.slips.sending(id)
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
