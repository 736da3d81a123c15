"""The gate on a real kernel: closed without a login, on every address of the box, alive or killed."""

import os
import socket
import sys
import threading
import time
from contextlib import ExitStack, suppress
from shutil import copyfile

import pytest

from appliance.values.mac import Mac
from portal.gate.client import ask
from tests.system.box import Box
from tests.system.net import (
    BOX,
    BOX6,
    BOX_WAN,
    BOX_WAN6,
    NAMES,
    OFFICE,
    WEB,
    WEB6,
    Phone,
    Place,
    Town,
    until,
)

pytestmark = pytest.mark.system

PORTAL = "HTTP/1.0 302 Found\r\nLocation: http://10.77.0.1:8080/\r\nConnection: close\r\n\r\n"
SERVER = """
import contextlib, socket, sys, threading
def serve(address, port, greeting):
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    with socket.create_server((address, port), family=family, dualstack_ipv6=address == '::') as door:
        while True:
            guest, _ = door.accept()
            with guest, contextlib.suppress(OSError):
                guest.sendall(greeting.encode()); guest.recv(4096)
for port, greeting in ((8080, sys.argv[1]), (22, 'ssh'), (8082, 'dashboard'), (80, 'another'), (443, 'tls')):
    threading.Thread(target=serve, args=('::', port, greeting), daemon=True).start()
print('ready', flush=True); threading.Event().wait()
"""


@pytest.fixture(scope="module", autouse=True)
def servers(box: Box) -> None:
    """A stand-in for the portal on its port, and servers that no shopper may reach, on every address."""
    log = box.data / "servers"
    box.town.box.start(sys.executable, "-c", SERVER, PORTAL, log=log)
    assert until(lambda: log.exists() and "ready" in log.read_text())
    box.town.box.set("net/ipv6/conf/all/forwarding", "1")


def closed(phone: Phone) -> None:
    """Nothing of the internet, of the owner's network, nor of the box but the portal."""
    for address in (WEB, WEB6):
        assert phone.knock(address, 443) == "refused"
        assert phone.knock(address, 5000, 0.3) == "silent"
        assert phone.echo(address, 443) == "refused"
        assert phone.echo(address, 5000, 0.3) == "silent"
    for address in (BOX, BOX6, BOX_WAN, BOX_WAN6):
        assert phone.knock(address, 22, 0.3) == "silent"
        assert phone.knock(address, 8082, 0.3) == "silent"
        assert phone.knock(address, 443) == "refused"
    assert phone.knock(BOX_WAN, 8080, 0.3) == "silent"
    assert phone.knock(BOX_WAN6, 8080, 0.3) == "silent"
    assert phone.knock(OFFICE, 5000, 0.3) == "silent"
    assert phone.knock(OFFICE, 443, 0.3) == "refused"


def test_without_a_login_nothing_is_reached_but_the_portal(phone: Phone) -> None:
    closed(phone)


def test_the_servers_it_is_kept_from_are_really_there(town: Town) -> None:
    for address in (BOX, BOX6, BOX_WAN, BOX_WAN6):
        assert town.box.knock(address, 22) == "open"
    assert town.box.knock(OFFICE, 80) == "open"
    assert town.box.knock(WEB, 443) == "open"
    assert town.box.knock(WEB6, 443) == "open"


@pytest.mark.parametrize("address", [WEB, WEB6, BOX, BOX6, BOX_WAN, "192.168.77.1", "fd77::99:99"])
def test_port_80_of_a_stranger_shows_the_portal_whatever_the_address(phone: Phone, address: str) -> None:
    if address.startswith("fd77::99"):
        phone.ip("-6", "neigh", "replace", address, "lladdr", _mac(phone, BOX6), "dev", "wlan0")
    assert phone.get(address, host="captive.apple.com").status == 302


def test_https_of_a_stranger_is_reset_at_once(phone: Phone) -> None:
    before = time.monotonic()
    assert phone.knock(WEB, 443) == "refused"
    assert phone.knock(WEB, 853) == "refused"
    assert time.monotonic() - before < 0.1


@pytest.mark.parametrize("server", [BOX, BOX6, NAMES, "9.9.9.9"])
def test_names_resolve_truly_for_a_stranger_whatever_the_resolver(phone: Phone, server: str) -> None:
    assert phone.resolve("captive.apple.com", server) == WEB


def test_names_are_no_tunnel(phone: Phone) -> None:
    before = time.monotonic()
    answered = sum(bool(phone.resolve(f"x{number}.example", BOX, 0.02)) for number in range(300))
    assert 80 <= answered <= 110 + 21 * (time.monotonic() - before)
    assert answered < 250


