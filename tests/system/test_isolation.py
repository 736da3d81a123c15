"""Shoppers reach neither each other, nor the dashboard, nor the owner's network: before and after the login,
with the gate alive or killed, over IPv4 and IPv6, and with the shop's IPv6 off and on."""

import errno
import select
import socket
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pytest

from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, BOX_WAN, BOX_WAN6, HERE, OFFICE, WEB, WEB6, Phone, Place, Town, until

pytestmark = pytest.mark.system

OFFICE6, OFFICE_ULA, ROUTER, ROUTER6 = "2001:db8:77::9", "fd99::9", "192.168.77.1", "2001:db8:77::1"
DASHBOARD = 8082
PATIENCE = 0.6
"""Seconds for an answer; within the machine it takes less than one thousandth of that."""
Target = tuple[str, int]
INTERNET: frozenset[Target] = frozenset({(WEB, 443), (WEB, 5000), (WEB6, 443), (WEB6, 5000)})


@dataclass
class Street:
    """A shop whose access point isolates its stations, two shoppers, and everything they must not reach."""

    town: Town
    box: Box
    ipv6: bool
    olena: Phone
    taavi: Phone
    six: dict[str, str] = field(default_factory=dict)

    @property
    def owners(self) -> set[Target]:
        """The owner's machine and router, and the dashboard on every address of the box."""
        machines = {(address, port) for address in (OFFICE, OFFICE6, OFFICE_ULA) for port in (443, 5000)}
        routers = {(ROUTER, 443), (ROUTER6, 443), (ROUTER, 5000), (ROUTER6, 5000)}
        box = {(address, DASHBOARD) for address in (BOX, BOX6, BOX_WAN, BOX_WAN6, self.link_local)}
        return machines | routers | box

    @property
    def link_local(self) -> str:
        return _link_local(self.box.town.box, "wifi") + "%wlan0"

    def of(self, phone: Phone) -> set[Target]:
        """What a shopper's own device answers on."""
        return {(address, port) for address in (phone.ip4, self.six[phone.mac]) for port in (443, 5000)}

    def isolate(self, *, on: bool = True) -> None:
        """What client isolation in an access point does: stations' ports pass nothing to each other."""
        for port in self.town.air.ip("-o", "link", "show", "master", "air").splitlines():
            name = port.split(": ")[1].partition("@")[0]
            if "wlan" in name:
                words = ("type", "bridge_slave", "isolated", "on" if on else "off")
                self.town.air.ip("link", "set", name, *words)

    def log_in(self, login: bool) -> None:
        for phone in (self.olena, self.taavi):
            reply = self.box.admit(phone.mac) if login else self.box.end(phone.mac)
            assert reply.done is not None

    @contextmanager
    def gate(self, state: str) -> Iterator[None]:
        if state == "killed":
            self.box.kill("gate")
        yield
        if state == "killed":
            self.box.start("gate")


@pytest.fixture(scope="module")
def owner(town: Town) -> None:
    """The owner's network has IPv6 too, public and its own, and a router with a page to set it up."""
    town.office.address("eth0", f"{OFFICE6}/64", f"{OFFICE_ULA}/64")
    town.box.address("wan", "fd99::2/64")
    for route in ("fd77::/64", "default"):
        town.office.ip("-6", "route", "replace", route, "via", BOX_WAN6)
    serve(town.office, OFFICE6, OFFICE_ULA)
    serve(town.internet, ROUTER, ROUTER6)


@pytest.fixture(scope="module", params=["off", "on"])
def street(request: pytest.FixtureRequest, town: Town, owner: None) -> Iterator[Street]:
    settings = {"dashboard": {"host": "::"}, "wifi": {"ipv6": request.param}}
    with Box(town, settings) as box:
        box.start("gate", "portal", "dashboard")
        street = Street(town, box, request.param == "on", new_phone(town), new_phone(town))
        for phone in (street.olena, street.taavi):
            street.six[phone.mac] = f"fd77::b:{phone.mac[9:11]}{phone.mac[12:14]}"
            phone.address("wlan0", f"{street.six[phone.mac]}/64")
            serve(phone, phone.ip4, street.six[phone.mac])
        street.isolate()
        yield street
        street.isolate(on=False)


def serve(place: Place, *addresses: str) -> None:
    """The internet's servers, on other addresses."""
    log = place.names_of.with_name(f"{place.name}.{addresses[0].replace(':', '.')}.served")
    place.start(sys.executable, str(HERE / "internet.py"), place.name, *addresses, log=log)
    assert until(lambda: "ready" in log.read_text()), log.read_text()


