"""`regulars run`: the same processes as on the box, in the foreground, with everything under one folder."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from appliance.cli.frame import Context
from appliance.cli.rooms import command_line
from appliance.dashboard.addresses import addresses as addresses_of
from appliance.errors import RegularsError
from appliance.service import command
from appliance.settings import Settings
from appliance.shop import open_shop

PATIENCE = 60
"""Seconds until every page must answer; a small board takes its time at the first start."""
ENDING = 4
"""Seconds a process has to answer what it has begun."""
STEADY = 10
"""A process that lived this long starts again soon; a younger one waits, twice as long each time."""
SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    """A room's process, started again when it ends."""

    room: str
    words: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    pause: float = SHORTEST_PAUSE
    again_at: float | None = None

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches only us, and we end the rooms in order.
        self.process = subprocess.Popen(self.words, start_new_session=True)  # noqa: S603  # our own rooms
        self.started = time.monotonic()
        self.again_at = None

    def keep_alive(self) -> None:
        """Start it again when it ended, after a pause that grows while it keeps failing."""
        now = time.monotonic()
        if self.process is None or self.process.poll() is None:
            return
        if self.again_at is None:
            self.pause = (
                SHORTEST_PAUSE if now - self.started >= STEADY else min(self.pause * 2, LONGEST_PAUSE)
            )
            self.again_at = now + self.pause
            click.echo(f"{self.room} ended; it starts again in {self.pause:g} s.", err=True)
        elif now >= self.again_at:
            self.start()


@click.command()
@click.option("--demo", is_flag=True, help="Fill the shop with people, visits and scans that go on.")
@click.pass_obj
def run(context: Context, demo: bool) -> None:
    """Run the whole shop until Ctrl-C."""
    try:
        settings = context.settings
        setup_code = _prepare(settings, demo)
    except RegularsError as error:
        click.echo(error, err=True)
        sys.exit(2)
    taken = _taken_ports(settings)
    if taken:
        click.echo(f"Something else answers on {taken} already. End it, or choose another port.", err=True)
        sys.exit(1)
    rooms, idle = _rooms(settings)
    children = [Child(room, command_line(room, context.data, settings)) for room in rooms]
    pages = addresses(settings)
    if demo:
        children.append(Child("demo", command("appliance.demo", "--data", str(context.data))))
        children[rooms.index("kiosk")].words += ["--demo", "--paper"]
        pages["paper"] = f"{pages['kiosk']}paper"
    asked = [address for room, address in pages.items() if not _elsewhere(room, settings)]
    answers = settings.paths.answers
    sys.exit(_supervise(children, asked, answers, lambda: _tell(pages, settings, setup_code, idle)))


def _prepare(settings: Settings, demo: bool) -> str | None:
    shop = open_shop(settings)
    settings.paths.run.mkdir(exist_ok=True)
    try:
        if demo:
            from appliance.testing import fill

            fill(shop)
        return shop.staff.setup_code()
    finally:
        shop.close()


def _rooms(settings: Settings) -> tuple[list[str], str | None]:
    """Which rooms can work here, and in one sentence why the others are idle."""
    pages = ["portal", "kiosk", "dashboard", *(["sync"] if settings.sync.hub else [])]
    if not settings.portal.interface:
        return (
            pages,
            "Idle: gate, wifi, sniffer and watcher, because portal.interface names no network of shoppers.",
        )
    if os.geteuid() != 0:
        return [
            *pages,
            "watcher",
        ], "Idle: gate, wifi and sniffer, because they need root's rights to the network."
    return ["gate", "wifi", "sniffer", "watcher", *pages], None


def _supervise(children: list[Child], pages: list[str], answers: Path, tell: Callable[[], None]) -> int:
    """Until Ctrl-C; `tell` is called once, when all pages answer or are late.

    When the owner's answers change, all start with them: regulars-answers.path does that on a box.
    """
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, _: stopping.append(got))
    for child in children:
        child.start()
    told = False
    used = _changed(answers)
    deadline = time.monotonic() + PATIENCE
    while not stopping:
        if not told and (all(map(_answers, pages)) or time.monotonic() > deadline):
            told = True
            tell()
        if (now := _changed(answers)) != used:
            used = now
            click.echo("The shop's settings have changed: everything starts with them.", err=True)
            _end(children)
        for child in children:
            child.keep_alive()
        time.sleep(0.2)
    _end(children)
    return 0


def _changed(file: Path) -> int:
    """When it was replaced last; 0 while it is not there."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def addresses(settings: Settings) -> dict[str, str]:
    """Where the three pages are, as this machine's browser reaches them; see `_elsewhere`."""
    hosts = {room: getattr(settings, room).host for room in ("portal", "kiosk", "dashboard")}
    if settings.dashboard.interface:
        found = sorted(addresses_of(settings.dashboard.interface), key=lambda address: ":" in address)
        hosts["dashboard"] = next(iter(found), settings.dashboard.interface)
    return {
        room: f"http://{_reachable(host)}:{getattr(settings, room).port}/" for room, host in hosts.items()
    }


def _elsewhere(room: str, settings: Settings) -> bool:
    """Whether only others reach it: what listens on one interface does not hear this machine itself."""
    return room == "dashboard" and bool(settings.dashboard.interface)


def _reachable(host: str) -> str:
    local = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  # compared, not bound
    return f"[{local}]" if ":" in local else local


def _taken_ports(settings: Settings) -> str:
    """The addresses of ours where something listens already."""
    return ", ".join(address for address in addresses(settings).values() if _listens(address))


def _listens(address: str) -> bool:
    parts = urllib.parse.urlsplit(address)
    with socket.socket(socket.AF_INET6 if ":" in (parts.hostname or "") else socket.AF_INET) as trial:
        trial.settimeout(1)
        return trial.connect_ex((parts.hostname or "", parts.port or 80)) == 0


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310  # our own address
            return True
    except (urllib.error.URLError, OSError):
        return False


def _tell(pages: Mapping[str, str], settings: Settings, setup_code: str | None, idle: str | None) -> None:
    for room, address in pages.items():
        if _elsewhere(room, settings):
            state = f"   from {settings.dashboard.interface} only, not from this machine itself"
        else:
            state = "" if _answers(address) else "   does not answer yet"
        click.echo(f"  {room:<10} {address}{state}")
    if setup_code:
        click.echo(f"  Set-up code for the owner: {setup_code}   (type it on the dashboard)")
    if idle:
        click.echo(f"  {idle}")
    click.echo(f"  Data in {settings.paths.root}. Ctrl-C ends everything.")


def _end(children: list[Child]) -> None:
    """Ask every process to end, and insist where it does not."""
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + ENDING
    for process in running:
        try:
            process.wait(max(0.05, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


COMMANDS = (run,)
