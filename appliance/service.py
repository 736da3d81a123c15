"""How every process starts, says that it is ready, and ends."""

import argparse
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssl import SSLContext

    from appliance.server import House

ENDING = 3.0
"""Seconds for what was begun when we were asked to end."""
MOMENT = 0.2
BEAT = 5.0
"""Seconds between two signs of life; the units' WatchdogSec= is several times as much."""
LARGEST_BODY = 64 * 1024
"""Bytes of a request's body; no form of ours comes near it."""


def arguments(room: str) -> argparse.ArgumentParser:
    """The options that every room has."""
    parser = argparse.ArgumentParser(prog=f"python -m {room}")
    parser.add_argument("--data", type=Path, default=Path("var"), help="the shop's folder")
    return parser


def command(module: str, *words: str) -> list[str]:
    """How one of our modules is started as a process, wherever somebody stands.

    -P: else Python looks into that folder first, and a stick could bring a module that bears our name.
    """
    return [sys.executable, "-P", "-m", module, *words]


def notify(state: str) -> None:
    """Tell systemd, as in sd_notify(3); nothing where it did not start us."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect("\0" + address[1:] if address.startswith("@") else address)
        channel.send(state.encode())


def ready() -> None:
    notify("READY=1")


class Pulse:
    """The watchdog's: what beats once a turn of a process's loop tells systemd that it still turns."""

    def __init__(self) -> None:
        self._due = float("-inf")

    def beat(self) -> None:
        """Costs nothing but now and then; what systemd does not hear now it hears the next time."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + BEAT
            with suppress(OSError):
                notify("WATCHDOG=1")


def on_stop(stop: Callable[[], None]) -> None:
    """Call `stop` once when asked to end, by SIGTERM or Ctrl-C."""

    def handler(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop()

    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGINT, handler)


@dataclass(frozen=True)
class Secure:
    """A second door with TLS, on the same host; `contexts` gives the certificate of the moment, or none."""

    port: int
    contexts: "Callable[[], SSLContext | None]"


def serve(
    app: Any,
    host: str,
    port: int,
    *,
    interface: str = "",
    threads: int = 4,
    secure: Secure | None = None,
    contexts: "Callable[[], SSLContext | None] | None" = None,
    largest_body: int = LARGEST_BODY,
    ending: Callable[[], None] = lambda: None,
) -> None:
    """Answer requests until asked to end; whatever has reached us by then is answered first.

    With `interface` only that network interface is listened on; with `contexts` over TLS only. `ending` tells
    answers without an end, as event streams are, to come to one. A port that is taken ends the process with
    plain words.
    """
    # Here, so that rooms without pages do not carry the server in their memory.
    from appliance.server import House

    stopping: list[bool] = []
    wake: list[Callable[[], None]] = []

    def stop() -> None:
        stopping.append(True)
        for pull in wake:
            pull()

    on_stop(stop)
    house = House(app, threads, largest_body)
    house.open(_listen_or_exit(host, port, interface), contexts)
    if secure:
        house.open(_listen_or_exit(host, secure.port, interface), secure.contexts)
    wake.append(house.wake)
    ready()
    pulse = Pulse()
    while not stopping:
        pulse.beat()
        house.turn(BEAT)
    ending()
    _answer_what_came(house)


def _listen_or_exit(host: str, port: int, interface: str) -> socket.socket:
    try:
        return listen(host, port, interface)
    except OSError as error:
        sys.exit(f"Cannot listen on {host} port {port}: {error.strerror}.")


def _answer_what_came(house: "House") -> None:
    """Take no new connection, finish the begun ones. waitress itself cancels what waits for a thread."""
    for server in house.servers:
        while _readable(server.socket):
            server.handle_accept()
        server.del_channel()
        server.socket.close()
    asked = time.monotonic()
    while (passed := time.monotonic() - asked) < ENDING:
        # Whoever has just connected gets a moment to say what they want.
        if passed > MOMENT and not any(map(_is_busy, house.channels())):
            break
        house.turn(0.05)
    house.dispatcher.shutdown(timeout=0.1)


def _is_busy(channel: Any) -> bool:
    """Whether a request is being answered or waits unread; half a request is not waited for."""
    return bool(channel.requests or channel.total_outbufs_len) or _readable(channel.socket)


def _readable(door: socket.socket) -> bool:
    return door.fileno() >= 0 and bool(select.select([door], [], [], 0)[0])


def everywhere() -> str:
    """All addresses of the box, IPv6 too where the kernel has it; an interface or a firewall bounds them."""
    return "::" if Path("/proc/net/if_inet6").exists() else "0.0.0.0"  # noqa: S104


def listen(host: str, port: int, interface: str = "") -> socket.socket:
    """A listening TCP socket, on IPv4 and IPv6 where `host` is `::`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    if interface:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    listening.bind((host, port))
    listening.listen(512)
    return listening


def local_socket(path: Path, kind: socket.SocketKind = socket.SOCK_STREAM) -> socket.socket:
    """A socket bound at `path` for the processes of our group (0660), in place of what a former life left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, kind)
    before = os.umask(0o117)
    try:
        bound.bind(str(path))
    finally:
        os.umask(before)
    return bound