def test_an_admitted_phone_gets_through_and_its_neighbour_does_not(box: Box, phone: Phone) -> None:
    other = box.town.phone("ganna", "02:00:5e:99:00:01")
    other.join()
    box.admit(phone.mac)
    assert "Success" in phone.get(WEB, "/hotspot-detect.html", host="captive.apple.com").body
    assert phone.get(WEB, port=443).status == 200
    assert phone.echo(WEB, 443) == "open"
    assert phone.resolve("example.org", NAMES) == WEB
    assert other.knock(WEB, 443) == "refused"


def test_the_portal_stays_reachable_after_the_login(box: Box, phone: Phone) -> None:
    box.admit(phone.mac)
    for address in (BOX, BOX6):
        assert phone.get(address).status == 302
        assert phone.get(address, port=8080).status == 302


def test_a_login_opens_neither_the_box_nor_private_networks_nor_ipv6(box: Box, phone: Phone) -> None:
    box.admit(phone.mac)
    for address in (OFFICE, "192.168.77.1", "10.99.0.1", BOX_WAN, BOX_WAN6):
        for port in (22, 80, 443, 5000, 8080):
            assert phone.knock(address, port, 0.15) != "open"
    assert phone.knock(BOX, 22, 0.3) == "silent"
    assert phone.knock(WEB6, 80, 0.3) == "silent"
    assert phone.knock(WEB6, 443, 0.3) == "silent"


def test_public_addresses_on_the_uplinks_own_link_are_the_owners(box: Box, phone: Phone) -> None:
    box.town.box.address("wan", "198.51.100.2/24")
    box.town.office.address("eth0", "198.51.100.9/24")
    box.town.office.address("eth0", "198.51.101.9/24")
    box.town.box.ip("route", "add", "198.51.101.0/24", "via", OFFICE)
    box.admit(phone.mac)
    assert until(lambda: "198.51.100.0/24" in box.nft("list", "set", "inet", "regulars", "onlink"))
    assert phone.echo("198.51.100.9", 9, 0.3) == "silent"
    assert phone.knock("198.51.100.9", 9, 0.3) == "silent"
    assert phone.knock("198.51.101.9", 9) == "refused"


def test_of_many_devices_each_is_its_own(box: Box, town: Town) -> None:
    crowd, devices = town.crowd(20)
    for _, mac, _ in devices[::2]:
        box.shop.admissions.admit(Mac.parse(mac), 60)
    assert ask(box.paths.gate_socket).done
    answers = [crowd.get(WEB, device=device).status for device, _, _ in devices]
    assert answers == [200, 302] * 10


def test_no_uplink_no_internet_and_it_comes_back(box: Box, phone: Phone, town: Town) -> None:
    box.admit(phone.mac)
    town.cut_uplink()
    assert phone.knock(WEB, 443, 0.3) != "open"
    assert phone.get(BOX).status == 302
    town.mend_uplink()
    assert until(lambda: phone.knock(WEB, 443, 0.5) == "open")


def test_two_shoppers_do_not_meet_through_the_box(box: Box, phone: Phone, town: Town) -> None:
    other = town.phone("taavi", "02:00:5e:99:00:02")
    other.join()
    # an access point that isolates its stations leaves the way over the box, and only that
    phone.ip("route", "add", other.ip4, "via", BOX)
    for mac in (phone.mac, other.mac):
        box.admit(mac)
    with other.inside(), socket.create_server((other.ip4, 5001)):
        assert phone.knock(other.ip4, 5001, 0.3) != "open"


def test_an_admission_that_ends_cuts_a_running_download(box: Box, phone: Phone) -> None:
    box.admit(phone.mac)
    with phone.connect(WEB, 80) as download:
        download.sendall(b"GET /endless HTTP/1.1\r\nHost: example.org\r\n\r\n")
        assert download.recv(1000)
        box.end(phone.mac)
        assert until(lambda: _is_over(download))
    closed(phone)


def test_an_admission_ends_by_itself_without_the_gate(town: Town, phone: Phone, box: Box) -> None:
    box.admit(phone.mac)
    box.kill("gate")
    element = f"{{ {phone.mac} timeout 1s }}"
    box.nft(
        "delete element inet regulars admitted",
        f"{{ {phone.mac} }}; add element inet regulars admitted",
        element,
    )
    assert phone.get(WEB).status == 200
    assert until(lambda: phone.knock(WEB, 443) == "refused")
    box.start("gate")


def test_a_killed_gate_opens_nothing(box: Box, phone: Phone) -> None:
    box.kill("gate")
    closed(phone)
    assert phone.get(WEB, host="captive.apple.com").status == 302
    assert box.admit(phone.mac).done is None
    assert phone.knock(WEB, 443) == "refused"
    box.start("gate")


