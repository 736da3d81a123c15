"""Where the watcher asks for a device that is silent."""

from ipaddress import IPv4Address, IPv6Address

from appliance.values.mac import Mac
from portal.neighbours import Neighbour
from portal.watcher.__main__ import whereabouts

ANN = Mac.parse("02:00:5e:10:00:01")
OLD = Neighbour(IPv6Address("fd77::9"), ANN, fresh=False)
FRESH = Neighbour(IPv4Address("10.77.0.9"), ANN, fresh=True)


def test_a_neighbour_is_believed_before_a_lease() -> None:
    assert whereabouts([OLD], {ANN: "10.77.0.66"}) == {ANN: "fd77::9"}


def test_a_fresh_neighbour_is_believed_before_an_old_one() -> None:
    assert whereabouts([FRESH, OLD], {}) == {ANN: "10.77.0.9"}


def test_a_lease_serves_where_the_kernel_knows_nobody() -> None:
    assert whereabouts([], {ANN: "10.77.0.66"}) == {ANN: "10.77.0.66"}
