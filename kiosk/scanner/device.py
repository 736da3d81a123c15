"""Keyboards as the kernel offers them: found by name, taken for ourselves. The only import of evdev."""

import fcntl
import logging
import os
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import evdev
from evdev import ecodes

from kiosk.scanner.heard import Calibrated, Part, Scan
from kiosk.scanner.plan import Plan
from kiosk.scanner.reader import Event, Source

log = logging.getLogger(__name__)

NODES = Path("/dev/input")
GUARDED = NODES / "regulars"
"""Where our udev rule links every keyboard that it keeps from the screen."""
EVIOCSCLOCKID = 0x400445A0
"""_IOW('E', 0xa0, int), linux/input.h: by which clock events are stamped."""

Node = tuple[str, int, bool]
"""Path, time of change, and whether udev has linked it yet: when one differs, it is looked at again."""


@dataclass(frozen=True)
class Attached:
    """A keyboard that is plugged in now. `paths` are its links under by-id."""

    node: str
    identity: str
    name: str
    paths: frozenset[str]
    guarded: bool

    def __str__(self) -> str:
        return f"{self.name} ({self.identity})"

    def part(self, plan: Plan) -> Part | None:
        return plan.part(self.identity, self.paths, self.guarded)


class Keyboard:
    """A source: an open device, with what it was attached as."""

    def __init__(self, device: evdev.InputDevice, attached: Attached) -> None:
        self._device = device
        self.attached = attached
        self.part: Part | None = None
        self.fd: int = device.fd
        self.opened = float("-inf")
        try:
            # Not the clock on the wall, which jumps when a box without a battery learns the time.
            fcntl.ioctl(device.fd, EVIOCSCLOCKID, struct.pack("i", time.CLOCK_MONOTONIC))
            self.opened = time.monotonic()
        except OSError as fault:
            log.debug("%s keeps the clock on the wall: %s", attached.node, fault)

    def grab(self) -> None:
        """Nobody else gets its keys; raises OSError when somebody does already."""
        self._device.grab()
        try:
            # Its lamps are ours now. While Caps Lock is lit, some scanners turn letters to make up for it.
            if ecodes.LED_CAPSL in self._device.capabilities().get(ecodes.EV_LED, []):
                self._device.set_led(ecodes.LED_CAPSL, 0)
        except OSError as fault:
            log.debug("the lamps of %s: %s", self.attached.node, fault)

    @property
    def types(self) -> bool:
        """Whether it can type a number and Enter: the rest are buttons, mice and screens."""
        keys = set(self._device.capabilities().get(ecodes.EV_KEY, []))
        pad = {ecodes.KEY_KP1, ecodes.KEY_KPENTER}
        return {ecodes.KEY_1, ecodes.KEY_ENTER} <= keys or pad <= keys

    def read(self) -> Iterable[Event]:
        return self._device.read()  # type: ignore[no-any-return]  # evdev has no types

    def close(self) -> None:
        self._device.close()


class Finder:
    """Finds the keyboards that have a part in the plan, which is asked for at each look.

    Event numbers change with every plug, so they are never asked for. A keyboard without a part is looked at
    once, closed again and left alone.
    """

    def __init__(self, plan: Callable[[], Plan]) -> None:
        self._plan = plan
        self._held: Plan | None = None
        self._left_alone: set[Node] = set()
        self._complained: set[Node] = set()

    def __call__(self, taken: list[Source]) -> Iterator[Keyboard]:
        """Open and grab what has a part and is not in `taken`; of those in it, what has another part now."""
        plan, nodes = self._plan(), attached_nodes()
        if plan != self._held:
            self._held = plan
            self._left_alone.clear()
        self._left_alone &= nodes
        self._complained &= nodes
        ours = [source for source in taken if isinstance(source, Keyboard)]
        for keyboard in ours:
            part = keyboard.attached.part(plan)
            if part != keyboard.part:
                keyboard.part = part
                log.info("%s: %s", keyboard.attached, _called(part))
                yield keyboard
        paths = {keyboard.attached.node for keyboard in ours}
        for node in nodes - self._left_alone:
            if node[0] not in paths:
                yield from self._take(node, plan)

    def _take(self, node: Node, plan: Plan) -> Iterator[Keyboard]:
        try:
            keyboard = open_keyboard(node[0])
        except OSError as fault:
            self._complain(node, "cannot be opened", fault)
            return
        keyboard.part = keyboard.attached.part(plan)
        if keyboard.part is None:
            self._left_alone.add(node)
            keyboard.close()
            return
        try:
            keyboard.grab()
        except OSError as fault:
            keyboard.close()
            self._complain(node, "is held by another program", fault)
            return
        log.info("%s found: %s", _called(keyboard.part), keyboard.attached)
        yield keyboard

    def _complain(self, node: Node, what: str, fault: OSError) -> None:
        if node not in self._complained:
            log.warning("%s %s: %s", node[0], what, fault.strerror)
        self._complained.add(node)


class Onlooker:
    """Finds every keyboard and takes none: for whoever wants to know which of them is meant."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._seen: dict[str, Attached] = {}

    def __call__(self, taken: list[Source]) -> Iterator[Keyboard]:
        paths = {source.attached.node for source in taken if isinstance(source, Keyboard)}
        for path, *_ in attached_nodes():
            if path not in paths:
                yield from self._open(path)

    def attached(self, heard: Scan | Calibrated) -> Attached:
        """The keyboard from which this came."""
        return self._seen[heard.scanner]

    def _open(self, path: str) -> Iterator[Keyboard]:
        try:
            keyboard = open_keyboard(path)
        except OSError:
            return  # unplugged just now
        if not keyboard.types:
            keyboard.close()
            return
        identity = keyboard.attached.identity
        self._seen[identity] = keyboard.attached
        keyboard.part = Part("scanner", identity, pause=self._pause)
        yield keyboard


def _called(part: Part | None) -> str:
    names = {"scanner": "scanner", "keypad": "number pad", "ignored": "foreign keyboard"}
    return names[part.duty] if part else "let go"


def attached_nodes() -> set[Node]:
    """Every input device this user may open."""
    nodes = set()
    for path in evdev.list_devices():
        try:
            nodes.add((path, Path(path).stat().st_ctime_ns, is_guarded(path)))
        except FileNotFoundError:
            continue
    return nodes


def open_keyboard(path: str) -> Keyboard:
    """Raises OSError."""
    device = evdev.InputDevice(path)
    links = (link for link in (NODES / "by-id").glob("*") if os.path.realpath(link) == os.path.realpath(path))
    identity = f"{device.info.vendor:04x}:{device.info.product:04x}"
    paths = frozenset(map(str, links))
    return Keyboard(device, Attached(path, identity, device.name, paths, is_guarded(path)))


def is_guarded(path: str) -> bool:
    return (GUARDED / Path(path).name).exists()


def present() -> list[Attached]:
    """Every keyboard that is plugged in and that this user may open."""
    found = []
    for path, *_ in sorted(attached_nodes()):
        try:
            keyboard = open_keyboard(path)
        except OSError:
            continue  # unplugged just now
        if keyboard.types:
            found.append(keyboard.attached)
        keyboard.close()
    return found


def unreadable() -> int:
    """How many input devices there are that this user may not open."""
    return len(list(NODES.glob("event*"))) - len(attached_nodes())
