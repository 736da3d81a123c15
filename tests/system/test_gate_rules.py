"""What the owner may switch on, on a real kernel: a garden, https of our own, and what survives a reload."""

import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from tests.system.box import Box
from tests.system.net import BOX, BOX6, BOX_WAN, NAMES, OFFICE, WEB, Phone, Town, until

pytestmark = pytest.mark.system

BROKEN_ARP = """
import logging, sys
from pathlib import Path
from appliance.settings import Paths, load_settings
from portal.gate.nft import Nftables
from portal.gate.plan import Doors, Plan
from portal.gate.rules import rules
class Told(logging.Handler):
    def emit(self, record): print(record.getMessage().partition(':')[0])
logging.getLogger('gate').addHandler(Told())
nft, base = Nftables(), rules(load_settings(Paths(Path(sys.argv[1]))))
for _ in range(2):
    nft.run('flush ruleset')
    nft.load(base, Plan(Doors(), Doors()), 'add table nonsense regulars')
    shape = nft.shape()
    lines = ['in force'] if 'shopper_to_box' in shape else []
    print(*lines)
"""
SERVE = """
import contextlib, socket, sys
family = socket.AF_INET6
with socket.create_server(('::', int(sys.argv[1])), family=family, dualstack_ipv6=True) as door:
    print('ready', flush=True)
    while True:
        guest, _ = door.accept()
        with guest, contextlib.suppress(OSError):
            guest.sendall(b'HTTP/1.0 302 Found\\r\\nLocation: /\\r\\n\\r\\n'); guest.recv(4096)
"""


def serve(box: Box, port: int) -> subprocess.Popen[str]:
    """Something that answers on every address of the box."""
    log = box.data / f"server{port}"
    log.unlink(missing_ok=True)
    process = box.town.box.start(sys.executable, "-c", SERVE, str(port), log=log)
    assert until(lambda: log.exists() and "ready" in log.read_text())
    return process


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    """A shop whose own site opens before the login."""
    with Box(town, {"wifi": {"garden": ["shop.example"]}}) as box:
        box.start("gate")
        yield box


@pytest.fixture(scope="module", autouse=True)
def portal(box: Box) -> None:
    serve(box, 8080)


def test_a_kernel_that_refuses_the_limit_on_arp_has_the_base_table_all_the_same(box: Box) -> None:
    told = box.town.box.run(sys.executable, "-c", BROKEN_ARP, str(box.data)).splitlines()
    assert told == ["ARP is not limited", "in force", "in force"]
    box.nft("flush", "ruleset")
    assert until(lambda: "table arp regulars" in box.nft("list", "tables"))


@pytest.fixture
def https(box: Box) -> Iterator[None]:
    process = serve(box, 8443)
    yield
    process.kill()
    process.wait()


@pytest.fixture
def garden(box: Box) -> Iterator[None]:
    """The internet's web is in the garden, as is the owner's machine, and nothing else."""
    plant(box, WEB, OFFICE, "192.168.77.1")
    yield
    box.nft("flush", "set", "inet", "regulars", "garden4")


def plant(box: Box, *addresses: str) -> None:
    for address in addresses:
        name = f"garden{ip_address(address).version}"
        box.nft("add", "element", "inet", "regulars", name, f"{{ {address} }}")


def element(box: Box, name: str, address: str) -> bool:
    return address in box.nft("list", "set", "inet", "regulars", name)


@pytest.mark.parametrize("address", [BOX, BOX6])
def test_https_of_our_own_is_answered_while_the_portal_speaks_it(
    https: None, phone: Phone, address: str
) -> None:
    assert phone.get(address, port=443).status == 302


@pytest.mark.parametrize("address", [BOX, BOX6])
def test_https_of_our_own_is_reset_while_the_portal_does_not(phone: Phone, address: str) -> None:
    assert phone.knock(address, 443) == "refused"


def test_https_of_anybody_else_is_never_ours(https: None, phone: Phone) -> None:
    for address in (WEB, NAMES, BOX_WAN, OFFICE):
        assert phone.knock(address, 443) == "refused"


def test_https_counts_with_the_portals_connections(https: None, phone: Phone) -> None:
    held = [phone.connect(BOX, 443) for _ in range(12)] + [phone.connect(BOX, 80) for _ in range(12)]
    assert phone.knock(BOX, 443) == "refused"
    assert phone.knock(BOX, 80) == "refused"
    for connection in held:
        connection.close()


def test_a_garden_opens_before_the_login_on_every_port(garden: None, phone: Phone) -> None:
    assert phone.get(WEB).status == 200
    assert phone.get(WEB, port=443).status == 200
    assert phone.echo(WEB, 5000) == "open"


def test_a_garden_opens_nothing_beside_it(garden: None, phone: Phone) -> None:
    assert phone.knock(NAMES, 443) == "refused"
    assert phone.get("203.0.113.99").status == 302


def test_a_garden_name_that_leads_into_the_owners_network_stays_closed(garden: None, phone: Phone) -> None:
    for address in (OFFICE, "192.168.77.1"):
        assert phone.get(address).status == 302
        assert phone.knock(address, 443, 0.3) != "open"
        assert phone.echo(address, 5000, 0.3) != "open"


def test_names_stay_ours_in_the_garden(box: Box, phone: Phone) -> None:
    plant(box, "198.51.100.53")
    assert phone.resolve("captive.apple.com", "198.51.100.53") == WEB


def test_a_garden_outlives_every_reload_of_the_table(garden: None, box: Box, phone: Phone) -> None:
    box.base()
    assert element(box, "garden4", WEB)
    assert until(lambda: phone.knock(WEB, 443) == "open")
    box.kill("gate")
    box.start("gate")
    assert phone.knock(WEB, 443) == "open"


def test_a_garden_address_in_use_stays_and_another_goes(box: Box, phone: Phone) -> None:
    box.nft("add", "element", "inet", "regulars", "garden4", f"{{ {WEB} expires 2s, {NAMES} expires 2s }}")
    assert phone.get(WEB).status == 200
    assert until(lambda: not element(box, "garden4", NAMES))
    assert element(box, "garden4", WEB)
    box.nft("flush", "set", "inet", "regulars", "garden4")


def test_a_name_of_the_garden_opens_as_soon_as_it_is_asked_for(box: Box, phone: Phone) -> None:
    assert phone.knock(WEB, 443) == "refused"
    assert phone.resolve("menu.shop.example", BOX) == WEB
    assert until(lambda: element(box, "garden4", WEB))
    assert phone.get(WEB).status == 200
    box.nft("flush", "set", "inet", "regulars", "garden4")


def test_the_shops_own_device_is_online_by_itself_and_stays_so(box: Box, phone: Phone) -> None:
    words = (sys.executable, "-m", "appliance.cli", "--data", str(box.data), "own-device")
    box.town.box.run(*words, "add", phone.mac, "Tablet")
    assert until(lambda: phone.knock(WEB, 443) == "open")
    assert box.end(phone.mac).done is not None
    assert phone.knock(WEB, 443) == "open"
    box.town.box.run(*words, "remove", phone.mac)
    assert until(lambda: phone.knock(WEB, 443) == "refused")
