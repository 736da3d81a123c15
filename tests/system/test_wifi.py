"""The shoppers' network on a real kernel, with the real dnsmasq, with internet and without."""

import os
import signal
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from appliance.notices import TEXTS, Notices
from portal.wifi.probes import ADDRESSES
from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, NAMES, WEB, Phone, Town, until

pytestmark = pytest.mark.system

ASK_A, ASK_AAAA = b"\0\x01", b"\0\x1c"


@pytest.fixture(scope="module", autouse=True)
def portal(box: Box) -> None:
    box.start("portal")


@pytest.fixture
def cut(town: Town, box: Box) -> Iterator[None]:
    """The internet is gone, and the box has seen it."""
    town.cut_uplink()
    try:
        assert until(lambda: noticed(box, "no-internet"))
        yield
    finally:
        town.mend_uplink()


def noticed(box: Box, name: str) -> bool:
    return TEXTS[name] in Notices(box.paths.notices).standing()


def ask(phone: Phone, name: str, kind: bytes = ASK_A) -> bytes:
    """The whole answer of the box's dnsmasq; empty when none comes."""
    words = b"".join(bytes([len(word)]) + word.encode() for word in name.split("."))
    question = os.urandom(2) + b"\x01\x00\x00\x01\0\0\0\0\0\0" + words + b"\0" + kind + b"\0\x01"
    with phone.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.settimeout(2)
        door.connect((BOX, 53))
        door.send(question)
        try:
            return door.recv(1500)
        except TimeoutError:
            return b""


def dnsmasq_of(box: Box) -> int:
    """Its pid, found by the configuration it reads."""
    told = f"--conf-file={box.paths.run}/wifi/dnsmasq.conf".encode()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if told in file.read_bytes().split(b"\0"):
                return int(file.parent.name)
        except OSError:
            continue
    return 0


def test_a_phone_gets_an_address_of_the_range_a_way_out_and_a_resolver(phone: Phone) -> None:
    assert IPv4Address("10.77.0.2") <= IPv4Address(phone.ip4) <= IPv4Address("10.77.16.1")
    assert f"default via {BOX} " in phone.ip("route")
    assert phone.names_of.read_text() == f"nameserver {BOX}\n"


def test_names_resolve_truly_before_and_after_the_login(phone: Phone, box: Box) -> None:
    assert phone.resolve("captive.apple.com", BOX) == WEB
    box.admit(phone.mac)
    assert phone.resolve("captive.apple.com", BOX) == WEB


def told(phone: Phone) -> str:
    """What DHCP answers a phone that asks for option 114, as hexadecimal; empty when it is not there."""
    script = phone.names_of.with_name("tell")
    script.write_text("#!/bin/sh\nenv\n")
    script.chmod(0o755)
    said = phone.run("udhcpc", "-i", "wlan0", "-s", str(script), "-f", "-q", "-n", "-O", "114")
    assert f"router={BOX}" in said
    return next((line.partition("=")[2] for line in said.splitlines() if line.startswith("opt114=")), "")


def test_nobody_is_told_of_the_portal_without_a_certificate(box: Box, phone: Phone) -> None:
    assert told(phone) == ""
    (box.paths.run / "wifi" / "options").write_text("114,https://wifi.shop.example/captive-portal/api\n")
    os.kill(dnsmasq_of(box), signal.SIGHUP)
    assert until(lambda: told(phone) == b"https://wifi.shop.example/captive-portal/api".hex())
    (box.paths.run / "wifi" / "options").write_text("")
    os.kill(dnsmasq_of(box), signal.SIGHUP)
    assert until(lambda: told(phone) == "")


def test_the_name_of_a_phone_is_not_kept(box: Box, phone: Phone) -> None:
    script = phone.names_of.with_name("on-lease")
    phone.run(
        "env", f"NAMES_OF={phone.names_of}",
        "udhcpc", "-i", "wlan0", "-s", str(script), "-q", "-n", "-x", "hostname:olenas-iphone",
    )  # fmt: skip
    assert phone.mac in box.paths.leases.read_text()
    assert "olenas" not in box.paths.leases.read_text()
    assert phone.mac not in box.log("wifi").read_text()


def test_the_machine_itself_is_not_served(town: Town) -> None:
    assert town.box.resolve("captive.apple.com", "127.0.0.1", 0.5) == ""


def test_a_phone_that_joins_without_an_uplink_still_sees_the_page(cut: None, town: Town) -> None:
    phone = new_phone(town)
    for name, address in ADDRESSES.items():
        assert phone.resolve(name, BOX) == address
    answer = phone.get(ADDRESSES["captive.apple.com"], "/hotspot-detect.html", host="captive.apple.com")
    assert (answer.status, answer.headers["location"]) == (302, f"http://{BOX}/")
    assert until(lambda: "There is no internet here at the moment" in phone.get(BOX, "/?lang=en").body)


