"""The sniffer reads strangers' frames, so its lines are not trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.values.mac import Mac
from portal.watcher.sightings import DRIFT, Sighting, read_sighting

NOW = 1_763_834_400


def test_a_line_is_a_sighting() -> None:
    line = b"02:00:5e:10:00:01 arp 1763834399\n"
    assert read_sighting(line, NOW) == Sighting(Mac.parse("02:00:5e:10:00:01"), "arp", NOW - 1)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"02:00:5e:10:00:01 arp 1763834400",
        b"02:00:5e:10:00:01 beacon 1763834400\n",
        b"02:00:5E:10:00:01 arp 1763834400\n",
        b"02-00-5e-10-00-01 arp 1763834400\n",
        b"02:00:5e:10:00 arp 1763834400\n",
        b"02:00:5e:10:00:01 arp -1763834400\n",
        b"02:00:5e:10:00:01 arp 17638344001763834400\n",
        b"02:00:5e:10:00:01 arp 1763834400\n02:00:5e:10:00:02 arp 1763834400\n",
        b"02:00:5e:10:00:01 arp \xd9\xa1763834400\n",
        b"ff:ff:ff:ff:ff:ff arp 1763834400\n",
        b"01:00:5e:00:00:01 arp 1763834400\n",
        b"00:00:00:00:00:00 arp 1763834400\n",
    ],
)
def test_rubbish_is_not(line: bytes) -> None:
    assert read_sighting(line, NOW) is None


@pytest.mark.parametrize("off", [-DRIFT - 1, DRIFT + 1])
def test_a_line_of_another_time_is_not(off: int) -> None:
    assert read_sighting(b"02:00:5e:10:00:01 arp %d\n" % (NOW + off), NOW) is None


@given(line=st.binary(max_size=80))
def test_no_bytes_raise(line: bytes) -> None:
    read_sighting(line, NOW)
