"""The shipped addresses of detectors' hosts."""

from ipaddress import IPv4Address

from appliance.wifi_limits import PROBE_NAMES
from portal.wifi.probes import ADDRESSES, hosts, servers
from tests.portal.web.detectors import PROBES


def test_every_detectors_host_has_an_address() -> None:
    assert {probe.partition("/")[0] for probe in PROBES} <= ADDRESSES.keys()
    assert ADDRESSES.keys() == PROBE_NAMES


def test_every_address_is_public_since_android_reads_a_private_one_as_no_internet() -> None:
    assert all(IPv4Address(address).is_global for address in ADDRESSES.values())


def test_the_table_is_a_hosts_file() -> None:
    assert "131.107.255.255 dns.msftncsi.com\n" in hosts()
    assert len(hosts().splitlines()) == len(servers().splitlines()) == len(ADDRESSES)
