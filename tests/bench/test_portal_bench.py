"""What a redirect, a welcome page and a login cost, beside a bare Flask application on the same server.

Prints figures and aims, asserts only that it worked. The parts run one after the other in one town.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from appliance.shop import Shop
from appliance.testing import fill
from appliance.values.mac import Mac
from portal.web.__main__ import THREADS
from portal.web.app import create
from tests.bench import logins, nginx
from tests.bench.gauges import (
    BATCH,
    BATCHES,
    Cost,
    cost,
    cpu,
    machine,
    memory,
    profile,
    spread,
    sync_cost,
    told,
)
from tests.bench.logins import Device, Waited, ask, at_once, one_by_one
from tests.portal.web.phones import OLENA, World
from tests.portal.web.phones import Phone as Browser
from tests.system.box import Box
from tests.system.net import BOX, Phone, Place, Town, missing, until

pytestmark = pytest.mark.bench
CROWD = 300
"""Twice as many neighbours, theirs and ours, fit into the kernel's table of 1,024."""
ROOMS = ("portal", "gate", "sniffer", "watcher")


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    if why := missing():
        pytest.skip(f"this machine cannot: {why}")
    with Town() as town, Box(town) as box:
        fill(box.shop)
        box.start("gate")
        yield box


@pytest.fixture(scope="module")
def phone(box: Box) -> Phone:
    phone = box.town.phone("bench", "02:00:5e:99:00:01")
    phone.join()
    return phone


@pytest.fixture(scope="module")
def crowd(box: Box) -> tuple[Place, list[Device]]:
    return box.town.crowd(CROWD)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """What is printed reaches whoever runs this."""
    with capsys.disabled():
        yield


@contextmanager
def in_its_place(box: Box, *words: str) -> Iterator[int]:
    """Another program where the portal would listen; its process id. Nobody tends the table meanwhile."""
    for room in [room for room in ("portal", "gate") if room in box.processes]:
        box.kill(room)
    process = box.town.box.start(*words, PYTHONPATH=str(Path.cwd()), log=box.data / "other.log")
    up = until(lambda: box.town.box.knock(BOX, 8080) == "open", 15)
    assert up, (box.data / "other.log").read_text()
    yield process.pid
    process.terminate()
    process.wait(10)


@contextmanager
def bare(box: Box, size: int) -> Iterator[int]:
    script = str(Path(__file__).with_name("bare.py"))
    with in_its_place(box, sys.executable, script, "8080", str(THREADS), str(size)) as pid:
        yield pid


@contextmanager
def ours(box: Box, *rooms: str) -> Iterator[int]:
    missing_rooms = [room for room in rooms or ("gate", "portal") if room not in box.processes]
    box.start(*missing_rooms)
    yield box.processes["portal"].pid


def costs(pid: int, phone: Phone) -> tuple[Cost, Cost]:
    """A redirect and a welcome page."""
    assert ask(phone).status == 302
    return cost(pid, lambda: ask(phone)), cost(pid, lambda: phone.get(BOX, "/?lang=uk"))


def page_size(box: Box, phone: Phone) -> int:
    with ours(box):
        return len(phone.get(BOX, "/?lang=uk").body.encode())


@pytest.mark.usefixtures("say")
def test_redirect_and_welcome_page(box: Box, phone: Phone) -> None:
    size = page_size(box, phone)
    with bare(box, size) as pid:
        plain = costs(pid, phone)
    with ours(box) as pid:
        redirect, page = costs(pid, phone)
    print(f"\n{machine()}\nwaitress, {THREADS} threads; every request is a new connection; the server's CPU,")
    print(
        f"medians of {BATCHES} batches of {BATCH}. The page has {size / 1024:.1f} KB and offers of the store."
    )
    for name, mine, theirs, times, most in (
        ("redirect", redirect, plain[0], 1.5, 1),
        ("welcome page", page, plain[1], 2.5, 2),
    ):
        print(
            f"{name}: {mine.took:.2f} elapsed; bare Flask {theirs.cpu:.2f} ms CPU, {theirs.took:.2f} elapsed"
        )
        print(told(f"{name}, CPU", mine.cpu, most, "ms"))
        print(told(f"{name}, CPU beside bare Flask", mine.cpu / theirs.cpu, times, "times"))


