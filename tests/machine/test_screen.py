"""The counter's screen: the real compositor and browser in their unit, on a screen that nobody sees.

A container has no terminal and no graphics: the session of PAM, terminal and devices are left out here.
"""

from collections.abc import Iterator

import pytest

from tests.machine.conftest import shop
from tests.machine.shop import memory, processes
from tests.system.nspawn import Machine, debian
from tests.system.place import until

pytestmark = pytest.mark.machine
UNIT = "regulars-kiosk-browser.service"
UNSEEN = """[Service]
PAMName=
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
StandardInput=null
StandardError=journal
Environment=WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman
Environment=XDG_RUNTIME_DIR=/run/regulars-screen
"""


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A box with a screen; cage of Debian 12 does not start without Xwayland."""
    root = debian("cage", "chromium", "xwayland")
    with Machine(tmp_path_factory.mktemp("counter"), root, shop) as machine:
        drop_in = machine.inside(f"/run/systemd/system/{UNIT}.d/90-unseen.conf")
        drop_in.parent.mkdir(parents=True)
        drop_in.write_text(UNSEEN)
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "restart", UNIT)
        yield machine


def page_is_open(machine: Machine) -> bool:
    """Whether the page's stream of events is: it stays open as long as the page does."""
    return "127.0.0.1:8081" in machine.run("ss", "-Htn", "state", "established", "sport", "=", ":8081")


def test_the_browser_shows_the_counters_page(counter: Machine) -> None:
    assert until(lambda: page_is_open(counter), 60)
    assert counter.active(UNIT)


def test_what_strangers_could_send_it_is_read_in_the_browsers_own_sandbox(counter: Machine) -> None:
    assert until(lambda: page_is_open(counter), 60)
    spaces = {counter.run("readlink", f"{folder}/ns/user") for folder in processes(counter, UNIT)}
    assert len(spaces) > 1


def test_a_browser_that_is_killed_comes_back(counter: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nPSS of the browser: {memory(counter, UNIT):.0f} MB")
    before = counter.property(UNIT, "MainPID")
    counter.run("systemctl", "kill", "--signal=KILL", UNIT)
    assert until(lambda: counter.property(UNIT, "MainPID") not in (before, "0"), 60)
    assert until(lambda: page_is_open(counter), 60)
