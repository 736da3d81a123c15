"""A full disk: pages go on, a login works or says why not, and with room again everything goes on."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from portal.gate.keeper import LOOK_EVERY
from tests.system.box import Box
from tests.system.net import Town
from tests.system.shoppers import Shopper, admitted, all_at_once, offline, opened, shoppers, stumbles

pytestmark = pytest.mark.system

WHY = ("memory could not be reached", "memory is busy")


class SmallBox(Box):
    """Its data folder is a disk of its own, of 4 MB; the logs are elsewhere, as the journal's are."""

    def __enter__(self) -> Self:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "small", self.data], check=True)
        self.paths.run.mkdir()
        self.configure({"shop": {"first_language": "phone"}})
        super().__enter__()
        return self

    def __exit__(self, *why: object) -> None:
        for room in list(self.processes):
            self.kill(room)
        subprocess.run(["umount", "--lazy", self.data], check=False)
        super().__exit__(None, None, None)

    def log(self, room: str) -> Path:
        return self.town.folder / f"{room}.log"

    @property
    def ballast(self) -> Path:
        return self.data / "ballast"

    def fill(self) -> None:
        """Leave not one byte."""
        with self.ballast.open("wb", buffering=0) as file:
            for size in (65536, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue


@pytest.fixture
def box(town: Town) -> Iterator[SmallBox]:
    with SmallBox(town) as box:
        box.start("gate", "watcher", "sniffer", "portal")
        yield box
        box.ballast.unlink(missing_ok=True)


def is_clear(shopper: Shopper) -> bool:
    """Let in, or told why not."""
    last = shopper.answers[-1]
    return shopper.told or (last.status == 503 and any(why in last.body for why in WHY))


def test_a_full_disk_stops_no_page_and_loses_nothing(box: SmallBox, town: Town) -> None:
    early, late = shoppers(town, 10, first=1), shoppers(town, 40, first=101)
    all_at_once(early, Shopper.log_in)
    box.fill()
    time.sleep(LOOK_EVERY + 1)  # the gate has compared everything meanwhile
    assert all("You are online" in one.get().body for one in early)
    assert [one.get().status for one in late] == [200] * 40
    assert offline(early) == []
    all_at_once(
        late, lambda one: one.log_in(way="phone", phone=f"+38067{one.device[1:]:0>7}", programme="yes")
    )
    assert [one.answers[-1] for one in late if not is_clear(one)] == []
    assert not all(one.told for one in late)
    assert opened(box) <= admitted(box)
    for room in ("gate", "portal", "watcher"):
        box.kill(room)
        box.start(room)
    assert [one.get().status for one in late] == [200] * 40
    assert offline(early) == []
    box.ballast.unlink()
    assert box.shop.is_sound()
    all_at_once(late, Shopper.log_in)
    assert offline(late) == []
    assert opened(box) <= admitted(box)
    assert stumbles(box, early + late) == []
