"""A barcode scanner (Symbol, 05e0:1200) as umockdev replays it: under it evdev opens, asks and grabs as ever.

The scanner lives in a process of its own, driven by lines on its standard input; whoever shall see it is
started with `environment`. The ioctl file keeps the sizes the kernel answers with: NAME, PHYS and UNIQ 256
bytes, EVIOCGBIT(0) 4, EVIOCGBIT(n) 96.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from kiosk.scanner.simulated import RECORD, records

IDENTITY = "05e0:1200"
PARENT = "/devices/pci0000:00/usb1/1-1/1-1:1.0/0003:05E0:1200.0001/input/input7"
IOCTLS = Path(__file__).with_suffix(".ioctl")
KEYBOARD = f"""P: {PARENT}
E: SUBSYSTEM=input
E: NAME="Symbol Barcode Scanner"
E: PRODUCT=3/5e0/1200/110

"""
EVENTS = """P: %(parent)s/event%(number)d
N: input/event%(number)d
E: DEVNAME=/dev/input/event%(number)d
E: SUBSYSTEM=input
E: MAJOR=13
E: MINOR=%(minor)d
E: ID_INPUT=1
E: ID_INPUT_KEY=1
E: ID_INPUT_KEYBOARD=1
E: ID_VENDOR_ID=05e0
E: ID_MODEL_ID=1200
A: dev=13:%(minor)d\\n

"""


class Scanner:
    """Plugged in or not, and typing."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", "tests.system.scanner"]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._root = self._answer()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process that shall see the scanner is started with."""
        return os.environ | {"UMOCKDEV_DIR": self._root, "LD_PRELOAD": "libumockdev-preload.so.0"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=10)

    def plug(self) -> None:
        self._tell("plug")

    def unplug(self) -> None:
        self._tell("unplug")

    def guard(self) -> None:
        """Link it, now or when it is plugged, as our udev rule links every keyboard."""
        self._tell("guard")

    def name(self, name: str) -> None:
        """Link it under by-id, as udev does."""
        self._tell(f"link by-id/{name}")

    def scan(self, text: str, layout: str = "us") -> None:
        """Type `text` and Enter, as a keyboard of this layout."""
        self._tell("type " + records(text, layout).hex())

    def press(self, text: str) -> None:
        """Type `text` and no Enter."""
        self._tell("type " + records(text)[: -4 * RECORD.size].hex())

    def scan_half(self, text: str) -> None:
        """Stop in the middle."""
        keys = records(text)
        self._tell("type " + keys[: len(keys) // 2].hex())

    def _tell(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        assert self._answer() == "done"

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


class Testbed:
    """The few functions of libumockdev a scanner needs."""

    __test__ = False

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libumockdev.so.0")
        self._library.umockdev_testbed_new.restype = ctypes.c_void_p
        self._library.umockdev_testbed_get_root_dir.restype = ctypes.c_char_p
        self._bed = ctypes.c_void_p(self._library.umockdev_testbed_new())
        self._number, self._keys, self._guarded = 6, -1, False
        self._add(KEYBOARD)

    def root(self) -> str:
        return str(self._library.umockdev_testbed_get_root_dir(self._bed).decode())

    def plug(self) -> None:
        # Each plug gets another number, as at a real box.
        self._number += 1
        self._add(EVENTS % {"parent": PARENT, "number": self._number, "minor": 64 + self._number})
        node = f"/dev/input/event{self._number}".encode()
        assert self._library.umockdev_testbed_load_ioctl(self._bed, node, bytes(IOCTLS), None)
        self._keys = self._library.umockdev_testbed_get_dev_fd(self._bed, node)

        if self._guarded:
            self.link(f"regulars/event{self._number}")

    def guard(self) -> None:
        self._guarded = True
        if self._keys != -1:
            self.link(f"regulars/event{self._number}")

    def link(self, name: str) -> None:
        link = Path(self.root(), "dev/input", name)
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(f"../event{self._number}")

    def unplug(self) -> None:
        self._library.umockdev_testbed_remove_device(self._bed, f"/sys{PARENT}/event{self._number}".encode())
        os.close(self._keys)
        # umockdev 0.17 forgets to take this away, and fails when the same pseudo-terminal comes again.
        for link in Path(self.root(), "dev", ".ptymap").iterdir():
            link.unlink()

    def type(self, keys: str) -> None:
        rest = bytes.fromhex(keys)
        while rest:
            rest = rest[os.write(self._keys, rest) :]

    def _add(self, description: str) -> None:
        assert self._library.umockdev_testbed_add_from_string(self._bed, description.encode(), None)


def main() -> None:
    bed = Testbed()
    print(bed.root(), flush=True)
    for line in sys.stdin:
        what, *rest = line.split()
        getattr(bed, what)(*rest)
        print("done", flush=True)
    shutil.rmtree(bed.root(), ignore_errors=True)


if __name__ == "__main__":
    main()
