"""What dhcpcd is told; tests/system/test_wifi_delegation.py shows it to the real one."""

from portal.wifi.delegation import dhcpcd_conf


def test_a_prefix_is_asked_for_on_the_uplink_and_goes_to_the_shoppers() -> None:
    lines = dhcpcd_conf("eth0", "wlan0").splitlines()
    assert lines[lines.index("interface eth0") + 1] == "ia_pd 1 wlan0/0/64"
    assert "allowinterfaces eth0 wlan0" in lines


def test_names_routes_and_addresses_of_the_machine_are_left_alone() -> None:
    assert {"ipv6only", "noipv6rs", "script /bin/true"} <= set(dhcpcd_conf("eth0", "wlan0").splitlines())
