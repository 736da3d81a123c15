"""Who is in the shop: real frames of real phones, through sniffer and watcher, into visits."""

import random
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from appliance.values.mac import Mac
from portal import neighbours, network
from portal.watcher.hidden import ADDRESSES, LASTING, Hidden
from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, WEB, Phone, Town, until

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def seeing(box: Box) -> Box:
    """The box with somebody watching."""
    box.start("watcher", "sniffer")
    return box


@pytest.fixture
def factory_phone(town: Town, seeing: Box) -> Iterator[Phone]:
    """Taavi's old phone, with the address its maker gave it."""
    phone = town.phone("taavi", "00:16:3e:10:00:02")
    yield phone
    town.places.remove(phone)
    phone.end()


def test_phones_that_join_are_visits_with_random_and_factory_apart(
    seeing: Box, phone: Phone, factory_phone: Phone
) -> None:
    def factory() -> int:
        today = seeing.shop.visits.today()
        return today.others - today.randomised

    assert until(lambda: seeing.shop.visits.today().randomised >= 1)
    factory_phone.join()
    assert until(lambda: factory() >= 1)


def test_one_frame_is_enough(seeing: Box, phone: Phone) -> None:
    here = seeing.shop.visits.open_now()
    mac = bytes.fromhex("02005eaa0001")
    question = (
        b"\x08\x06\0\x01\x08\0\x06\x04\0\x01" + mac + bytes([10, 77, 9, 9]) + bytes(6) + b"\x0a\x4d\0\x01"
    )
    with phone.inside(), socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as air:
        air.bind(("wlan0", 0))
        air.send(b"\xff" * 6 + mac + question)
    assert until(lambda: seeing.shop.visits.open_now() > here)


def test_nothing_raw_is_written_down(seeing: Box, phone: Phone) -> None:
    assert until(lambda: seeing.shop.visits.open_now() >= 1)
    digits = Mac.parse(phone.mac).digits
    files = [file for file in seeing.data.rglob("*") if file.is_file() and file.name != "leases"]
    held = b"".join(file.read_bytes() for file in files if "admissions" not in file.name)
    assert files
    for raw in (phone.mac, digits, digits.upper()):
        assert raw.encode() not in held
    assert bytes.fromhex(digits) not in held


def test_the_kernel_says_which_phone_an_address_is(phone: Phone, town: Town) -> None:
    for address in (BOX, BOX6):
        phone.knock(address, 1, 0.2)
    six = next(word for word in phone.ip("-6", "-o", "address").split() if word.startswith("fd77::a"))[:-3]
    with town.box.inside():
        assert str(neighbours.mac_of(phone.ip4, "wifi")) == phone.mac
        assert str(neighbours.mac_of(f"::ffff:{phone.ip4}", "wifi")) == phone.mac
        assert str(neighbours.mac_of(six, "wifi")) == phone.mac
        assert phone.mac in {str(neighbour.mac) for neighbour in neighbours.table("wifi")}
        assert neighbours.mac_of(phone.ip4, "wan") is None
        assert neighbours.mac_of("10.77.3.251", "wifi") is None
        assert neighbours.mac_of("192.168.77.1", "wifi") is None


def test_the_box_knows_its_networks(town: Town) -> None:
    with town.box.inside():
        assert network.uplink() == "wan"
        assert BOX in network.addresses("wifi")
        assert "192.168.77.0/24" in {str(net) for net in network.networks("wan")}


def test_a_silent_phone_that_is_asked_answers(seeing: Box, phone: Phone, town: Town) -> None:
    from portal.watcher.asker import knock

    town.box.ip("neigh", "flush", "dev", "wifi")
    with town.box.inside():
        knock(phone.ip4)
        assert until(lambda: any(n.fresh and str(n.mac) == phone.mac for n in neighbours.table("wifi")))
        assert not any(str(n.address) == WEB for n in neighbours.table("wifi"))


