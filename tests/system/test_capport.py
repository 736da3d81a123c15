"""A shop with a certificate: phones learn of the portal by DHCP, but only while the certificate is good."""

import http.client
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import NAME, Authority, authority
from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, WEB, Phone, Town, until
from tests.system.visitor import log_in

pytestmark = pytest.mark.system

PATH = "/captive-portal/api"
DHCLIENT = """option captive-portal code 114 = text;
request subnet-mask, routers, domain-name-servers, captive-portal;
timeout 10;
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def live(ours: Authority) -> Path:
    """Where the shop's ACME client writes; at first the certificate is for another name."""
    return ours.issue(ours.folder / "live", "other.example")


@pytest.fixture(scope="module")
def box(town: Town, ours: Authority, live: Path) -> Iterator[Box]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(ours.trusted))
        with Box(town, {"portal": {"certificate": str(live), "name": NAME}}) as box:
            box.start("gate", "portal")
            yield box


@pytest.fixture(scope="module")
def good(ours: Authority, live: Path, box: Box) -> None:
    """The right certificate is there, without a restart of anything."""
    ours.issue(live)


def told(town: Town, folder: Path) -> str:
    """What dhclient is told as option 114 by a new lease; empty when nothing."""
    folder.mkdir(exist_ok=True)
    settings, leases = folder / "dhclient.conf", folder / "leases"
    settings.write_text(DHCLIENT)
    leases.write_text("")
    phone = new_phone(town)
    files = ("-cf", str(settings), "-lf", str(leases), "-pf", str(folder / "pid"), "-sf", "/bin/true")
    asking = phone.start("dhclient", "-d", "-1", *files, "wlan0")
    assert until(lambda: "expire" in leases.read_text())
    asking.terminate()
    _, _, found = leases.read_text().rpartition("option captive-portal ")
    return found.partition(";")[0].strip('"') if found.startswith('"') else ""


def api(phone: Phone, ours: Authority, address: str = BOX) -> tuple[http.client.HTTPResponse, dict[str, Any]]:
    """The API's answer to a phone that checks the certificate."""
    client = http.client.HTTPSConnection(NAME)
    trust = ssl.create_default_context(cafile=str(ours.trusted))
    client.sock = trust.wrap_socket(phone.connect(address, 443, 3), server_hostname=NAME)
    client.request("GET", PATH, headers={"Accept": "application/captive+json"})
    answer = client.getresponse()
    body = answer.read()
    client.close()
    return answer, json.loads(body)


def test_with_a_certificate_for_another_name_nothing_is_told(town: Town, box: Box, tmp_path: Path) -> None:
    assert told(town, tmp_path) == ""


@pytest.mark.usefixtures("good")
def test_with_a_good_one_dhclient_is_told_where_the_api_is(town: Town, tmp_path: Path) -> None:
    assert until(lambda: told(town, tmp_path) == f"https://{NAME}{PATH}", 30)


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("address", [BOX, BOX6])
def test_a_phone_that_was_told_goes_by_the_api(town: Town, ours: Authority, address: str) -> None:
    phone = new_phone(town)
    assert phone.resolve(NAME, BOX) == BOX
    answer, before = api(phone, ours, address)
    assert (answer.status, answer.getheader("Content-Type")) == (200, "application/captive+json")
    assert before["captive"] is True
    assert before["user-portal-url"] == f"https://{NAME}/"
    log_in(phone, address, way="plain")
    _, after = api(phone, ours, address)
    assert after["captive"] is False
    assert 0 < after["seconds-remaining"] <= 480 * 60


@pytest.mark.usefixtures("good")
def test_while_the_gate_is_dead_nobody_is_told_to_be_free(town: Town, box: Box, ours: Authority) -> None:
    phone = new_phone(town)
    log_in(phone, way="plain")
    assert api(phone, ours)[1]["captive"] is False
    box.kill("gate")
    try:
        assert api(phone, ours)[1]["captive"] is True
    finally:
        box.start("gate")


@pytest.mark.usefixtures("good")
def test_without_https_and_from_elsewhere_there_is_no_api(town: Town, box: Box) -> None:
    phone = new_phone(town)
    assert phone.get(BOX, PATH, host=NAME).status == 404
    assert phone.knock(WEB, 443) == "refused"


@pytest.mark.usefixtures("good")
def test_a_certificate_that_is_good_no_more_is_told_to_nobody(
    town: Town, ours: Authority, live: Path, tmp_path: Path
) -> None:
    assert until(lambda: told(town, tmp_path) != "", 30)
    ours.issue(live, "other.example")
    assert until(lambda: told(town, tmp_path) == "", 60)
