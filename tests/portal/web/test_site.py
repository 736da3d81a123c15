"""Our own names, and where everybody else is sent."""

import pytest

from portal.web.site import behind_redirect, standing_alone

SHOP = behind_redirect(["10.77.0.1", "fd77::1", "fe80::1"], 8080)


@pytest.mark.parametrize(
    "host", ["10.77.0.1", "10.77.0.1:80", "10.77.0.1:8080", "[fd77::1]", "[FD77::1]:80", "localhost:8080"]
)
def test_our_own_addresses_are_ours(host: str) -> None:
    assert SHOP.is_ours(host)


@pytest.mark.parametrize(
    "host",
    ["", "captive.apple.com", "10.77.0.1.example", "10.77.0.1:81", "1.1.1.1", "[fe80::1]", "10.77.0.1\r\n"],
)
def test_every_other_host_is_not(host: str) -> None:
    assert not SHOP.is_ours(host)


def test_a_client_is_sent_to_an_address_of_its_own_family() -> None:
    assert SHOP.home("10.77.0.20") == SHOP.home("::ffff:10.77.0.20") == "http://10.77.0.1/"
    assert SHOP.home("fd77::20") == "http://[fd77::1]/"


def test_a_shop_without_ipv6_sends_everybody_to_ipv4() -> None:
    assert behind_redirect(["10.77.0.1", "fe80::1"], 8080).home("fe80::2") == "http://10.77.0.1/"


def test_an_interface_that_is_not_there_yet_leaves_a_usable_address() -> None:
    assert behind_redirect([], 8080).home("10.77.0.20") == "http://127.0.0.1:8080/"


def test_without_an_interface_the_port_is_part_of_the_address() -> None:
    alone = standing_alone("127.0.0.1", 8080)
    assert alone.home("127.0.0.1") == "http://127.0.0.1:8080/"
    assert alone.is_ours("localhost:8080")
    assert not alone.is_ours("192.0.2.1:8080")


def test_listening_everywhere_makes_every_literal_address_ours() -> None:
    everywhere = standing_alone("::", 8080)
    assert all(map(everywhere.is_ours, ["192.0.2.1:8080", "[2001:db8::1]:8080", "192.0.2.1"]))
    assert not any(map(everywhere.is_ours, ["captive.apple.com", "[2001:db8::1", "", "192.0.2.1.example"]))


def test_a_name_in_the_certificate_is_ours_too_and_nobody_is_redirected_to_it() -> None:
    named = behind_redirect(["10.77.0.1"], 8080, "wifi.shop.example")
    assert all(map(named.is_ours, ["wifi.shop.example", "WIFI.shop.example.:443", "10.77.0.1"]))
    assert named.secure == "https://wifi.shop.example/"
    assert named.home("10.77.0.20") == "http://10.77.0.1/"  # a phone may not trust the certificate
    assert SHOP.secure == ""
    assert not SHOP.is_ours("wifi.shop.example")
