"""IPv6 for shoppers where it is on: real advertisements, and phones that choose their own addresses."""

from collections.abc import Iterator
from ipaddress import IPv6Address, IPv6Network

import pytest

from tests.system.box import Box
from tests.system.net import BOX6, NAMES, WEB6, Phone, Town, until

pytestmark = pytest.mark.system

OWN = IPv6Network("fd00::/8")


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    with Box(town, {"wifi": {"ipv6": "on"}}) as box:
        box.start("gate")
        yield box


@pytest.fixture
def phone(town: Town, box: Box) -> Phone:
    """A phone that only listens: nobody gives it an IPv6 address by hand."""
    number = len(town.places)
    phone = town.phone(f"six{number}", f"02:00:5e:66:00:{number:02x}")
    phone.join()
    return phone


def addresses(phone: Phone) -> list[IPv6Address]:
    """What it may use now: global, and not on trial any more."""
    lines = phone.ip("-6", "-o", "address", "show", "dev", "wlan0", "scope", "global", "-tentative")
    return [IPv6Address(line.split()[3].partition("/")[0]) for line in lines.splitlines()]


def test_a_phone_takes_an_address_of_the_boxs_prefix_and_its_way_out(phone: Phone) -> None:
    assert until(lambda: addresses(phone))
    assert all(address in IPv6Network("fd77::/64") for address in addresses(phone))
    assert "default via fe80::" in phone.ip("-6", "route")


def test_admitted_it_reaches_the_internet_and_before_that_nothing(box: Box, phone: Phone) -> None:
    assert until(lambda: addresses(phone))
    assert phone.knock(WEB6, 443) == "refused"
    box.admit(phone.mac)
    assert until(lambda: phone.knock(WEB6, 443) == "open")
    assert phone.resolve("captive.apple.com", BOX6)


def test_without_a_prefix_of_anybodys_the_box_takes_one_of_its_own(box: Box, town: Town) -> None:
    town.box.ip("-6", "address", "flush", "dev", "wifi", "scope", "global")
    try:
        assert until(lambda: "inet6 fd" in town.box.ip("-6", "address", "show", "dev", "wifi"))
        kept = IPv6Network((box.paths.root / "ipv6-prefix").read_text().strip(), strict=False)
        phone = town.phone("own6", "02:00:5e:66:00:ff")
        assert kept.subnet_of(OWN)
        assert until(lambda: any(address in kept for address in addresses(phone)))
    finally:
        town.box.ip("-6", "address", "flush", "dev", "wifi", "scope", "global")
        town.box.address("wifi", f"{BOX6}/64")


def test_switched_off_nothing_is_advertised(town: Town, box: Box) -> None:
    box.stop("wifi")
    box.configure({"wifi": {"ipv6": "off"}})
    box.start("wifi")
    phone = town.phone("none6", "02:00:5e:66:00:fe")
    phone.join()
    assert phone.resolve("captive.apple.com", NAMES)
    assert not until(lambda: addresses(phone), 6)
