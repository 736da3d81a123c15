"""By which names the dashboard may be called."""

from appliance.dashboard.addresses import addresses
from appliance.dashboard.hosts import EVERYWHERE, Hosts
from appliance.settings import DashboardSettings

EVERY_IPV4, EVERY_IPV6 = EVERYWHERE


def hosts(host: str = "127.0.0.1", interface: str = "", names: tuple[str, ...] = ()) -> Hosts:
    kernel = {"wlan0": {"10.77.0.1", "fd77::1"}, "eth0": {"192.0.2.7"}}
    settings = DashboardSettings(host, 8082, interface, names)
    return Hosts(settings, lambda asked: kernel[asked] if asked else set().union(*kernel.values()))


def test_the_address_it_listens_on_is_a_name() -> None:
    assert hosts("192.0.2.7").knows("192.0.2.7:8082")
    assert hosts("fd77::1").knows("[FD77:0::1]:8082")


def test_names_from_the_settings_are_names_in_any_letters() -> None:
    assert hosts(names=("Shop.Local",)).knows("shop.LOCAL:8082")


def test_an_interfaces_addresses_are_names() -> None:
    assert hosts(EVERY_IPV4, "wlan0").knows("10.77.0.1")
    assert not hosts(EVERY_IPV4, "wlan0").knows("192.0.2.7")


def test_listening_everywhere_answers_to_every_address_of_ours_and_no_other() -> None:
    assert hosts(EVERY_IPV4).knows("192.0.2.7")
    assert hosts(EVERY_IPV6).knows("[fd77::1]")
    assert not hosts(EVERY_IPV4).knows("198.51.100.1")


def test_on_one_address_the_other_addresses_are_no_names() -> None:
    assert not hosts().knows("192.0.2.7")


def test_the_kernel_tells_the_loopbacks_address() -> None:
    assert "127.0.0.1" in addresses("lo")
    assert "127.0.0.1" in addresses("")


def test_an_interface_that_is_not_there_has_no_address() -> None:
    assert addresses("nothere0") == set()
