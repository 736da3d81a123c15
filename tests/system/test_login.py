"""From the open door to the internet: real DHCP, DNS, neighbours, firewall and browser."""

import contextlib
import socket
import time
from collections.abc import Iterator

import pytest

from appliance.testing import fill
from tests.portal.web.detectors import PROBES
from tests.portal.web.phones import code_on
from tests.system.box import Box
from tests.system.browser import browser
from tests.system.conftest import new_phone
from tests.system.net import BOX, BOX6, WEB, WEB6, Phone, Town, until
from tests.system.shopfront import press
from tests.system.visitor import log_in, post, raw

pytestmark = pytest.mark.system

PHONE = "067 123 45 99"
PROBE, HOST = "/hotspot-detect.html", "captive.apple.com"
DAY = 24 * 3600


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    """A shop with people and offers whose pages begin in the phone's language."""
    with Box(town, {"shop": {"first_language": "phone"}}) as box:
        fill(box.shop)
        box.start("gate", "portal")
        yield box


def online(phone: Phone) -> bool:
    """Whether the internet's own answer comes back for a detector's question."""
    try:
        return "Success" in phone.get(WEB, PROBE, host=HOST, timeout=1).body
    except OSError:
        return False


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_finds_its_host_by_name_and_the_portal_by_redirect(phone: Phone, probe: str) -> None:
    host, _, path = probe.partition("/")
    assert phone.resolve(host, BOX) == WEB  # names resolve truly
    for address, home in ((WEB, f"http://{BOX}/"), (WEB6, f"http://[{BOX6}]/")):
        answer = phone.get(address, f"/{path}", host=host)
        assert (answer.status, answer.headers["location"]) == (302, home)
        assert answer.headers["connection"] == "close"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("language", "offer", "tag"),
    [("uk-UA", "Кава й круасан", "uk"), ("et-EE", "Kohv ja croissant", "et"), ("en-GB", "Coffee and", "en")],
)
def test_a_phone_shows_the_offers_in_its_language_before_any_login(
    phone: Phone, language: str, offer: str, tag: str
) -> None:
    with browser(phone, language) as page:
        page.goto(f"http://{HOST}{PROBE}")
        assert page.get_attribute("html", "lang") == tag
        assert offer in page.inner_text("main")
        assert not page.query_selector_all("input[type=checkbox]:checked")


def test_a_login_by_phone_in_a_browser_without_scripts_opens_the_internet(phone: Phone, box: Box) -> None:
    with browser(phone) as page:
        page.goto(f"http://{HOST}{PROBE}")
        page.fill("#phone", PHONE)
        page.check("[name=programme]")
        press(page.locator("form button"))
        assert "/online?" in page.url
        code = code_on(page.content())
        page.goto(f"http://{HOST}{PROBE}")
        assert "Success" in page.content()
    assert online(phone)
    assert code in [str(claim.code) for claim, _ in box.shop.claims.waiting()]


def test_plain_wifi_in_a_browser(phone: Phone) -> None:
    with browser(phone) as page:
        page.goto(f"http://{HOST}{PROBE}")
        assert not page.is_visible("#code")
        page.click("label[for=plain-way]")
        assert not page.is_visible("#phone")
        press(page.locator("form button"))
        assert "/online" in page.url
    assert online(phone)


def test_after_a_login_no_probe_is_redirected(phone: Phone) -> None:
    log_in(phone, way="plain")
    answers = {
        probe: phone.get(WEB, "/" + probe.partition("/")[2], host=probe.partition("/")[0]) for probe in PROBES
    }
    assert [probe for probe, answer in answers.items() if answer.status == 302] == []


def test_the_login_works_over_ipv6_too(phone: Phone) -> None:
    assert "You are online" in log_in(phone, BOX6, way="plain").body
    assert online(phone)


def test_without_a_login_nothing_of_the_internet_answers(town: Town, phone: Phone) -> None:
    town.box.set("net/ipv6/conf/all/forwarding", "1")  # so that the table alone keeps it closed
    assert not online(phone)
    assert phone.knock(WEB, 443) == phone.knock(WEB6, 443) == "refused"
    assert phone.knock(WEB, 5000) != "open"
    assert phone.knock(WEB6, 5000) != "open"


