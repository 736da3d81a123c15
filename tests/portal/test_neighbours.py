"""Netlink's bytes; the kernel's own answers are in tests/system."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.values.mac import Mac
from portal import neighbours

OLENA = Mac.parse("02:00:5e:10:00:01")


def entry(state: int = 0x02, hardware: bytes = bytes.fromhex("02005e100001"), index: int = 3) -> bytes:
    body = struct.pack("=BBHiHBB", 2, 0, 0, index, state, 0, 1)
    return body + neighbours._attribute(1, bytes([10, 77, 0, 23])) + neighbours._attribute(2, hardware)


def test_a_reachable_entry_is_a_fresh_neighbour() -> None:
    found = neighbours._read(entry(), 3)
    assert found is not None
    assert (found.mac, str(found.address), found.fresh) == (OLENA, "10.77.0.23", True)


def test_a_stale_entry_is_a_neighbour_but_not_fresh() -> None:
    found = neighbours._read(entry(state=0x04), 3)
    assert found is not None
    assert not found.fresh


@pytest.mark.parametrize("state", [0x00, 0x01, 0x20, 0x40])
def test_an_entry_without_an_answer_is_nobody(state: int) -> None:
    assert neighbours._read(entry(state=state), 3) is None


def test_another_interface_or_no_ethernet_is_nobody() -> None:
    assert neighbours._read(entry(index=4), 3) is None
    assert neighbours._read(entry(hardware=b""), 3) is None


@pytest.mark.parametrize(
    "address", ["", "10.77.0.23.", "olena", "fe80::1%wlan0%", "127.0.0.1", "::1", "8.8.8.8"]
)
def test_what_is_no_neighbour_has_no_mac(address: str) -> None:
    assert neighbours.mac_of(address, "lo") is None


def test_an_interface_that_is_not_there_has_nobody() -> None:
    assert neighbours.mac_of("10.77.0.23", "nothere0") is None
    assert neighbours.mac_of("10.77.0.23", "") is None
    assert neighbours.table("nothere0") == []


@given(data=st.binary(max_size=64))
def test_any_bytes_are_read_to_their_end(data: bytes) -> None:
    list(neighbours._attributes(data))