def test_the_shops_own_device_is_never_counted(seeing: Box, town: Town) -> None:
    tablet, guest = "02:00:5e:aa:00:77", "02:00:5e:aa:00:78"
    seeing.shop.admissions.add_own(Mac.parse(tablet), "Tablet")
    time.sleep(1.5)  # the watcher reads the list once a second
    town.phone("tablet", tablet).join()
    town.phone("guest", guest).join()
    assert until(lambda: is_visit(seeing, guest))
    time.sleep(1.5)
    assert not is_visit(seeing, tablet)


def is_visit(box: Box, mac: str) -> bool:
    visits = box.shop.visits._store.records.visits
    return visits.open_of(box.shop.devices.day_id(Mac.parse(mac))) is not None


def test_a_router_that_hides_its_clients_shows_in_the_kernels_table(seeing: Box, town: Town) -> None:
    from portal.watcher.asker import knock

    router, hidden = new_phone(town), Hidden()
    router.address("wlan0", *(f"10.77.200.{number}/16" for number in range(1, ADDRESSES + 1)))
    with town.box.inside():
        for moment in (0, LASTING):
            for number in range(1, ADDRESSES + 1):
                knock(f"10.77.200.{number}")
            assert until(lambda: addresses_of(router) >= ADDRESSES)
            found = hidden.looks_so(neighbours.table("wifi"), (), moment)
    assert found


def addresses_of(phone: Phone) -> int:
    table = neighbours.table("wifi")
    return sum(one.fresh and one.address.version == 4 and str(one.mac) == phone.mac for one in table)


def test_a_sniffer_that_reads_garbage_goes_on(seeing: Box, town: Town) -> None:
    vandal = new_phone(town)
    chance = random.Random(7)  # noqa: S311  # the same garbage every time
    with vandal.inside(), socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as air:
        air.bind(("wlan0", 0))
        for kind in (b"\x08\x06", b"\x08\x00\x45\x00", b"\x86\xdd\x60\x00\x00\x00\x00\x08\x3a\xff"):
            for _ in range(300):
                head = b"\xff" * 6 + bytes.fromhex("02005ebb0001") + kind
                air.send(head + chance.randbytes(chance.randrange(14, 400)))
    assert seeing.processes["sniffer"].poll() is None
    assert seeing.processes["watcher"].poll() is None
    here = seeing.shop.visits.open_now()
    town.phone("after", "02:00:5e:aa:00:02").join()
    assert until(lambda: seeing.shop.visits.open_now() > here)


def test_an_interface_that_goes_and_comes_is_watched_again(seeing: Box, town: Town) -> None:
    def watched() -> int:
        return seeing.log("sniffer").read_text().count("watching wifi")

    before, here = watched(), seeing.shop.visits.open_now()
    town.box.ip("link", "set", "wifi", "down")
    assert until(lambda: "waiting for wifi" in seeing.log("sniffer").read_text())
    town.box.address("wifi", f"{BOX6}/64")
    assert until(lambda: watched() > before)
    town.phone("late", "02:00:5e:aa:00:03").join()
    assert until(lambda: seeing.shop.visits.open_now() > here)


def test_without_the_sniffer_the_neighbour_table_serves(seeing: Box, phone: Phone) -> None:
    seeing.kill("sniffer")
    seeing.kill("watcher")
    seeing.start("watcher")
    here = seeing.shop.visits.open_now()
    late = new_phone(seeing.town)
    with seeing.town.box.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.sendto(b"", (late.ip4, 9))
    assert until(lambda: seeing.shop.visits.open_now() > here)


def test_without_the_right_to_see_frames_it_says_so_once(box: Box) -> None:
    log = box.data / "poor-sniffer"
    socket_path = str(box.paths.sightings_socket)
    told = (sys.executable, "-m", "portal.sniffer", "--interface", "wifi", "--socket", socket_path)
    box.town.box.start("setpriv", "--bounding-set=-net_raw", *told, log=log)
    assert until(lambda: "idle, no right to see frames" in log.read_text())