def restart_on_day(box: Box, day: int) -> None:
    """The portal's process again, with the clock so many days on."""
    box.stop("portal")
    box.configure({"shop": {"first_language": "phone"}, "clock": {"offset": day * DAY}})
    box.start("portal")


@pytest.mark.parametrize("ticked", [True, False])
def test_only_a_device_whose_owner_agreed_is_returning_the_next_day(
    phone: Phone, box: Box, ticked: bool
) -> None:
    log_in(phone, way="plain", **({"recognition": "yes"} if ticked else {}))
    box.end(phone.mac)
    restart_on_day(box, 1)
    page = phone.get(BOX, "/?lang=en").body
    restart_on_day(box, 0)
    assert ("Welcome back" in page) is ticked
    assert ("a free tea" in page) is ticked


def test_a_copied_mac_learns_nothing_personal(town: Town, phone: Phone, box: Box) -> None:
    joined = log_in(phone, way="phone", phone="+380671234567", programme="yes", recognition="yes")
    code = code_on(joined.body)
    assert code
    phone.leave()
    thief = town.phone("thief", phone.mac)
    thief.join()
    try:
        for path in ("/?lang=en", "/online?lang=en"):
            page = thief.get(BOX, path).body
            assert "You are online" in page
            secrets = (code, f"{code[:3]} {code[3:]}", "671234567", "Олена")
            assert not any(secret in page for secret in secrets)
    finally:
        town.places.remove(thief)
        thief.end()


def ends(download: socket.socket) -> bool:
    """Whether nothing more comes."""
    try:
        return not download.recv(65536)
    except (ConnectionResetError, TimeoutError):
        return True


def test_an_admission_that_ends_cuts_a_running_download(phone: Phone, box: Box) -> None:
    log_in(phone, way="plain")
    with phone.connect(WEB, 80, 3) as download:
        download.sendall(b"GET /endless HTTP/1.1\r\nHost: big.example\r\n\r\n")
        assert download.recv(4096)
        box.end(phone.mac)
        download.settimeout(1)
        assert until(lambda: ends(download))
    assert not online(phone)


def test_without_an_uplink_the_pages_say_so_and_never_that_anybody_is_online(
    town: Town, phone: Phone
) -> None:
    def seen(words: str) -> bool:
        return words in phone.get(BOX, "/?lang=en").body

    town.cut_uplink()
    try:
        assert until(lambda: seen("There is no internet here at the moment"))
        assert seen("Coffee and a croissant")
        page = log_in(phone, way="phone", phone=PHONE, programme="yes").body
        assert code_on(page)
        assert "You are online" not in page
    finally:
        town.mend_uplink()
    assert until(lambda: seen("You are online"))
    assert until(lambda: online(phone))


def test_a_gate_that_is_gone_is_said_and_heals_when_it_is_back(phone: Phone, box: Box) -> None:
    box.kill("gate")
    started = time.monotonic()
    answer = log_in(phone, way="plain")
    assert time.monotonic() - started < 1.5
    assert answer.status == 503
    assert "door to the internet does not open" in answer.body
    assert not online(phone)
    box.start("gate")
    assert "You are online" in phone.get(BOX, "/?lang=en").body
    assert online(phone)


