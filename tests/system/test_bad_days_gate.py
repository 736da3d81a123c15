"""The gate's socket is gone, dead or dumb: the page says so at once, pretends nothing, and heals."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.system.box import Box
from tests.system.net import BOX, Phone, Town, until
from tests.system.shoppers import Shopper, admitted, all_at_once, offline, opened, shoppers, stumbles
from tests.system.visitor import log_in

pytestmark = pytest.mark.system

DOOR = "The door to the internet does not open at the moment"
AT_ONCE = 1.5
"""Seconds until the page says so: the gate has half of one, the rest is for a slow machine."""


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town, {"shop": {"first_language": "phone"}}) as box:
        box.start("gate", "portal")
        yield box


@contextmanager
def harmed(box: Box, how: str) -> Iterator[None]:
    """The socket as `how` says, and afterwards a gate that was started again."""
    box.kill("gate")
    path = box.paths.gate_socket
    path.unlink()
    with socket.socket(socket.AF_UNIX) as other:
        if how != "unlinked":
            other.bind(str(path))
        if how == "dumb":
            other.listen(64)
        yield
    box.start("gate")


@pytest.mark.parametrize("how", ["unlinked", "dead", "dumb"])
def test_the_page_says_so_at_once_and_works_again_after_a_restart(box: Box, phone: Phone, how: str) -> None:
    with harmed(box, how):
        before = time.monotonic()
        answer = log_in(phone, way="plain")
        assert time.monotonic() - before < AT_ONCE
        assert (answer.status, DOOR in answer.body) == (503, True)
        assert "You are online" not in phone.get(BOX, "/?lang=en").body
        assert phone.mac not in opened(box)
    assert "You are online" in phone.get(BOX, "/?lang=en").body
    assert phone.mac in opened(box)
    assert stumbles(box) == []


def test_a_dumb_socket_keeps_a_crowds_pages_coming(box: Box, town: Town) -> None:
    *crowd, reader = shoppers(town, 31, first=1)
    with harmed(box, "dumb"):
        all_at_once(crowd, Shopper.log_in)
        before = time.monotonic()
        assert reader.get().status == 200
        assert time.monotonic() - before < AT_ONCE
        assert not any(one.told for one in crowd)
        assert {one.answers[-1].status for one in crowd} == {503}
    all_at_once(crowd, Shopper.log_in)
    assert offline(crowd) == []
    assert reader.is_refused()
    assert opened(box) <= admitted(box)
    assert stumbles(box, crowd) == []


def test_a_socket_that_was_removed_under_a_living_gate_comes_back_by_itself(box: Box, phone: Phone) -> None:
    box.paths.gate_socket.unlink()
    assert log_in(phone, way="plain").status == 503
    assert until(lambda: "You are online" in phone.get(BOX, "/?lang=en").body)