def reached(place: Place, targets: Collection[Target]) -> set[Target]:
    """Those of `targets` that answer: port 5000 a datagram, others a connection. All are asked at once."""
    with ExitStack() as stack:
        asked: dict[socket.socket, Target] = {}
        for address, port in targets:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            kind = socket.SOCK_DGRAM if port == 5000 else socket.SOCK_STREAM
            with place.inside():
                door = stack.enter_context(socket.socket(family, kind))
            door.setblocking(False)
            if ask(place, door, address, port):
                asked[door] = (address, port)
        return {asked[door] for door in answered(asked)}


def ask(place: Place, door: socket.socket, address: str, port: int) -> bool:
    """Whether the question could be put at all."""
    with place.inside():
        where = socket.getaddrinfo(address, port, type=door.type)[0][4]
    said = door.connect_ex(where)
    if said not in (0, errno.EINPROGRESS):
        return False
    if port == 5000:
        door.send(b"anybody?")
    return True


def answered(doors: Collection[socket.socket]) -> set[socket.socket]:
    found: set[socket.socket] = set()
    waiting, end = set(doors), time.monotonic() + PATIENCE
    while waiting and (left := end - time.monotonic()) > 0:
        streams = [door for door in waiting if door.type == socket.SOCK_STREAM]
        datagrams = waiting.difference(streams)
        heard, connected, _ = select.select(datagrams, streams, [], left)
        ready = {*heard, *connected}
        found |= {door for door in ready if not door.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)}
        waiting -= ready
    return found


def _link_local(place: Place, interface: str) -> str:
    return (
        place.ip("-6", "-o", "address", "show", "dev", interface, "scope", "link")
        .split("inet6 ")[1]
        .split("/")[0]
    )


def test_everything_they_are_kept_from_is_really_there(street: Street) -> None:
    office = {target for target in street.owners if "%" not in target[0]}
    assert reached(street.town.box, office) == office
    for phone in (street.olena, street.taavi):
        assert reached(street.town.box, street.of(phone)) == street.of(phone)


def test_without_isolation_in_the_access_point_they_would_meet(street: Street) -> None:
    street.isolate(on=False)
    assert reached(street.olena, street.of(street.taavi)) == street.of(street.taavi)
    street.isolate()


@pytest.mark.parametrize("gate", ["alive", "killed"])
@pytest.mark.parametrize("login", [False, True], ids=["before", "after"])
def test_the_owners_network_and_dashboard_are_out_of_reach(street: Street, login: bool, gate: str) -> None:
    street.log_in(login)
    with street.gate(gate):
        assert reached(street.olena, street.owners) == set()
        # whoever is online is not told so while the gate is silent
        assert street.olena.get(BOX).status == (503 if login and gate == "killed" else 200)


@pytest.mark.parametrize("gate", ["alive", "killed"])
@pytest.mark.parametrize("login", [False, True], ids=["before", "after"])
def test_two_shoppers_do_not_meet(street: Street, login: bool, gate: str) -> None:
    street.log_in(login)
    with street.gate(gate):
        assert reached(street.olena, street.of(street.taavi)) == set()
        with through_the_box(street):
            assert reached(street.olena, street.of(street.taavi)) == set()


@pytest.mark.parametrize("gate", ["alive", "killed"])
@pytest.mark.parametrize("login", [False, True], ids=["before", "after"])
def test_the_internet_and_nothing_else_is_what_a_login_opens(street: Street, login: bool, gate: str) -> None:
    street.log_in(login)
    with street.gate(gate):
        open_to = {target for target in INTERNET if street.ipv6 or ":" not in target[0]} if login else set()
        assert reached(street.olena, INTERNET) == open_to


@pytest.mark.parametrize("login", [False, True], ids=["before", "after"])
def test_from_the_owners_network_no_shopper_is_reached(street: Street, login: bool) -> None:
    street.log_in(login)
    street.town.office.ip("route", "replace", "10.77.0.0/16", "via", BOX_WAN)
    assert reached(street.town.office, street.of(street.olena)) == set()


@contextmanager
def through_the_box(street: Street) -> Iterator[None]:
    """Each shopper sends what is for the other to the box: the way that isolation leaves open."""
    pairs = ((street.olena, street.taavi), (street.taavi, street.olena))
    for phone, other in pairs:
        phone.ip("route", "replace", other.ip4, "via", BOX)
        phone.ip("-6", "route", "replace", street.six[other.mac], "via", BOX6)
    yield
    for phone, other in pairs:
        phone.ip("route", "delete", other.ip4)
        phone.ip("-6", "route", "delete", street.six[other.mac])
