"""Scanners as the kernel offers them: found by name, taken for ourselves. The only import of evdev."""

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import evdev

from kiosk.scanner.reader import Source

log = logging.getLogger(__name__)


class Finder:
    """Finds the scanners the settings name: `05e0:1200` (vendor and product) or a path under by-id.

    Event numbers change with every plug, so they are never asked for. A keyboard that is not named is
    looked at once, closed again and left alone.
    """

    def __init__(self, wanted: Iterable[str]) -> None:
        self._wanted = frozenset(wanted)
        self._left_alone: set[tuple[str, int]] = set()
        self._complained: set[tuple[str, int]] = set()

    def __call__(self, taken: list[Source]) -> Iterator[evdev.InputDevice]:
        """Open and grab every wanted device that is not in `taken`."""
        paths = {getattr(source, "path", None) for source in taken}
        nodes = {node for node in map(_node, evdev.list_devices()) if node}
        self._left_alone &= nodes
        self._complained &= nodes
        for node in nodes - self._left_alone:
            if node[0] not in paths:
                yield from self._open(node)

    def _open(self, node: tuple[str, int]) -> Iterator[evdev.InputDevice]:
        try:
            device = evdev.InputDevice(node[0])
        except OSError as fault:
            self._complain(node, "cannot be opened", fault)
            return
        if not self._is_wanted(device):
            self._left_alone.add(node)
            device.close()
            return
        try:
            device.grab()
        except OSError as fault:
            device.close()
            self._complain(node, "is held by another program", fault)
            return
        log.info("scanner found: %s (%s)", device.name, identity(device))
        yield device

    def _is_wanted(self, device: evdev.InputDevice) -> bool:
        links = {os.path.realpath(name) for name in self._wanted if name.startswith("/")}
        return identity(device) in self._wanted or os.path.realpath(str(device.path)) in links

    def _complain(self, node: tuple[str, int], what: str, fault: OSError) -> None:
        if node not in self._complained:
            log.warning("%s %s: %s", node[0], what, fault.strerror)
        self._complained.add(node)


def _node(path: str) -> tuple[str, int] | None:
    """Path and time of change: another device under the same path is another node."""
    try:
        return path, Path(path).stat().st_ctime_ns
    except FileNotFoundError:
        return None


def identity(device: evdev.InputDevice) -> str:
    """Vendor and product, as settings and lsusb write them: `05e0:1200`."""
    return f"{device.info.vendor:04x}:{device.info.product:04x}"


def present() -> list[str]:
    """Every keyboard-like device by name and identity, for whoever has to write the setting."""
    found = []
    for path in evdev.list_devices():
        device = evdev.InputDevice(path)
        if evdev.ecodes.KEY_ENTER in device.capabilities().get(evdev.ecodes.EV_KEY, []):
            found.append(f"{device.name} ({identity(device)})")
        device.close()
    return found
