"""Somebody in the shop lies: forged frames, malformed packets, nonsense in every field."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, IPv6
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Packet, fuzz

from tests.portal.web.phones import state_of
from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, WEB, Phone, Town, until
from tests.system.shoppers import admitted, opened, stumbles
from tests.system.visitor import log_in, post, raw

pytestmark = pytest.mark.system

EVERYBODY = "ff:ff:ff:ff:ff:ff"
PATIENCE = 45.0
"""Seconds until the kernel has asked for an address again that somebody lied about."""


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town, {"shop": {"first_language": "phone"}}) as box:
        box.start("gate", "watcher", "sniffer", "portal", "dashboard")
        yield box


@pytest.fixture
def thief(town: Town, box: Box) -> Iterator[Phone]:
    """Another phone in the shop, not admitted."""
    thief = new_phone(town)
    yield thief
    town.places.remove(thief)
    thief.end()


def send(phone: Phone, *frames: Packet | bytes) -> None:
    """Put frames on the air as they are."""
    with phone.inside(), socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as air:
        air.bind(("wlan0", 0))
        for frame in frames:
            air.send(bytes(frame))


def claim(liar: Phone, address: str) -> list[Packet]:
    """Say to everybody that `address` is the liar's, in each way there is."""
    ether = Ether(src=liar.mac, dst=EVERYBODY)
    return [
        ether / ARP(op=1, hwsrc=liar.mac, psrc=address, pdst=BOX),
        ether / ARP(op=1, hwsrc=liar.mac, psrc=address, pdst=address),
        ether / ARP(op=2, hwsrc=liar.mac, psrc=address, hwdst=EVERYBODY, pdst=address),
        ether / ARP(op=2, hwsrc=liar.mac, psrc=address, pdst=BOX),
    ]


def is_told(phone: Phone) -> bool:
    """Whether the portal's page reaches it and says that it is online."""
    with suppress(OSError):
        return "You are online" in phone.get(BOX, "/?lang=en", timeout=2).body
    return False


def test_who_claims_an_admitted_phones_address_gets_no_internet(box: Box, phone: Phone, thief: Phone) -> None:
    log_in(phone, way="plain")
    send(thief, *claim(thief, phone.ip4) * 10)
    thief.ip("address", "add", f"{phone.ip4}/16", "dev", "wlan0")
    thief.ip("route", "replace", "default", "via", BOX, "dev", "wlan0", "src", phone.ip4)
    assert thief.knock(WEB, 443) != "open"
    assert thief.mac not in opened(box)
    assert not is_told(thief)
    thief.ip("address", "flush", "dev", "wlan0")
    assert until(lambda: is_told(phone), PATIENCE)
    assert phone.get(WEB).status == 200


def test_who_claims_to_be_the_box_changes_nothing_for_the_box(box: Box, phone: Phone, thief: Phone) -> None:
    send(thief, *claim(thief, BOX) * 20)
    box.town.box.run("sh", "-c", f"! ip neigh | grep -q '{BOX} '")
    phone.ip("neigh", "flush", "dev", "wlan0")
    assert "You are online" in log_in(phone, way="plain").body
    assert thief.mac not in opened(box)
    # For some seconds the liar's own frames are too many, and the box does not hear it at all.
    assert until(lambda: thief.knock(WEB, 443) == "refused", PATIENCE)


