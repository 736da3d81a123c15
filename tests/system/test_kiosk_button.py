"""The button of the kiosk's real process."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.__main__ import SWITCH_OFF
from kiosk.button import HOLD
from tests.kiosk.paper import WELL, Paper
from tests.system.kiosk import Kiosk
from tests.system.place import until
from tests.system.pressed import BUTTON

pytestmark = pytest.mark.system(root=False)


class Pressed(Kiosk):
    """One whose button the test has a finger on."""

    module = "tests.system.pressed"

    def press(self) -> None:
        self.process.send_signal(signal.SIGUSR1)

    def let_go(self) -> None:
        self.process.send_signal(signal.SIGUSR2)


@pytest.fixture
def paper() -> Iterator[Paper]:
    with Paper(WELL) as paper:
        yield paper


@pytest.fixture
def kiosk(tmp_path: Path, paper: Paper) -> Iterator[Pressed]:
    with Pressed(tmp_path, button_pin=BUTTON, ready_pin=17, printer=paper.address) as kiosk:
        yield kiosk


def test_a_short_press_prints_a_test_slip(kiosk: Pressed, paper: Paper) -> None:
    kiosk.press()
    time.sleep(0.3)
    kiosk.let_go()
    assert until(lambda: paper.slips == 1), kiosk.log.read_text()
    assert kiosk.process.poll() is None


def test_held_for_five_seconds_it_ends_in_order_with_the_status_that_switches_off(kiosk: Pressed) -> None:
    kiosk.press()
    time.sleep(HOLD - 1)
    assert kiosk.process.poll() is None
    assert kiosk.process.wait(10) == SWITCH_OFF
    assert "Traceback" not in kiosk.log.read_text()


def test_a_button_that_is_let_go_in_time_switches_nothing_off(kiosk: Pressed) -> None:
    kiosk.press()
    time.sleep(HOLD - 2)
    kiosk.let_go()
    time.sleep(3)
    assert kiosk.answers()
