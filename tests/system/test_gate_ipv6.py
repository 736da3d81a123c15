"""The shop's IPv6 switched on: the internet and nothing else, with the provider's prefix and without one."""

import socket
from collections.abc import Iterator

import pytest

from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX6, BOX_WAN6, WEB6, Phone, Town, until

pytestmark = pytest.mark.system

PREFIX, GATEWAY = "2001:db8:5::/64", "2001:db8:5::1"


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town, {"wifi": {"ipv6": "on"}}) as box:
        town.box.set("net/ipv6/conf/all/forwarding", "0")
        box.start("gate")
        yield box


@pytest.fixture(scope="module")
def prefix(town: Town) -> None:
    """The provider gave us a prefix for the shoppers, and knows the way there."""
    town.box.address("wifi", f"{GATEWAY}/64")
    town.internet.ip("-6", "route", "add", PREFIX, "via", BOX_WAN6)


@pytest.fixture
def delegated(prefix: None, phone: Phone) -> str:
    """The phone's address in the provider's prefix."""
    address = "2001:db8:5::" + phone.ip4.rpartition(".")[2]
    phone.address("wlan0", f"{address}/64")
    phone.ip("-6", "route", "replace", "default", "via", GATEWAY, "dev", "wlan0", "src", address)
    return address


def seen_as(town: Town, phone: Phone) -> str:
    """The address under which the internet sees a phone."""
    with town.internet.inside(), socket.create_server((WEB6, 7070), family=socket.AF_INET6) as door:
        door.settimeout(2)
        with phone.connect(WEB6, 7070):
            guest, peer = door.accept()
            guest.close()
    return str(peer[0])


def test_the_gate_makes_the_box_a_router_of_ipv6(box: Box) -> None:
    assert box.town.box.run("cat", "/proc/sys/net/ipv6/conf/all/forwarding").strip() == "1"
    assert box.town.box.run("cat", "/proc/sys/net/ipv6/conf/wan/accept_ra").strip() in ("0", "2")


def test_before_the_login_the_portal_and_after_it_the_internet(box: Box, phone: Phone) -> None:
    assert phone.knock(WEB6, 443) == "refused"
    box.admit(phone.mac)
    assert phone.get(WEB6).status == 200
    assert phone.get(WEB6, port=443).status == 200
    assert phone.echo(WEB6, 5000) == "open"


def test_our_own_prefix_is_translated(box: Box, town: Town, phone: Phone) -> None:
    box.admit(phone.mac)
    assert seen_as(town, phone) == BOX_WAN6


def test_the_providers_prefix_is_not(box: Box, town: Town, phone: Phone, delegated: str) -> None:
    box.admit(phone.mac)
    assert seen_as(town, phone) == delegated


def test_an_address_that_the_internet_knows_is_still_not_reached_from_there(
    box: Box, town: Town, phone: Phone, delegated: str
) -> None:
    box.admit(phone.mac)
    with phone.inside(), socket.create_server((delegated, 7071), family=socket.AF_INET6):
        assert town.box.knock(delegated, 7071) == "open"
        assert town.internet.knock(delegated, 7071, 0.5) != "open"


def test_two_shoppers_do_not_meet_through_the_box_by_the_providers_prefix(
    box: Box, town: Town, phone: Phone, delegated: str
) -> None:
    other, address = new_phone(town), "2001:db8:5::beef"
    other.address("wlan0", f"{address}/64")
    phone.ip("-6", "route", "add", address, "via", GATEWAY)
    for mac in (phone.mac, other.mac):
        box.admit(mac)
    with other.inside(), socket.create_server((address, 7071), family=socket.AF_INET6):
        assert town.box.knock(address, 7071) == "open"
        assert phone.knock(address, 7071, 0.5) != "open"


CLOSED = {
    "on the uplink's link": "2001:db8:77::9",
    "unique-local": "fd99::9",
    "6to4, which carries 192.168.77.9": "2002:c0a8:4d09::1",
    "Teredo": "2001:0:c0a8:4d09::1",
    "NAT64": "64:ff9b::c0a8:4d09",
    "site-local": "fec0::9",
}


@pytest.fixture(scope="module")
def owner(town: Town, box: Box) -> Iterator[None]:
    """A machine of the owner's that has all these addresses, and the box knows the way to each."""
    town.office.address("eth0", "2001:db8:77::a/64")
    town.office.ip("-6", "route", "replace", "default", "via", BOX_WAN6)
    for address in CLOSED.values():
        town.office.address("eth0", f"{address}/128")
        if address != CLOSED["on the uplink's link"]:
            town.box.ip("-6", "route", "replace", address, "via", "2001:db8:77::a")
    with town.office.inside(), socket.create_server(("::", 7072), family=socket.AF_INET6):
        yield


@pytest.mark.parametrize("kind", CLOSED)
def test_what_is_no_internet_stays_closed(owner: None, box: Box, phone: Phone, kind: str) -> None:
    box.admit(phone.mac)
    assert box.town.box.knock(CLOSED[kind], 7072) == "open"
    assert phone.knock(CLOSED[kind], 7072, 0.4) != "open"


def test_a_garden_opens_before_the_login_over_ipv6_too(box: Box, phone: Phone) -> None:
    box.nft("add", "element", "inet", "regulars", "garden6", f"{{ {WEB6} }}")
    assert phone.get(WEB6).status == 200
    assert phone.get(WEB6, port=443).status == 200
    box.nft("flush", "set", "inet", "regulars", "garden6")
    assert phone.knock(WEB6, 443) == "refused"


def test_an_admission_that_ends_ends_over_ipv6_too(box: Box, phone: Phone) -> None:
    box.admit(phone.mac)
    with phone.connect(WEB6, 80) as download:
        download.sendall(b"GET /endless HTTP/1.1\r\nHost: example.org\r\n\r\n")
        assert download.recv(1000)
        box.end(phone.mac)
        assert until(lambda: phone.knock(WEB6, 443) == "refused")


def test_names_are_no_tunnel_over_ipv6_either(box: Box, town: Town) -> None:
    phone = new_phone(town)
    answered = sum(bool(phone.resolve(f"x{number}.example", BOX6, 0.02)) for number in range(200))
    assert answered < 190
