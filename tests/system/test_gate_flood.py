"""One device that lies or takes all it can: the others keep addresses and names, and stay themselves."""

import json
import os
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, WEB, Phone, Town, until

pytestmark = pytest.mark.system

LONG_NAMES = "203.0.113.54"
"""A resolver that answers a question for `long.example` by some 30 KB."""
DISCOVER, RELEASE = 1, 7
POUR = """
import socket, time
door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); door.bind(('203.0.113.80', 6000))
print('ready', flush=True)
_, guest = door.recvfrom(100)
while True:
    door.sendto(b'x' * 1000, guest); time.sleep(0.02)
"""


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    """A shop whose provider gives long answers."""
    town.internet.address("lo", f"{LONG_NAMES}/32")
    texts = (f"--txt-record=long.example,{number:03}{'x' * 200}" for number in range(140))
    told = ("--no-resolv", "--no-hosts", f"--listen-address={LONG_NAMES}", "--bind-interfaces")
    town.internet.start(
        "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--pid-file=",
        *told, f"--address=/#/{WEB}", *texts,
        log=town.folder / "long.log",
    )  # fmt: skip
    town.box.names_of.write_text(f"nameserver {LONG_NAMES}\n")
    with Box(town) as box:
        box.start("gate")
        yield box


def packed(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


def dhcp(kind: int, chaddr: bytes, own: str, *first: bytes) -> bytes:
    """A message of RFC 2131; `first`: options before its kind."""
    head = struct.pack("!BBBBIHH4s12x", 1, 1, 6, 0, 7, 0, 0x8000, socket.inet_aton(own)) + chaddr
    options = b"".join(first) + bytes([53, 1, kind, 54, 4]) + socket.inet_aton(BOX) + b"\xff"
    return (head + bytes(202) + b"\x63\x82\x53\x63" + options).ljust(300, b"\0")


def say(phone: Phone, kind: int, message: bytes) -> None:
    """A frame to the box in the phone's own name, whatever it says inside."""
    with phone.inside(), socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as air:
        air.bind(("wlan0", 0))
        air.send(packed(box_mac(phone)) + packed(phone.mac) + struct.pack("!H", kind) + message)


def box_mac(phone: Phone) -> str:
    phone.resolve("example.org", BOX)
    return phone.ip("neigh", "show", BOX, "dev", "wlan0").split("lladdr ")[1].split()[0]


def as_known(box: Box, address: str) -> str:
    return box.town.box.ip("neigh", "show", address, "dev", "wifi")


def test_one_station_takes_few_addresses_in_the_name_of_many(phone: Phone) -> None:
    answered = 0
    with phone.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        door.bind(("", 68))
        door.settimeout(0.05)
        for _ in range(40):
            door.sendto(dhcp(DISCOVER, b"\x02" + os.urandom(5), phone.ip4), (BOX, 67))
            with suppress(TimeoutError):
                answered += bool(door.recv(1000))
    assert 2 <= answered <= 10


def test_whoever_comes_after_that_still_gets_an_address(phone: Phone, town: Town) -> None:
    test_one_station_takes_few_addresses_in_the_name_of_many(phone)
    assert new_phone(town).ip4


@pytest.mark.parametrize("first", [(), (b"\x3d\x02\x01\x01",)])
def test_nobody_gives_anothers_address_back(
    box: Box, phone: Phone, town: Town, first: tuple[bytes, ...]
) -> None:
    liar = new_phone(town)
    release(liar, packed(phone.mac), phone.ip4, *first)
    time.sleep(0.5)
    assert phone.mac in box.paths.leases.read_text()


def test_ones_own_address_is_given_back(box: Box, phone: Phone) -> None:
    release(phone, packed(phone.mac), phone.ip4)
    assert until(lambda: phone.mac not in box.paths.leases.read_text())


def release(phone: Phone, chaddr: bytes, address: str, *first: bytes) -> None:
    with phone.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind(("", 68))
        door.sendto(dhcp(RELEASE, chaddr, address, *first), (BOX, 67))


def test_an_admission_that_ends_ends_a_stream_that_needs_no_answer(
    box: Box, phone: Phone, town: Town
) -> None:
    log = box.data / "pour"
    town.internet.start(sys.executable, "-c", POUR, log=log)
    assert until(lambda: log.exists() and "ready" in log.read_text())
    box.admit(phone.mac)
    with phone.inside():
        stream = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with stream:
        stream.settimeout(1)
        stream.sendto(b"go", (WEB, 6000))
        assert stream.recv(2000)
        box.end(phone.mac)
        time.sleep(3)
        assert stream.recv(2000)
        assert seconds_left(box) <= 58  # of the minute, which the stream does not prolong
        box.nft("flush", "set", "inet", "regulars", "speaking")  # as when it is over
        assert until(lambda: is_silent(stream))


def seconds_left(box: Box) -> int:
    """Of the device that spoke last, as one that may be answered."""
    listed = json.loads(box.nft("-j", "list", "set", "inet", "regulars", "speaking"))
    (found,) = (item["set"]["elem"] for item in listed["nftables"] if "set" in item)
    return max(int(element["elem"]["expires"]) for element in found)


def is_silent(stream: socket.socket) -> bool:
    stream.setblocking(False)
    with suppress(BlockingIOError):
        while stream.recv(2000):
            pass
    stream.settimeout(0.3)
    try:
        return not stream.recv(2000)
    except TimeoutError:
        return True


def test_a_sleeping_device_is_woken_on_the_connection_it_has(box: Box, phone: Phone, town: Town) -> None:
    box.admit(phone.mac)
    with town.internet.inside():
        door = socket.create_server((WEB, 7071))
    with door, phone.connect(WEB, 7071) as connection:
        server, _ = door.accept()
        with server:
            box.nft("flush", "set", "inet", "regulars", "speaking")
            server.sendall(b"you have a message")
            assert connection.recv(100) == b"you have a message"


def ask_long(connection: socket.socket) -> int:
    """The bytes of one long answer; raises OSError when none comes."""
    question = b"\x11\x22\1\0\0\1\0\0\0\0\0\0\x04long\x07example\0\0\x10\0\1"
    connection.sendall(struct.pack("!H", len(question)) + question)
    need = got = struct.unpack("!H", connection.recv(2, socket.MSG_WAITALL))[0]
    while need:
        need -= len(connection.recv(need))
    return int(got)


def test_long_answers_are_no_tunnel(phone: Phone) -> None:
    got, end = 0, time.monotonic() + 8
    with suppress(OSError, struct.error), phone.connect(BOX, 53) as connection:
        connection.settimeout(2)
        while time.monotonic() < end:
            got += ask_long(connection)
    assert 28_000 < got < 200_000


def test_held_connections_leave_names_to_the_others(phone: Phone, town: Town) -> None:
    with ExitStack() as held:
        for _ in range(40):
            with suppress(OSError):
                held.enter_context(phone.connect(BOX, 53, timeout=0.2))
        with new_phone(town).connect(BOX, 53) as connection:
            connection.settimeout(3)
            assert ask_long(connection) > 28_000


def test_nobody_claims_anothers_hardware_address_by_arp(box: Box, phone: Phone) -> None:
    claimed = "02:de:ad:00:00:01"
    box.town.box.ip("neigh", "flush", "dev", "wifi")
    phone.resolve("example.org", BOX)
    time.sleep(1.2)  # the kernel believes nobody twice in a second (locktime)
    ours = struct.pack("!HHBBH", 1, 0x800, 6, 4, 2) + packed(claimed) + socket.inet_aton(phone.ip4)
    say(phone, 0x806, ours + packed(box_mac(phone)) + socket.inet_aton(BOX))
    assert phone.mac in as_known(box, phone.ip4)
    assert claimed not in as_known(box, phone.ip4)


@pytest.mark.parametrize("before", [b"", b"\x0e\x01nonces"])
def test_nor_by_neighbour_discovery(phone: Phone, box: Box, before: bytes) -> None:
    claimed, address = "02:de:ad:00:00:02", f"fd77::a:{phone.mac[9:11]}{phone.mac[12:14]}"
    assert phone.knock(BOX6, 443) == "refused"
    told = before + b"\x02\x01" + packed(claimed)
    with phone.inside(), socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as air:
        air.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 255)
        advert = struct.pack("!BBHI", 136, 0, 0, 0x60000000) + socket.inet_pton(socket.AF_INET6, address)
        air.sendto(advert + told, (BOX6, 0))
    time.sleep(0.2)
    assert claimed not in as_known(box, address)
    assert phone.mac in as_known(box, address)
