"""A phone on the box: addresses, pages, the gate and who is seen, across all users and their groups."""

import pytest

from tests.machine.shop import DATA, SERVICES, all_is_well
from tests.system.nspawn import Machine
from tests.system.place import until

pytestmark = pytest.mark.machine
PHONE = "02:00:5e:10:00:77"
LEASE = """
[ "$1" = bound ] || exit 0
ip address flush dev "$interface"
ip address add "$ip/$mask" dev "$interface"
ip route replace default via "$router"
"""
LOGIN = """
import http.client, re, urllib.parse
def ask(method, path, body=None):
    box = http.client.HTTPConnection("10.77.0.1", timeout=20)
    box.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
    return box.getresponse()
state = re.search(r'name="state" value="([^"]+)"', ask("GET", "/?lang=en").read().decode())[1]
print(ask("POST", "/login?lang=en", urllib.parse.urlencode({"way": "plain", "state": state})).status)
"""
TALK = "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'hello', ('10.77.0.1', 9))"
VISITS = "import apsw, sys; print(apsw.Connection(sys.argv[1]).execute('SELECT count(*) FROM visit').get)"


@pytest.fixture(scope="module")
def phone(machine: Machine) -> Machine:
    """The machine, with a phone at the other end of the shoppers' cable and a street that leads on."""
    assert all_is_well(machine)
    machine.run("ip", "netns", "add", "phone")
    machine.run("ip", "link", "set", "air", "address", PHONE, "netns", "phone")
    machine.run("ip", "-netns", "phone", "link", "set", "air", "up")
    for words in (
        "link add street type veth peer name far",
        "link set far up",
        "link set street up",
        "address add 192.0.2.2/24 dev street",
    ):
        machine.run("ip", *words.split())
    machine.run("ip", "route", "add", "default", "via", "192.0.2.1")
    machine.inside("/usr/local/lease").write_text(f"#!/bin/sh{LEASE}")
    machine.run("chmod", "755", "/usr/local/lease")
    return machine


def on_the_phone(machine: Machine, *words: str) -> str:
    return machine.run("ip", "netns", "exec", "phone", *words)


def test_a_phone_gets_an_address(phone: Machine) -> None:
    on_the_phone(phone, "udhcpc", "-i", "air", "-n", "-q", "-t", "20", "-s", "/usr/local/lease")
    assert "inet 10.77." in on_the_phone(phone, "ip", "address", "show", "air")


def test_the_portal_lets_it_in_by_asking_the_gate(phone: Machine) -> None:
    assert on_the_phone(phone, "python3", "-c", LOGIN) == "303"
    assert PHONE in phone.run("nft", "list", "set", "inet", "regulars", "admitted")


def test_the_sniffer_tells_the_watcher_who_counts_one_visit(phone: Machine) -> None:
    command = ("/opt/regulars/bin/python", "-c", VISITS, f"{DATA}/shop.db")

    def is_counted() -> bool:
        on_the_phone(
            phone, "python3", "-c", TALK
        )  # as every phone does all the time; a silent one is not heard
        return phone.run(*command) == "1"

    assert until(is_counted), phone.run(*command) + phone.log("regulars-sniffer")


def test_nobody_may_do_more_than_its_unit_says(phone: Machine) -> None:
    said = "\n".join(phone.log(unit) for unit in SERVICES)
    assert [line for line in said.splitlines() if "not permitted" in line or "denied" in line] == []
    assert "Read-only file system" not in said
