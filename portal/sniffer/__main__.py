"""The sniffer's process: `python -m portal.sniffer --interface wlan0 --socket PATH`; wants CAP_NET_RAW only.

It reads what strangers send, so it holds nothing worth having: no key, no file, no name.
"""

import argparse
import logging
import select
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from portal.sniffer.manager import BEAT, Manager

log = logging.getLogger("sniffer")
AGAIN = 2.0  # seconds until a lost interface is tried again


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # scapy's warnings would print what a stranger sent
    logging.getLogger("scapy").setLevel(logging.CRITICAL)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    parser = argparse.ArgumentParser(prog="python -m portal.sniffer")
    parser.add_argument("--interface", default="", help="the shoppers' interface; without one it is idle")
    parser.add_argument("--socket", required=True, help="the datagram socket that takes the lines")
    wish = parser.parse_args()
    manager = Manager()
    manager.ready()
    try:
        watch(wish.interface, wish.socket, manager)
    except PermissionError:
        idle("no right to see frames (CAP_NET_RAW)", manager)
    except ImportError as error:
        idle(f"scapy cannot be used ({error})", manager)
    return 0


def watch(interface: str, path: str, manager: Manager) -> None:
    """Frames to lines for ever; an interface that goes away is waited for."""
    if not interface:
        idle("no shoppers' interface is set", manager)
    from portal.sniffer.outlet import Outlet

    outlet, waiting = Outlet(path), False
    while True:
        manager.beat()
        try:
            listen(interface, outlet, manager)
        except PermissionError:
            raise
        except OSError as error:
            if not waiting:
                log.warning("waiting for %s: %s", interface, error)
            waiting = True
            time.sleep(AGAIN)


def listen(interface: str, outlet: Any, manager: Manager) -> None:
    """Read until the interface fails; raises OSError, PermissionError."""
    from scapy.arch.linux import L2ListenSocket

    from portal.sniffer.frames import KERNEL_FILTER

    ours = Path("/sys/class/net", interface, "address").read_text("ascii").strip()
    with L2ListenSocket(iface=interface, filter=KERNEL_FILTER, promisc=False) as frames:
        log.info("watching %s", interface)
        while True:
            manager.beat()
            if not select.select([frames], [], [], BEAT)[0]:
                continue
            _, frame, at = frames.recv_raw()
            report(frame, float(at or time.time()), ours, outlet)


def report(frame: bytes, at: float, ours: str, outlet: Any) -> None:
    """One frame; one that scapy cannot read is nobody's."""
    from portal.sniffer.frames import sender

    try:
        seen = sender(frame)
    except Exception:  # noqa: BLE001 - a stranger chooses these bytes, and any parser may fall over them
        return
    if seen and seen[0] != ours:
        outlet.say(*seen, at)


def idle(why: str, manager: Manager) -> None:
    """Say once why nothing is seen, and wait for the end."""
    log.info("idle, %s", why)
    while True:
        manager.beat()
        time.sleep(BEAT)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
