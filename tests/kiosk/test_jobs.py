"""Slips through the shop to a printer that answers, or does not."""

from collections.abc import Iterator
from contextlib import closing

import apsw
import pytest

from appliance.rows import PrintJob, PrintOrder
from appliance.shop import Shop
from appliance.store import connection
from kiosk.jobs import Jobs
from kiosk.printer import Printer
from kiosk.printing import Composer
from kiosk.receipts import Slip
from tests.kiosk.paper import WELL, Paper

TEST = PrintOrder("test", "uk")


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    """A printer with paper; nobody here is patient."""
    monkeypatch.setattr("kiosk.printer.PATIENCE", 0.3)
    monkeypatch.setattr("kiosk.printer.AFTER", 0.3)
    with Paper(WELL) as paper:
        yield paper


@pytest.fixture
def jobs(shop: Shop, paper: Paper) -> Jobs:
    return Jobs(shop.slips, shop.notices, Printer(paper.address, 384), Composer(shop).slip)


def states(shop: Shop) -> list[tuple[str, int]]:
    return [(job.state, job.sent) for job in shop.slips.waiting()]


def test_a_slip_that_was_printed_is_done(shop: Shop, jobs: Jobs, paper: Paper) -> None:
    shop.slips.ask(TEST)
    jobs.step()
    assert paper.slips == 1 and states(shop) == []


def test_without_paper_it_waits_and_the_owner_is_told_until_there_is_some(
    shop: Shop, jobs: Jobs, paper: Paper
) -> None:
    shop.slips.ask(TEST)
    paper.answers = WELL | {1: 0x1A, 4: 0x72}
    jobs.step()
    assert states(shop) == [("waiting", 0)] and "out of paper" in shop.notices.standing()[0]
    paper.answers = WELL
    jobs.step()
    assert states(shop) == [] and shop.notices.standing() == []


def test_a_slip_that_comes_out_does_not_hide_that_the_roll_nears_its_end(
    shop: Shop, jobs: Jobs, paper: Paper
) -> None:
    paper.answers = WELL | {4: 0x1E}
    jobs.step()
    assert jobs.trouble == "paper-low"
    shop.slips.ask(TEST)
    jobs.step()
    assert jobs.trouble == "paper-low" and "soon be out of paper" in shop.notices.standing()[0]
    paper.answers = WELL
    jobs.step()
    assert jobs.trouble == ""


def test_a_printer_that_answers_and_is_not_ready_is_not_called_silent(
    shop: Shop, jobs: Jobs, paper: Paper
) -> None:
    paper.answers = WELL | {1: 0x1A}
    jobs.step()
    assert jobs.trouble == "offline" and "is not ready" in shop.notices.standing()[0]


def test_a_printer_that_dies_in_the_middle_leaves_the_slip_in_doubt(
    shop: Shop, jobs: Jobs, paper: Paper
) -> None:
    shop.slips.ask(TEST)
    paper.ends_after = 400
    jobs.step()
    assert states(shop) == [("unconfirmed", 1)]


def test_a_silent_printer_leaves_the_slip_in_doubt(shop: Shop, jobs: Jobs, paper: Paper) -> None:
    shop.slips.ask(TEST)
    paper.answers = {}
    jobs.step()
    assert states(shop) == [("unconfirmed", 1)]


def test_an_idle_printer_is_asked_how_it_is(shop: Shop, jobs: Jobs, paper: Paper) -> None:
    paper.answers = WELL | {4: 0x1E}
    jobs.step()
    assert "soon be out of paper" in shop.notices.standing()[0]


def test_a_slip_of_somebody_who_is_gone_is_dropped(shop: Shop, jobs: Jobs, paper: Paper) -> None:
    shop.slips.ask(PrintOrder("balance", "uk", "nobody"))
    jobs.step()
    assert states(shop) == [] and paper.slips == 0


def test_a_store_that_is_busy_in_the_middle_leaves_no_slip_stuck(
    shop: Shop, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_MS", 20)
    with closing(apsw.Connection(str(shop.settings.paths.shop_db))) as other:
        begin = iter(["BEGIN IMMEDIATE"])

        def compose(job: PrintJob) -> Slip | None:
            other.execute(next(begin, ""))
            return Composer(shop).slip(job)

        jobs = Jobs(shop.slips, shop.notices, Printer(paper.address, 384), compose)
        shop.slips.ask(TEST)
        jobs.step()
        assert paper.slips == 0 and states(shop) == [("printing", 0)]
        other.execute("ROLLBACK")
        jobs.step()
        assert paper.slips == 1 and states(shop) == []


def test_a_recovery_code_goes_out_once_and_nothing_of_it_stays(
    shop: Shop, jobs: Jobs, paper: Paper, caplog: pytest.LogCaptureFixture
) -> None:
    shop.slips.ask_recovery("QQQQ QQQQ QQQQQQ", "uk")
    paper.answers = WELL | {1: 0x1A, 4: 0x72}
    jobs.step()
    assert shop.slips.recovery_code() and states(shop) == [("waiting", 0)]
    paper.answers = {}
    jobs.step()
    assert shop.slips.recovery_code() == "" and states(shop) == []
    assert "QQQQ" not in caplog.text