def test_a_restarted_gate_goes_on_from_the_database_without_a_gap(box: Box, phone: Phone) -> None:
    box.admit(phone.mac)
    with phone.connect(WEB, 80) as download:
        download.sendall(b"GET /endless HTTP/1.1\r\nHost: example.org\r\n\r\n")
        box.kill("gate")
        box.start("gate")
        download.recv(1_000_000)
        assert download.recv(1000)


def test_after_a_reboot_whoever_was_admitted_is_admitted(box: Box, phone: Phone) -> None:
    box.admit(phone.mac)
    box.kill("gate")
    box.nft("flush", "ruleset")
    box.base()
    closed(phone)
    box.start("gate")
    assert phone.get(WEB).status == 200


@pytest.mark.parametrize(
    "harm", ["flush ruleset", "flush table inet regulars", "flush chain inet regulars through_box"]
)
def test_a_table_that_somebody_broke_is_whole_again_in_seconds(box: Box, phone: Phone, harm: str) -> None:
    box.admit(phone.mac)
    box.nft(harm)
    stranger = box.town.phone(f"s{abs(hash(harm)) % 1000}", "02:00:5e:99:00:03")
    stranger.join()
    assert until(lambda: stranger.knock(WEB, 443, 0.2) == "refused")
    assert phone.get(WEB).status == 200
    box.town.places.remove(stranger)
    stranger.end()


def test_a_gate_without_base_and_without_admissions_opens_nothing(box: Box, phone: Phone) -> None:
    box.kill("gate")
    box.nft("flush", "ruleset")
    assert phone.knock(WEB, 443) == "open"  # the machine is an open router now
    data = box.data / "unreadable"
    (data / "gate/admissions.db").mkdir(parents=True)
    copyfile(box.data / "settings.toml", data / "settings.toml")
    words = (sys.executable, "-m", "portal.gate", "--data", str(data))
    assert box.town.box.start(*words, log=box.log("unreadable")).wait(20) == 2
    closed(phone)
    box.start("gate")
    assert box.admit(phone.mac).done
    assert phone.knock(WEB, 443) == "open"


def test_the_base_table_loads_over_a_running_shop_and_the_gate_fills_it_again(box: Box, phone: Phone) -> None:
    box.admit(phone.mac)
    box.base()
    assert phone.knock(WEB, 443) == "refused"
    assert until(lambda: phone.knock(WEB, 443) == "open")


def test_the_gate_answers_in_time_and_says_how_far_it_got(box: Box, phone: Phone) -> None:
    before = time.monotonic()
    reply = box.admit(phone.mac)
    assert reply.done
    assert time.monotonic() - before < 0.5


def test_half_a_request_and_silence_hold_nobody_up(box: Box) -> None:
    with ExitStack() as silent:
        for _ in range(30):
            guest = silent.enter_context(socket.socket(socket.AF_UNIX))
            guest.connect(str(box.paths.gate_socket))
            with suppress(BrokenPipeError):  # answered and hung up on already
                guest.send(b"half a req")
        assert ask(box.paths.gate_socket).done is not None


def test_fifty_at_once_are_all_answered(box: Box) -> None:
    replies = []
    askers = [
        threading.Thread(target=lambda: replies.append(ask(box.paths.gate_socket, 2).done)) for _ in range(50)
    ]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(replies) == 50
    assert None not in replies


def test_only_the_group_may_ask(box: Box) -> None:
    assert box.paths.gate_socket.stat().st_mode & 0o777 == 0o660
    box.paths.gate_socket.chmod(0o666)
    box.data.chmod(0o755)
    box.paths.run.chmod(0o755)
    child = os.fork()
    if not child:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        os._exit(0 if ask(box.paths.gate_socket).done is None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    box.paths.gate_socket.chmod(0o660)


def test_a_shopper_cannot_send_in_the_name_of_the_owners_network(box: Box, phone: Phone, town: Town) -> None:
    box.admit(phone.mac)
    phone.ip("address", "add", f"{OFFICE}/32", "dev", "wlan0")
    with town.office.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind((OFFICE, 6000))
        door.settimeout(0.5)
        with phone.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as liar:
            liar.bind((OFFICE, 6000))
            liar.sendto(b"in by the echo", (WEB, 5000))
        with pytest.raises(TimeoutError):
            door.recv(100)


def test_the_gate_ends_politely(box: Box) -> None:
    assert box.stop("gate")[0] == 0
    box.start("gate")


def _is_over(download: socket.socket) -> bool:
    download.settimeout(0.5)
    try:
        while download.recv(1_000_000):
            pass
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
    return True


def _mac(place: Place, address: str) -> str:
    place.knock(address, 443)
    return place.ip("neigh", "show", address, "dev", "wlan0").split("lladdr ")[1].split()[0]