def questions(liar: Phone, count: int) -> list[bytes]:
    """ARP questions to the box, each in the name of another address."""
    frame = bytearray(bytes(claim(liar, "10.77.200.1")[0]))
    made = []
    for number in range(count):
        frame[28:32] = bytes([10, 77, 200 + number // 250, 1 + number % 250])
        made.append(bytes(frame))
    return made


def test_a_liar_who_claims_thousands_of_addresses_keeps_nobody_out(
    box: Box, town: Town, thief: Phone
) -> None:
    over, lies = threading.Event(), questions(thief, 10_000)

    def go_on() -> None:
        while not over.is_set():
            send(thief, *lies)

    liar = threading.Thread(target=go_on)
    liar.start()
    try:
        time.sleep(2)
        late = new_phone(town)
        assert "You are online" in log_in(late, way="plain").body
        assert late.get(WEB).status == 200
    finally:
        over.set()
        liar.join()
    town.places.remove(late)
    late.end()


def fuzzed(mac: str) -> list[Packet]:
    """One of each kind that the sniffer is given, with whatever scapy puts in."""
    ether, nobody = Ether(src=mac, dst=EVERYBODY), IP(src=".".join("0000"), dst="255.255.255.255")
    return [
        ether / fuzz(ARP()),
        ether / nobody / UDP(sport=68, dport=67) / fuzz(BOOTP()) / fuzz(DHCP()),
        ether / IPv6() / fuzz(ICMPv6ND_NS()),
        ether / IPv6() / fuzz(ICMPv6ND_NA()),
        ether / IPv6() / fuzz(ICMPv6ND_RA()),
    ]


def test_malformed_frames_end_nothing_and_open_nothing(box: Box, phone: Phone, thief: Phone) -> None:
    random.seed(10)  # scapy draws from here: the same frames every time
    before = box.memory("sniffer")
    for _ in range(100):
        frames = [bytes(frame)[:1400] for frame in fuzzed(thief.mac)]
        send(thief, *frames, *(frame[: 15 + number] for number, frame in enumerate(frames)))
    assert all(process.poll() is None for process in box.processes.values())
    assert box.memory("sniffer") < before + 10
    assert "You are online" in log_in(phone, way="plain").body
    assert new_phone(box.town).resolve("captive.apple.com", BOX) == WEB
    assert opened(box) <= admitted(box)
    assert thief.knock(WEB, 443) == "refused"
    assert stumbles(box) == []


NONSENSE = {
    "long": "Олена" * 2000,
    "sql": "'; DROP TABLE customer; --",
    "html": '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "template": "{{ 7 * 7 }}{% for x in () %}",
    "break": "a\r\nSet-Cookie: b=c\r\n\r\n<html>",
    "nothing": "\0\ufffe\u202e\ud7ff",
}
FIELDS = ("way", "phone", "code", "programme", "marketing", "recognition", "state", "lang", "entry")


@pytest.mark.parametrize("name", NONSENSE)
@pytest.mark.parametrize("field", FIELDS)
def test_nonsense_in_any_field_is_answered_calmly(box: Box, phone: Phone, field: str, name: str) -> None:
    page = phone.get(BOX, "/?lang=en")
    fields = {"way": "phone", "phone": "0671234599", "programme": "yes", "state": state_of(page.body)}
    answers = [
        post(phone, "/login?lang=en", **(fields | {field: NONSENSE[name]})),
        phone.get(BOX, "/?" + urlencode({field: NONSENSE[name][:500]})),
        phone.get(BOX, "/online?" + urlencode({field: NONSENSE[name][:500]})),
    ]
    assert {answer.status for answer in answers} <= {200, 303, 400, 413, 503}
    for answer in answers:
        assert "Traceback" not in answer.body
        assert "<script>alert" not in answer.body
        assert "<img src=x" not in answer.body
        assert "set-cookie" not in answer.headers
    assert box.shop.is_sound()


@pytest.mark.parametrize(
    "host", ["a\r\n b", "a\nSet-Cookie: x", "10.77.0.1\r\n\r\nGET / HTTP/1.1", "\0", "a" * 10_000]
)
def test_a_host_with_a_line_break_is_refused_or_redirected(phone: Phone, host: str) -> None:
    answer = raw(phone, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode(), timeout=2)
    head = answer.partition(b"\r\n\r\n")[0]
    assert not head or head.startswith(
        (b"HTTP/1.1 4", b"HTTP/1.0 4", b"HTTP/1.1 30", b"HTTP/1.0 30", b"HTTP/1.1 200")
    )
    assert b"Set-Cookie" not in head
    assert b"Traceback" not in answer
    before = time.monotonic()
    assert phone.get(BOX, "/?lang=en").status == 200
    assert time.monotonic() - before < 1
