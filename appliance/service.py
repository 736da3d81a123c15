"""How every process starts, says that it is ready, and ends."""

import argparse
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from waitress.server import create_server


def arguments(room: str) -> argparse.ArgumentParser:
    """The options that every room has."""
    parser = argparse.ArgumentParser(prog=f"python -m {room}")
    parser.add_argument("--data", type=Path, default=Path("var"), help="the shop's folder")
    return parser


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


def on_stop(stop: Callable[[], None]) -> None:
    """Call `stop` once when asked to end, by SIGTERM or Ctrl-C."""

    def handler(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop()

    signal.signal(signal.SIGTERM, handler)
    signal.signal(signal.SIGINT, handler)


def serve(
    app: Any,
    host: str,
    port: int,
    *,
    interface: str = "",
    threads: int = 4,
    ending: Callable[[], None] | None = None,
) -> None:
    """Answer requests until asked to end; a request in flight is answered first.

    With `interface` only that network interface is listened on. `ending` is called when asked to end, so
    that answers which would go on for ever can finish. Raises OSError when the port is taken.
    """
    listening = listen(host, port, interface)
    server = create_server(
        app,
        sockets=[listening],
        threads=threads,
        ident=None,
        connection_limit=200,
        channel_timeout=20,
        max_request_header_size=16_384,
        max_request_body_size=6_000_000,
        clear_untrusted_proxy_headers=True,
    )
    on_stop(lambda: _interrupt(ending))
    ready()
    server.run()


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


def _interrupt(ending: Callable[[], None] | None) -> None:
    if ending:
        ending()
    # waitress answers what it has begun on KeyboardInterrupt, and drops it on a plain exit.
    raise KeyboardInterrupt
