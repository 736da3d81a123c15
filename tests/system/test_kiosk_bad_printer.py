"""Bad days of the printer, on the kiosk's real process: people are greeted all the while, no slip is lost."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.rows import PrintOrder
from tests.kiosk.paper import WELL, Paper
from tests.system.kiosk import Kiosk
from tests.system.place import until
from tests.system.test_kiosk_bad_days import blots, greets

pytestmark = pytest.mark.system(root=False)

NO_PAPER = WELL | {1: 0x1A, 4: 0x72}
COVER_OPEN = WELL | {1: 0x1A, 2: 0x16}
OFFLINE = WELL | {1: 0x1A}
QUESTIONS = 9
"""Bytes that ask how the printer is, before the first byte of a slip."""
AGAIN = 15
"""Seconds until it is asked again and has printed, with time to spare."""
ORDER = PrintOrder("test", "uk")


@pytest.fixture
def paper() -> Iterator[Paper]:
    with Paper(WELL) as paper:
        yield paper


@pytest.fixture
def kiosk(tmp_path: Path, paper: Paper) -> Iterator[Kiosk]:
    with Kiosk(tmp_path, printer=paper.address) as kiosk:
        yield kiosk
        assert greets(kiosk)
        assert blots(kiosk) == []


def states(kiosk: Kiosk) -> list[str]:
    """What is not known to be printed."""
    return [job.state for job in kiosk.shop.slips.waiting()]


def told(kiosk: Kiosk) -> str:
    """What the owner's page says."""
    return " ".join(kiosk.shop.notices.standing())


@pytest.mark.parametrize(
    ("answers", "words"), [(NO_PAPER, "out of paper"), (COVER_OPEN, "cover"), (OFFLINE, "is not ready")]
)
def test_a_slip_waits_for_a_printer_that_says_it_cannot(
    kiosk: Kiosk, paper: Paper, answers: dict[int, int], words: str
) -> None:
    paper.answers = answers
    kiosk.shop.slips.ask(ORDER)
    assert until(lambda: words in told(kiosk)), told(kiosk)
    assert greets(kiosk)
    assert states(kiosk) == ["waiting"] and paper.slips == 0
    paper.answers = WELL
    assert until(lambda: paper.slips == 1 and states(kiosk) == [], AGAIN)
    assert until(lambda: told(kiosk) == "")


def test_a_printer_that_is_switched_off_prints_when_it_is_on(tmp_path: Path) -> None:
    with Paper(WELL) as before:
        address = before.address
    with Kiosk(tmp_path, printer=address) as kiosk:
        kiosk.shop.slips.ask(ORDER)
        assert until(lambda: "does not answer" in told(kiosk))
        assert greets(kiosk)
        with Paper(WELL, port=int(address.rsplit(":", 1)[1])) as paper:
            assert until(lambda: paper.slips == 1 and states(kiosk) == [], AGAIN)
        assert blots(kiosk) == []


def test_one_that_dies_in_the_middle_of_a_slip_never_prints_it_twice_by_itself(
    kiosk: Kiosk, paper: Paper
) -> None:
    paper.ends_after = 4000
    kiosk.shop.slips.ask(ORDER)
    assert until(lambda: states(kiosk) == ["unconfirmed"])
    paper.ends_after = None
    time.sleep(6)
    assert paper.slips == 0
    (job,) = kiosk.shop.slips.needing_a_hand()
    kiosk.shop.slips.again(job.id)
    assert until(lambda: paper.slips == 1 and states(kiosk) == [], AGAIN)


def test_a_printer_that_swallows_the_first_write_gets_the_slip_again(kiosk: Kiosk, paper: Paper) -> None:
    paper.ends_after = 0
    kiosk.shop.slips.ask(ORDER)
    assert until(lambda: "does not answer" in told(kiosk) and states(kiosk) == ["waiting"])
    paper.ends_after = None
    assert until(lambda: paper.slips == 1 and states(kiosk) == [], AGAIN)


def test_a_printer_that_swallows_the_slip_itself_is_not_believed(kiosk: Kiosk, paper: Paper) -> None:
    paper.ends_after = QUESTIONS
    kiosk.shop.slips.ask(ORDER)
    assert until(lambda: states(kiosk) == ["unconfirmed"])
    assert [job.order for job in kiosk.shop.slips.needing_a_hand()] == [ORDER]


def test_a_printer_that_says_nothing_keeps_nobody_waiting(kiosk: Kiosk, paper: Paper) -> None:
    paper.answers = {}
    kiosk.shop.slips.ask(ORDER)
    assert greets(kiosk)
    assert until(lambda: states(kiosk) == ["unconfirmed"], AGAIN)


def test_killed_while_it_prints_the_kiosk_does_not_print_again_unasked(kiosk: Kiosk, paper: Paper) -> None:
    paper.mute_after = QUESTIONS
    kiosk.shop.slips.ask(ORDER)
    assert until(lambda: paper.slips == 1)
    kiosk.process.kill()
    kiosk.process.wait(5)
    assert states(kiosk) == ["printing"]
    paper.mute_after = None
    kiosk.start()
    assert until(lambda: states(kiosk) == ["unconfirmed"])
    time.sleep(2)
    assert paper.slips == 1 and states(kiosk) == ["unconfirmed"]
