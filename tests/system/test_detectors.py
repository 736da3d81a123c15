"""Each detector's own request on a real network: the portal before the login, the real internet after it."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from shlex import join

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.certificates import NAME, authority
from tests.portal.web.detectors import DETECTORS, ODD, Detector
from tests.system.box import Box
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, WEB, WEB6, Phone, Place, Town, until
from tests.system.visitor import log_in

pytestmark = pytest.mark.system

FAMILIES = {WEB: f"http://{BOX}/", WEB6: f"http://[{BOX6}]/"}
NAMES = [f"{one.client} {one.url}" for one in DETECTORS]


@pytest.fixture(scope="module")
def box(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """A shop with IPv6, whose portal has a certificate of an authority that nobody trusts."""
    made = authority(tmp_path_factory.mktemp("authority"))
    secure = {"certificate": str(made.issue(made.folder / "live")), "name": NAME}
    with Box(town, {"portal": secure, "wifi": {"ipv6": "on"}}) as box:
        box.start("gate", "portal")
        town.box.set("net/ipv6/conf/all/forwarding", "1")
        yield box


@pytest.fixture(scope="module")
def guest(town: Town, box: Box) -> Phone:
    """A phone that never logs in."""
    return new_phone(town)


@pytest.fixture(scope="module")
def admitted(town: Town, box: Box) -> Phone:
    phone = new_phone(town)
    assert "You are online" in log_in(phone, way="plain").body
    return phone


def exchange(place: Place, address: str, request: bytes) -> bytes:
    """Send the bytes; everything that comes until the other side closes, at most 2 s later."""
    with place.connect(address, 80, 2) as door:
        door.sendall(request)
        answer = b""
        with contextlib.suppress(TimeoutError):
            while more := door.recv(65536):
                answer += more
        return answer


def is_led_to(home: str, answer: bytes) -> bool:
    """One 302 to the portal that nobody keeps, on a connection that was closed."""
    head, _, body = answer.decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert status.split(" ")[1] == "302"
    assert (headers["location"], headers["cache-control"], headers["connection"]) == (
        home,
        "no-store",
        "close",
    )
    assert "HTTP/" not in body
    return True


@pytest.mark.parametrize("address", FAMILIES)
@pytest.mark.parametrize("detector", DETECTORS, ids=NAMES)
def test_before_the_login_it_is_led_to_the_portal(guest: Phone, detector: Detector, address: str) -> None:
    begun = time.monotonic()
    assert is_led_to(FAMILIES[address], exchange(guest, address, detector.request()))
    assert time.monotonic() - begun < 1  # closed by us, and not by our patience


@pytest.mark.parametrize("address", FAMILIES)
@pytest.mark.parametrize("detector", DETECTORS, ids=NAMES)
def test_after_the_login_the_real_internet_answers(admitted: Phone, detector: Detector, address: str) -> None:
    with admitted.connect(address, 80, 2) as door:
        door.sendall(detector.request())
        answer = door.recv(65536).decode()
        with contextlib.suppress(TimeoutError):
            door.settimeout(0.2)
            answer += door.recv(65536).decode()
    assert f" {detector.online.status} " in answer.partition("\r\n")[0]
    assert detector.online.part in answer


@pytest.mark.parametrize("address", FAMILIES)
@pytest.mark.parametrize("odd", ODD)
def test_however_it_is_asked_it_is_led_to_the_portal(guest: Phone, odd: str, address: str) -> None:
    answer = exchange(guest, address, ODD[odd])
    assert is_led_to(FAMILIES[address], answer)
    _, _, body = answer.partition(b"\r\n\r\n")
    assert (b"<a href" in body) is not odd.startswith("HEAD")
    assert body == b"" or not odd.startswith("HEAD")


def test_a_kept_connection_does_not_outlive_the_login(town: Town, box: Box) -> None:
    phone = new_phone(town)
    with phone.connect(WEB, 80, 2) as kept:
        kept.sendall(ODD["kept alive"])
        time.sleep(0.2)
        log_in(phone, way="plain")
        with contextlib.suppress(OSError):
            kept.sendall(ODD["kept alive"])
            assert kept.recv(65536).count(b"HTTP/1.1") == 1
    assert b"204" in exchange(phone, WEB, ODD["HEAD in HTTP/1.0"].replace(b"HEAD", b"GET"))


def what_chromium_says(phone: Phone, folder: Path, word: str) -> tuple[str, list[str]]:
    """Its page in place of one with a certificate that it does not trust, and the addresses of its tabs."""
    assert until(lambda: "tentative" not in phone.ip("-6", "address"))
    start = folder / "chromium"
    start.write_text(f'#!/bin/sh\nexec {join(phone.command("chromium"))} "$@"\n')
    start.chmod(0o755)
    # Playwright switches the detector off, with everything else that asks by itself.
    quiet = ["--disable-background-networking"]
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=start, args=["--no-sandbox", "--no-first-run"], ignore_default_args=quiet
        )
        page = started.new_context().new_page()
        with contextlib.suppress(Error):
            page.goto(f"https://{NAME}/")
        until(lambda: word in page.inner_text("body"), 20)
        said = page.inner_text("body"), [tab.url for tab in page.context.pages]
        started.close()
        return said


def test_chromiums_own_detector_reports_the_portal_and_opens_it(town: Town, box: Box, tmp_path: Path) -> None:
    """It asks when a certificate is bad: then it says whether the network or the site is to blame."""
    phone = new_phone(town)
    text, tabs = what_chromium_says(phone, tmp_path, "Connect to network")
    assert "Connect to network" in text
    assert any(tab in FAMILIES.values() for tab in tabs)
    log_in(phone, way="plain")
    text, tabs = what_chromium_says(phone, tmp_path, "not private")
    assert "Your connection is not private" in text
    assert len(tabs) == 1