@pytest.mark.usefixtures("say")
def test_beside_nginx(box: Box, phone: Phone, tmp_path: Path) -> None:
    try:
        command = nginx.command(tmp_path, 8080)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"this machine cannot: fetch Debian's nginx ({type(error).__name__})")
    with in_its_place(box, *command) as pid:
        assert ask(phone).status == 302
        fastest = cost(pid, lambda: ask(phone))
    print(f"\nnginx, return 302: {fastest.cpu:.2f} ms CPU, {fastest.took:.2f} ms elapsed")


@pytest.mark.usefixtures("say")
def test_logins_one_by_one(box: Box, phone: Phone, crowd: tuple[Place, list[Device]]) -> None:
    place, devices = crowd
    with bare(box, page_size(box, phone)):
        theirs = one_by_one(place, devices, logins.bare)["bare"]
    with ours(box):
        used = {room: cpu(box.processes[room].pid) for room in ("portal", "gate")}
        found = one_by_one(place, devices, logins.plain, logins.joining)
        used = {room: (cpu(box.processes[room].pid) - before) / len(devices) for room, before in used.items()}
    print(
        f"\n{len(devices)} logins one by one, new devices; from sending the form to the internet's first byte"
    )
    print(f"  a durable write of 4 KB on this disk: {sync_cost(box.data):.2f} ms")
    base, _ = figures("bare Flask", theirs)
    for name, waited in found.items():
        p50, p95 = figures(name, waited)
        print(told(f"{name}: p50", p50, 6, "ms"))
        print(told(f"{name}: p95", p95, 12, "ms"))
        print(told(f"{name}: p50 beside bare Flask", p50 / base, 2.5, "times"))
    print("  CPU of a login with its page: " + ", ".join(f"{room} {ms:.2f} ms" for room, ms in used.items()))


def figures(name: str, waited: list[Waited]) -> tuple[float, float]:
    """Median and 95th percentile of the login; printed with those of the whole. Nothing may have failed."""
    assert [one.fault for one in waited if one.fault] == []
    login, whole = spread([one.login for one in waited]), spread([one.whole for one in waited])
    print(
        f"{name}: p50 {login[0]:.1f} ms, p95 {login[1]:.1f} ms; with the page before it"
        f" {whole[0]:.1f} and {whole[1]:.1f} ms"
    )
    return login


@pytest.mark.usefixtures("say")
def test_logins_fifty_at_a_time(box: Box, crowd: tuple[Place, list[Device]]) -> None:
    place, devices = crowd
    with ours(box):
        for device in devices:
            box.end(device[1])
        waited, seconds = at_once(place, devices, CROWD, logins.joining)
    rate = len(devices) / seconds
    print(f"\n{len(devices)} logins, {logins.AT_ONCE} at a time: {seconds:.1f} s, {rate:.0f} a second")
    print(f"  errors: {dict(Counter(one.fault for one in waited if one.fault)) or 0}")
    figures("each", waited)


@pytest.mark.usefixtures("say")
def test_memory(box: Box) -> None:
    with ours(box, "gate", "portal", "watcher", "sniffer"):
        found = {room: memory(box.processes[room].pid) for room in ROOMS}
    print("\nmemory, PSS: " + ", ".join(f"{room} {mb:.1f} MB" for room, mb in found.items()))
    print(told("all four", sum(found.values()), 120, "MB"))


@pytest.mark.usefixtures("say")
def test_where_the_time_of_a_welcome_page_goes(shop: Shop) -> None:
    browser = Browser(create(shop, World().box()), OLENA)
    assert browser.get("/?lang=uk").status_code == 200
    print("\n300 welcome pages without a network, by each function's own time")
    print("\n".join(profile(lambda: browser.get("/?lang=uk")).splitlines()[2:]))


@pytest.mark.usefixtures("say")
def test_where_the_time_of_a_joining_goes(shop: Shop) -> None:
    devices = {f"10.77.4.{number}": Mac(f"02005e9902{number:02x}") for number in range(1, 201)}
    app = create(shop, World(macs=devices).box())
    waiting = iter(devices)

    def join() -> None:
        address = next(waiting)
        fields = {"way": "phone", "phone": f"0671200{address.rpartition('.')[2]:0>3}", "programme": "yes"}
        assert Browser(app, address).log_in(**fields).status_code == 200

    print("\n200 joinings with their pages, without a network, by each function's own time")
    print("\n".join(profile(join, times=len(devices)).splitlines()[2:]))