NOT_FROM_A_BROWSER = {
    "HTTP/1.0": b"GET / HTTP/1.0\r\nHost: captive.apple.com\r\n\r\n",
    "no host": b"GET / HTTP/1.0\r\n\r\n",
    "absolute": b"GET http://captive.apple.com/ HTTP/1.1\r\nHost: captive.apple.com\r\n\r\n",
    "HEAD": b"HEAD / HTTP/1.1\r\nHost: captive.apple.com\r\n\r\n",
    "nonsense host": b"GET /<script> HTTP/1.1\r\nHost: <script>alert(1)</script>\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: captive.apple.com\r\nHost: 10.77.0.1\r\n\r\n",
}
NONSENSE = {
    "line break in the host": b"GET / HTTP/1.1\r\nHost: a\nSet-Cookie: b\r\n\r\n",
    "bare return in the host": b"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
    "folded host": b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n",
    "a huge header": b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 40_000 + b"\r\n\r\n",
    "a huge address": b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: 10.77.0.1\r\n\r\n",
    "a length that is none": b"POST /login HTTP/1.1\r\nHost: 10.77.0.1\r\nContent-Length: -5\r\n\r\n",
    "a huge body": b"POST /login HTTP/1.1\r\nHost: 10.77.0.1\r\nContent-Length: 90000000\r\n\r\n",
    "an unknown method": b"FROB / HTTP/1.1\r\nHost: 10.77.0.1\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("name", NOT_FROM_A_BROWSER)
def test_an_odd_client_is_redirected_and_hung_up_on(phone: Phone, name: str) -> None:
    answer = raw(phone, NOT_FROM_A_BROWSER[name], WEB)
    assert b" 302 Found\r\n" in answer
    assert b"\r\nConnection: close\r\n" in answer
    assert b"\r\nLocation: http://10.77.0.1/\r\n" in answer
    assert b"script" not in answer


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_gets_a_short_refusal_or_nothing(phone: Phone, name: str) -> None:
    answer = raw(phone, NONSENSE[name])
    assert not answer or answer.startswith((b"HTTP/1.0 4", b"HTTP/1.1 4", b"HTTP/1.1 302", b"HTTP/1.0 302"))
    assert b"Traceback" not in answer
    assert b"Set-Cookie" not in answer.partition(b"\r\n\r\n")[0]
    assert "Кава" in phone.get(BOX, "/?lang=uk").body


def test_half_requests_keep_nobody_waiting(phone: Phone) -> None:
    silent = [phone.connect(BOX, 80) for _ in range(20)]
    for connection in silent:
        connection.sendall(b"POST /login HTTP/1.1\r\nHost: 10.77.0.1\r\nContent-Length: 500\r\n\r\nway=")
    started = time.monotonic()
    assert phone.get(BOX).status == 200
    assert time.monotonic() - started < 1
    for connection in silent:
        connection.close()


def test_a_request_in_flight_is_answered_when_the_portal_is_told_to_end(phone: Phone, box: Box) -> None:
    assert post(phone, "/forget", state="x").status == 400
    status, seconds = box.stop("portal")
    assert status == 0
    assert seconds < 3
    box.start("portal")
    assert phone.get(BOX).status == 200


def test_phones_that_come_at_once_all_get_in(town: Town, box: Box) -> None:
    phones = [new_phone(town) for _ in range(3)]
    assert all("You are online" in log_in(phone, way="plain").body for phone in phones)
    for phone in phones:
        town.places.remove(phone)
        phone.end()


def test_no_log_holds_what_somebody_typed(phone: Phone, box: Box) -> None:
    code = code_on(log_in(phone, way="phone", phone="0671234588", programme="yes").body)
    log = box.log("portal").read_text()
    assert not any(secret in log for secret in (code, "671234588", phone.mac, phone.ip4))


def test_one_phone_that_holds_connections_keeps_nobody_out(phone: Phone, box: Box, town: Town) -> None:
    held = []
    for _ in range(60):
        try:
            connection = phone.connect(BOX, 80, 0.5)
        except OSError:
            continue
        connection.sendall(b"GET / HTTP/1.1\r\nHost:")
        held.append(connection)
    taavi = new_phone(town)
    assert taavi.get(WEB, PROBE, host=HOST, timeout=2).status == 302
    for connection in held:
        connection.close()
    assert len(held) <= 24


def test_a_crowd_of_made_up_devices_does_not_open_the_resolver(phone: Phone, box: Box) -> None:
    made_up = ", ".join(f"06:22:00:00:{number >> 8:02x}:{number & 255:02x}" for number in range(16384))
    full = box.data / "asking.nft"  # in one transaction: phones that asked a moment ago are in the set too
    full.write_text(
        f"flush set inet regulars asking\nadd element inet regulars asking {{ {made_up} }}\n", "ascii"
    )
    box.nft("--file", str(full))
    questions = [dns_question(f"q{number}.example") for number in range(300)]
    with phone.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.5)
        for question in questions:
            asking.sendto(question, (BOX, 53))
        answered = 0
        with contextlib.suppress(TimeoutError):
            while asking.recv(2048):
                answered += 1
    box.nft("flush", "set", "inet", "regulars", "asking")
    assert answered <= 150


def dns_question(name: str) -> bytes:
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    return b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + labels + b"\x00\x00\x01\x00\x01"
