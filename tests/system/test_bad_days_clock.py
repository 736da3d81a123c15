"""The clock is wrong, and then right; the power fails and comes back. Time that was granted is what is left.

A reboot is a new boot id and a monotonic clock that begins at nought: a mount and a time namespace make both.
The clock's error is `clock.offset`, so the machine's own stays as it is.
"""

import json
import time
from collections.abc import Iterator, Mapping

import pytest

from appliance.values.mac import Mac
from appliance.values.uuid7 import uuid7
from tests.portal.web.phones import state_of
from tests.system.box import Box
from tests.system.net import BOX, WEB, Phone, Town, until
from tests.system.shoppers import offline, opened, shoppers, stumbles
from tests.system.visitor import log_in, post

pytestmark = pytest.mark.system

TO_1970 = 86_400 - int(time.time())
HOUR = 3600
MINUTES = 180
REBOOTED = """
mount --bind "$0" /proc/sys/kernel/random/boot_id && exec unshare --time --fork --kill-child --monotonic "$@"
"""


class OldClock(Box):
    """A box whose clock can be wrong, and that can be started again as after a reboot."""

    boot = ""

    def turn_clock(self, offset: int) -> None:
        """Every process again, with the clock so many seconds off."""
        running = list(self.processes)
        for room in running:
            self.kill(room)
        self._shop = None  # the test's own clock turns too
        self.configure({"shop": {"first_language": "phone"}, "clock": {"offset": offset}})
        self.start(*running)

    def reboot(self, offset: int = 0) -> None:
        """The power is back: another boot, no table but the closed one."""
        for room in ("portal", "gate"):
            self.kill(room)
        self.nft("flush", "ruleset")
        self.configure({"shop": {"first_language": "phone"}, "clock": {"offset": offset}})
        self.boot = uuid7()
        self.base()
        self.start("gate", "portal")

    def _words(self, room: str) -> tuple[str, ...]:
        if not self.boot:
            return super()._words(room)
        id = self.data / "boot_id"
        id.write_text(self.boot)
        # Ten seconds after the start of the machine.
        back = str(10 - int(time.monotonic()))
        return ("sh", "-c", REBOOTED, str(id), back, *super()._words(room))


@pytest.fixture
def box(town: Town) -> Iterator[OldClock]:
    with OldClock(town, {"shop": {"first_language": "phone"}}) as box:
        box.start("gate", "portal")
        yield box


def left(box: Box) -> Mapping[str, int]:
    """Seconds that the kernel gives each device."""
    listed = json.loads(box.nft("-j", "list", "set", "inet", "regulars", "admitted"))
    (found,) = (item["set"] for item in listed["nftables"] if "set" in item)
    return {one["elem"]["val"]: one["elem"]["expires"] for one in found.get("elem", [])}


def test_a_reboot_with_two_hundred_admissions_opens_for_exactly_those(box: OldClock, town: Town) -> None:
    crowd, strangers = shoppers(town, 200, first=1), shoppers(town, 20, first=301)
    for at, one in enumerate(crowd):
        box.shop.admissions.admit(Mac.parse(one.mac), 30 + at)
    box.shop.admissions.end(Mac.parse(crowd[0].mac))
    time.sleep(1)
    box.reboot()
    assert opened(box) == {one.mac for one in crowd[1:]}
    granted = {one.mac: (30 + at) * 60 for at, one in enumerate(crowd)}
    assert all(granted[mac] - 30 < seconds < granted[mac] for mac, seconds in left(box).items())
    assert offline(crowd[:20]) == [crowd[0].mac]
    assert all(one.is_refused() for one in strangers)
    assert "You are online" in crowd[1].get().body
    assert stumbles(box, crowd) == []


def test_a_boot_in_1970_makes_no_admission_eternal(box: OldClock, phone: Phone) -> None:
    box.admit(phone.mac, MINUTES)
    box.reboot(offset=TO_1970)
    first = left(box)[phone.mac]
    assert first <= MINUTES * 60
    time.sleep(7)
    assert left(box)[phone.mac] <= first - 6


def test_a_clock_put_right_neither_ends_nor_lengthens_what_1970_granted(box: OldClock, phone: Phone) -> None:
    box.turn_clock(TO_1970)
    assert "You are online" in log_in(phone, way="plain").body
    before = left(box)[phone.mac]
    box.turn_clock(0)
    assert before - 60 < left(box)[phone.mac] <= before
    assert "You are online" in phone.get(BOX, "/?lang=en").body
    box.reboot()
    assert before - 60 < left(box)[phone.mac] <= before
    assert phone.get(WEB).status == 200
    assert stumbles(box) == []


def test_a_form_that_lay_open_while_the_clock_was_put_right_asks_once_more(
    box: OldClock, phone: Phone
) -> None:
    box.turn_clock(TO_1970)
    old = state_of(phone.get(BOX, "/?lang=en").body)
    box.turn_clock(0)
    answer = post(phone, "/login?lang=en", state=old, way="plain")
    assert (answer.status, "open for too long" in answer.body) == (400, True)
    again = post(phone, "/login?lang=en", state=state_of(answer.body), way="plain")
    assert again.status == 303


def test_visits_begin_anew_when_the_clock_is_put_right_and_keys_go_with_their_days(
    box: OldClock, phone: Phone
) -> None:
    box.turn_clock(TO_1970)
    box.start("watcher", "sniffer")
    phone.get(BOX)
    assert until(lambda: box.shop.visits.open_now() > 0)
    assert (box.paths.keys / "day-1970-01-02").exists()
    box.turn_clock(0)
    phone.get(BOX)
    assert until(lambda: 0 < box.shop.visits.today().others == box.shop.visits.open_now())
    assert [key.name for key in box.paths.keys.glob("day-*")] == [f"day-{box.shop.clock.today()}"]
    assert stumbles(box) == []