def test_what_is_said_without_an_uplink_is_soon_forgotten(cut: None, phone: Phone) -> None:
    answer = ask(phone, "captive.apple.com")
    assert int.from_bytes(answer[-10:-6]) <= 10


def test_without_an_uplink_a_question_for_ipv6_does_not_hang(cut: None, phone: Phone) -> None:
    answer = ask(phone, "captive.apple.com", ASK_AAAA)
    assert answer
    assert answer[3] & 15 == 0


def test_with_the_uplink_back_the_true_names_are(town: Town, phone: Phone, box: Box) -> None:
    town.cut_uplink()
    assert until(lambda: phone.resolve("captive.apple.com", BOX) == ADDRESSES["captive.apple.com"])
    town.mend_uplink()
    assert until(lambda: phone.resolve("captive.apple.com", BOX) == WEB)
    assert not noticed(box, "no-internet")


def test_a_dead_resolver_is_no_uplink_though_the_cable_is_there(town: Town, box: Box, phone: Phone) -> None:
    town.box.names_of.write_text("nameserver 192.0.2.53\n")
    try:
        assert until(lambda: noticed(box, "no-internet"), 20)
        assert until(lambda: phone.resolve("captive.apple.com", BOX) == ADDRESSES["captive.apple.com"])
    finally:
        town.box.names_of.write_text(f"nameserver {NAMES}\n")
    assert until(lambda: phone.resolve("captive.apple.com", BOX) == WEB)


def test_a_dnsmasq_that_is_killed_is_back_within_seconds(box: Box, phone: Phone, town: Town) -> None:
    killed = dnsmasq_of(box)
    os.kill(killed, signal.SIGKILL)
    assert until(lambda: phone.resolve("captive.apple.com", BOX, 0.3) == WEB)
    assert dnsmasq_of(box) not in (0, killed)
    assert new_phone(town).ip4


def test_what_we_leave_behind_when_killed_goes_on_serving_until_we_are_back(box: Box, phone: Phone) -> None:
    before = dnsmasq_of(box)
    box.kill("wifi")
    assert phone.resolve("captive.apple.com", BOX) == WEB
    box.start("wifi")
    assert until(lambda: dnsmasq_of(box) not in (0, before))


def test_in_a_folder_open_to_all_dnsmasq_is_not_root_and_still_fills_the_garden(
    box: Box, phone: Phone, town: Town
) -> None:
    box.stop("wifi")
    box.data.chmod(0o755)
    box.configure({"wifi": {"garden": ["shop.example"]}})
    box.start("wifi")
    try:
        assert Path(f"/proc/{dnsmasq_of(box)}").stat().st_uid != 0
        assert phone.resolve("menu.shop.example", BOX) == WEB
        assert until(lambda: WEB in box.nft("list", "set", "inet", "regulars", "garden4"))
        assert phone.get(WEB).status == 200
        town.cut_uplink()
        assert until(lambda: phone.resolve("www.apple.com", BOX) == ADDRESSES["www.apple.com"])
        assert phone.ip4 == phone.join()
    finally:
        town.mend_uplink()
        box.nft("flush", "set", "inet", "regulars", "garden4")
        box.stop("wifi")
        box.data.chmod(0o700)
        box.configure({})
        box.start("wifi")


def test_it_ends_politely_and_takes_its_child_along(box: Box) -> None:
    status, seconds = box.stop("wifi")
    assert (status, dnsmasq_of(box)) == (0, 0)
    assert seconds < 5
    box.start("wifi")


def test_an_uplink_with_the_shoppers_addresses_is_noticed(town: Town, box: Box) -> None:
    assert not noticed(box, "ranges-clash")
    town.box.ip("address", "add", "10.77.3.9/24", "dev", "wan")
    try:
        assert until(lambda: noticed(box, "ranges-clash"))
        assert (
            "10.77.3.0/24 and wifi.address 10.77.0.1/16 are the same network" in box.log("wifi").read_text()
        )
    finally:
        town.box.ip("address", "delete", "10.77.3.9/24", "dev", "wan")
    assert until(lambda: not noticed(box, "ranges-clash"))


def test_an_address_that_somebody_took_away_is_given_again(town: Town, box: Box) -> None:
    town.box.ip("address", "flush", "dev", "wifi", "scope", "global")
    try:
        assert until(lambda: BOX in town.box.ip("-4", "address", "show", "dev", "wifi"))
    finally:
        town.box.address("wifi", f"{BOX6}/64")


def test_an_access_point_of_its_own_must_isolate_until_the_owner_says_that_it_does(box: Box) -> None:
    assert noticed(box, "switch-on-isolation")


def test_another_range_takes_the_place_of_the_former(town: Town, box: Box) -> None:
    for address, other in ((f"{BOX}/18", f"{BOX}/16"), (f"{BOX}/16", f"{BOX}/18")):
        box.stop("wifi")
        box.configure({"wifi": {"address": address}})
        box.start("wifi")
        given = town.box.ip("-4", "address", "show", "dev", "wifi")
        assert address in given
        assert other not in given
