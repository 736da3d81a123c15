"""A process dies in the middle of fifty logins: who was told "online" is, everybody else tries once more."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.portal.web.phones import code_on, state_of
from tests.system.box import Box
from tests.system.net import BOX, WEB, Town, until
from tests.system.place import sh
from tests.system.shoppers import Shopper, admitted, all_at_once, offline, opened, shoppers, stumbles

pytestmark = pytest.mark.system

FIFTY = 50
ROOMS = ("gate", "portal", "sniffer", "watcher", "wifi", "dnsmasq")
ROUNDS = 20
"""Power cuts; each takes a second or two, for the processes to start again."""


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    """Everything that runs on a shop's box for its shoppers."""
    with Box(town, {"shop": {"first_language": "phone"}}) as box:
        box.start("gate", "watcher", "sniffer", "portal")
        yield box


def program_of(pid: str) -> str:
    """A process's name; empty when it has just ended."""
    with suppress(OSError):
        return Path("/proc", pid, "comm").read_text().strip()
    return ""


def resolvers(box: Box) -> list[str]:
    """Processes of dnsmasq; for a moment none, while its keeper starts it."""
    pids = sh("ip", "netns", "pids", box.town.box.name).split()
    return [pid for pid in pids if program_of(pid) == "dnsmasq"]


def end_dnsmasq(box: Box) -> None:
    """Its keeper is alive, and starts it again by itself."""
    assert until(lambda: bool(resolvers(box)))
    (dnsmasq,) = resolvers(box)
    os.kill(int(dnsmasq), signal.SIGKILL)
    assert until(lambda: not box.town.box.resolve("gone.example", BOX, 0.1))
    assert until(lambda: box.town.box.resolve("back.example", BOX))


def kill_and_restart(box: Box, room: str) -> None:
    """SIGKILL, and a moment later the same again, as `regulars run` and the units do."""
    if room == "dnsmasq":
        end_dnsmasq(box)
        return
    box.kill(room)
    time.sleep(0.5)
    box.start(room)


@contextmanager
def in_the_middle(crowd: list[Shopper], does: Callable[[], None]) -> Iterator[None]:
    """Run `does` once a fifth of the crowd is through."""

    def watch() -> None:
        if until(lambda: sum(one.told for one in crowd) > len(crowd) // 5, 20):
            does()

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    thread.join()


@pytest.mark.parametrize("room", ROOMS)
def test_killed_while_fifty_log_in(box: Box, town: Town, room: str) -> None:
    *crowd, stranger = shoppers(town, FIFTY + 1, first=1 + 60 * ROOMS.index(room))
    with in_the_middle(crowd, lambda: kill_and_restart(box, room)):
        all_at_once(crowd, Shopper.log_in, at_once=4)
    told = [one for one in crowd if one.told]
    assert len(told) > FIFTY // 5
    assert until(lambda: not offline(told))
    again = [one for one in crowd if not one.told]
    all_at_once(again, Shopper.log_in)
    assert [one.answers[-1] for one in again if not one.told] == []
    assert offline(crowd) == []
    assert stranger.is_refused()
    assert opened(box) <= admitted(box)
    assert stumbles(box, crowd) == []


def test_names_are_resolved_again_for_everybody_after_the_resolver_died(box: Box, town: Town) -> None:
    phone = town.phone("late", "02:00:5e:77:00:01")
    kill_and_restart(box, "wifi")
    kill_and_restart(box, "dnsmasq")
    assert phone.join()
    assert phone.resolve("captive.apple.com", BOX) == WEB


def cut_the_power(box: Box) -> None:
    """Everything of ours ends at the same moment."""
    for process in box.processes.values():
        process.kill()
    for room in list(box.processes):
        box.kill(room)


class Race:
    """Everybody joins at once; whoever is the `last` to be let in takes the power with them."""

    def __init__(self, box: Box, last: int) -> None:
        self._box = box
        self._last = last
        self._guard = threading.Lock()
        self.led: dict[str, str] = {}

    def join(self, shopper: Shopper) -> None:
        """Join by phone, and note where the portal's 303 led."""
        page = shopper.get()
        number = f"+380671{random.randrange(10**6):06}"  # noqa: S311  # anybody's
        answer = shopper.send(state_of(page.body), way="phone", phone=number, programme="yes")
        with self._guard:
            if answer.status == 303:
                self.led[shopper.mac] = answer.headers["location"]
            if len(self.led) == self._last and self._box.processes:
                cut_the_power(self._box)


def test_no_login_that_was_acknowledged_is_lost_in_a_power_cut(box: Box, town: Town) -> None:
    for number in range(ROUNDS):
        # Others each time: a device joins five times an hour at most.
        crowd = {one.mac: one for one in shoppers(town, 8, first=500 + 10 * number)}
        race = Race(box, last=1 + number % 6)
        all_at_once(crowd.values(), race.join)
        box.start("wifi", "gate", "portal")
        for mac, location in race.led.items():
            assert code_on(crowd[mac].get(location).body)
            assert crowd[mac].online()
        assert stumbles(box, crowd.values()) == []
    assert box.shop.is_sound()
    assert opened(box) <= admitted(box)
