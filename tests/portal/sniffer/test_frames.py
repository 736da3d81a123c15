"""Frames as phones send them, and as nobody should."""

import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_RS, IPv6
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Packet, Raw

from portal.sniffer.__main__ import report
from portal.sniffer.frames import sender

PHONE, BOX = "02:00:5e:10:00:01", "02:77:00:00:00:01"
FROM_PHONE = Ether(src=PHONE, dst="ff:ff:ff:ff:ff:ff")


def dhcp(op: int = 1, mac: str = PHONE) -> Packet:
    ports = UDP(sport=68, dport=67) if op == 1 else UDP(sport=67, dport=68)
    address = IP(src="0.0.0.0", dst="255.255.255.255")  # noqa: S104  # no binding: who has no address yet
    return address / ports / BOOTP(op=op, chaddr=bytes.fromhex(mac.replace(":", ""))) / DHCP()


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        (ARP(hwsrc=PHONE, psrc="10.77.0.5", pdst="10.77.0.1"), "arp"),
        (ARP(op=2, hwsrc=PHONE, psrc="10.77.0.5", pdst="10.77.0.1"), "arp"),
        (dhcp(), "dhcp"),
        (IPv6(src="fe80::1", dst="ff02::2") / ICMPv6ND_RS(), "nd"),
        (IPv6(src="fe80::1", dst="ff02::1") / ICMPv6ND_NS(tgt="fe80::2"), "nd"),
        (IPv6(src="fe80::1", dst="fe80::2") / ICMPv6ND_NA(tgt="fe80::1"), "nd"),
    ],
)
def test_a_phone_is_seen_by_what_it_sends_of_itself(inside: Packet, kind: str) -> None:
    assert sender(bytes(FROM_PHONE / inside)) == (PHONE, kind)


@pytest.mark.parametrize(
    "inside",
    [
        ARP(hwsrc=BOX, psrc="10.77.0.1", pdst="10.77.0.5"),
        dhcp(mac=BOX),
        dhcp(op=2),
        IPv6(src="fe80::1", dst="ff02::1") / ICMPv6ND_RA(),
        IP(src="10.77.0.5", dst="203.0.113.80") / UDP(sport=5000, dport=53) / Raw(b"a question"),
        Raw(b""),
    ],
)
def test_forged_or_foreign_frames_say_nothing(inside: Packet) -> None:
    assert sender(bytes(FROM_PHONE / inside)) is None


@pytest.mark.parametrize("source", ["ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "00:00:00:00:00:00"])
def test_a_group_address_never_sends(source: str) -> None:
    assert sender(bytes(Ether(src=source) / ARP(hwsrc=source))) is None


class Heard:
    """An outlet that remembers."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, float]] = []

    def say(self, mac: str, kind: str, at: float) -> None:
        self.lines.append((mac, kind, at))


def test_our_own_frames_are_not_a_shopper() -> None:
    heard = Heard()
    for mac in (BOX, PHONE):
        report(bytes(Ether(src=mac) / ARP(hwsrc=mac)), 5.0, BOX, heard)
    assert heard.lines == [(PHONE, "arp", 5.0)]


@given(frame=st.binary(max_size=200))
def test_no_bytes_of_a_stranger_end_the_sniffer(frame: bytes) -> None:
    report(frame, 5.0, BOX, Heard())


def test_a_thousand_broken_frames_do_not_end_it_either() -> None:
    chance = random.Random(1)  # noqa: S311  # the same frames every time
    good = [bytes(FROM_PHONE / inside) for inside in (ARP(hwsrc=PHONE), dhcp(), IPv6() / ICMPv6ND_NS())]
    for _ in range(1000):
        frame = bytearray(chance.choice(good)[: chance.randrange(1, 400)])
        for _ in range(chance.randrange(8)):
            frame[chance.randrange(len(frame))] = os.urandom(1)[0]
        report(bytes(frame), 5.0, BOX, Heard())
