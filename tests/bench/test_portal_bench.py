"""What a redirect, a welcome page and a login cost, in network namespaces. Asserts only that it worked.

CPU is the server's own, user and system, from the scheduler. Every request is a new connection.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from appliance.testing import fill
from portal.web.__main__ import THREADS
from tests.portal.web.phones import state_of
from tests.system.box import Box
from tests.system.net import BOX, WEB, Answer, Phone, Place, Town, missing, until
from tests.system.visitor import post

pytestmark = pytest.mark.bench
BATCHES, BATCH = 21, 80
LOGINS = 200


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


def ask(shopper: Place, device: str = "") -> Answer:
    """A detector's question."""
    return shopper.get(WEB, "/hotspot-detect.html", host="captive.apple.com", device=device)


@contextmanager
def bare(box: Box) -> Iterator[int]:
    """The bare Flask application in the portal's place; its process id."""
    script = str(Path(__file__).with_name("bare.py"))
    process = box.town.box.start(sys.executable, script, "8080", str(THREADS), PYTHONPATH=str(Path.cwd()))
    assert until(lambda: box.town.box.knock("127.0.0.1", 8080) == "open", 15)
    yield process.pid
    process.terminate()
    process.wait(10)


def cpu(pid: int) -> float:
    """Milliseconds of CPU that all threads of a process have used."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def cost(pid: int, request: Callable[[], object]) -> tuple[float, float]:
    """CPU and elapsed milliseconds of one request: medians of batches, so a busy moment counts little."""
    batches = []
    for _ in range(BATCHES):
        before, started = cpu(pid), time.monotonic()
        for _ in range(BATCH):
            request()
        batches.append((cpu(pid) - before, (time.monotonic() - started) * 1000))
    used, took = zip(*batches[1:], strict=True)  # the first one warms up
    return statistics.median(used) / BATCH, statistics.median(took) / BATCH


def costs(pid: int, phone: Phone) -> dict[str, tuple[float, float]]:
    assert ask(phone).status == 302
    return {
        "redirect": cost(pid, lambda: ask(phone)),
        "welcome page": cost(pid, lambda: phone.get(BOX, "/?lang=uk")),
    }


def machine() -> str:
    cpus = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    name = cpus[0].partition(": ")[2] if cpus else platform.machine()
    return f"{os.cpu_count()} x {name}, Linux {platform.release()}, Python {platform.python_version()}"


def test_redirect_and_welcome_page(box: Box, phone: Phone, capsys: pytest.CaptureFixture[str]) -> None:
    with bare(box) as pid:
        plain = costs(pid, phone)
    box.start("portal")
    ours = costs(box.processes["portal"].pid, phone)
    with capsys.disabled():
        print(
            f"\n{machine()}\nwaitress, {THREADS} threads, {BATCHES} batches of {BATCH} connections;"
            " CPU ms of the server (elapsed ms)"
        )
        for name, (used, took) in ours.items():
            base, base_took = plain[name]
            print(
                f"  {name:<14} {used:5.2f} ({took:4.2f})   bare Flask {base:5.2f} ({base_took:4.2f})"
                f"   {used / base:4.2f} times"
            )
        print(f"  memory, PSS    {box.memory('portal'):5.1f} MB")


def first_byte(shopper: Place, device: str) -> None:
    """Until the internet itself answers a detector."""
    assert until(lambda: "Success" in ask(shopper, device).body)


def test_login_until_the_first_byte_of_the_internet(box: Box, capsys: pytest.CaptureFixture[str]) -> None:
    if "portal" not in box.processes:
        box.start("portal")
    crowd, devices = box.town.crowd(LOGINS)
    times: dict[str, list[float]] = {"plain": [], "phone": []}
    used = {room: cpu(box.processes[room].pid) for room in ("portal", "gate")}
    for number, (device, _, _) in enumerate(devices):
        way = "phone" if number % 2 else "plain"
        times[way].append(login(crowd, device, way, number))
    with capsys.disabled():
        print(f"\n{LOGINS} logins one by one, a new device each: page, form, first byte of the internet")
        for way, took in times.items():
            p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
            print(f"  {way:<6} p50 {p50:5.1f} ms   p95 {p95:5.1f} ms")
        for room, before in used.items():
            print(f"  {room:<6} {(cpu(box.processes[room].pid) - before) / LOGINS:5.2f} CPU ms a login")


def login(crowd: Place, device: str, way: str, number: int) -> float:
    """Milliseconds from asking for the page to the internet's first byte."""
    started = time.monotonic()
    page = crowd.get(BOX, "/?lang=uk", device=device)
    fields = {"state": state_of(page.body), "way": way, "phone": f"06712{number:05}", "programme": "yes"}
    answer = post(crowd, "/login?lang=uk", device=device, **fields)
    assert answer.status == 303, answer.body
    first_byte(crowd, device)
    return (time.monotonic() - started) * 1000
