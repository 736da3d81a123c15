"""USB devices that the guest's kernel plays to itself (dummy_hcd, configfs): all above the cable is real.

Writing a controller's name into `UDC` plugs a gadget in, an empty line pulls it out.
"""

import os
import select
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

GADGETS = Path("/sys/kernel/config/usb_gadget")

# The keyboard every scanner is: the boot keyboard of HID 1.11, appendix B.1.
KEYBOARD = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508"
    "150025650507190029658100c0"
)
# HID usage tables 1.12, page 0x07.
USAGES = {letter: 4 + i for i, letter in enumerate("abcdefghijklmnopqrstuvwxyz1234567890")} | {
    "-": 0x2D,
    " ": 0x2C,
}
ENTER, LEFT_SHIFT = 0x28, 0x02
RELEASED = bytes(8)
INTERVAL = 0.008
"""Seconds between two reports, as a full-speed keyboard is asked. dummy_hcd keeps no interval of its own."""


class Gadget:
    """One device on a cable of its own; `bench` 0 or 1 is the socket it fits."""

    def __init__(
        self, identity: str, name: str, function: str, bench: int, **attributes: bytes | str
    ) -> None:
        vendor, product = identity.split(":")
        self._bench = bench
        self._folder = GADGETS / f"{vendor}-{product}"
        words = {"manufacturer": name.split(maxsplit=1)[0], "product": name, "serialnumber": f"R{bench}"}
        _make(self._folder, {"idVendor": f"0x{vendor}", "idProduct": f"0x{product}"})
        _make(self._folder / "strings/0x409", words)
        _make(self._folder / "functions" / function, attributes)
        _make(self._folder / "configs/c.1", {})
        (self._folder / "configs/c.1" / function).symlink_to(self._folder / "functions" / function)

    def plug(self, bench: int | None = None) -> None:
        """Into its own socket, or into another."""
        socket = self._bench if bench is None else bench
        (self._folder / "UDC").write_text(f"dummy_udc.{socket}\n")

    def unplug(self) -> None:
        (self._folder / "UDC").write_text("\n")

    def end(self) -> None:
        """Pull it out and take it apart, in the order configfs asks for."""
        with suppress(OSError):
            self.unplug()
        for link in self._folder.glob("configs/c.1/*.*"):
            link.unlink()
        for part in ("configs/c.1", "functions/*", "strings/0x409", ""):
            for folder in self._folder.glob(part) if part else [self._folder]:
                folder.rmdir()

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()


def _make(folder: Path, attributes: Mapping[str, bytes | str]) -> None:
    folder.mkdir()
    for name, value in attributes.items():
        (folder / name).write_bytes(value if isinstance(value, bytes) else value.encode())


class Scanner(Gadget):
    """A Symbol scanner, the usual 05e0:1200; types as fast as any scanner can."""

    def __init__(self, identity: str = "05e0:1200", bench: int = 0) -> None:
        report: dict[str, bytes | str] = {
            "protocol": "1",
            "subclass": "1",
            "report_length": "8",
            "report_desc": KEYBOARD,
        }
        super().__init__(identity, "Symbol Bar Code Scanner", f"hid.scanner{bench}", bench, **report)
        self._node = Path(f"/dev/hidg{bench}")

    def scan(self, text: str) -> None:
        """Type `text` and Enter."""
        self._press([*map(_report, text), bytes((0, 0, ENTER, 0, 0, 0, 0, 0))])

    def scan_half(self, text: str) -> None:
        """Type `text` without an end."""
        self._press(list(map(_report, text)))

    def _press(self, reports: list[bytes]) -> None:
        fd = os.open(self._node, os.O_RDWR)
        try:
            for report in reports:
                for pressed in (report, RELEASED):
                    os.write(fd, pressed)
                    time.sleep(INTERVAL)
        finally:
            os.close(fd)


def _report(character: str) -> bytes:
    shift = LEFT_SHIFT if character.isupper() else 0
    return bytes((shift, 0, USAGES[character.lower()], 0, 0, 0, 0, 0))


class Printer(Gadget):
    """An ESC/POS printer that takes everything down and answers DLE EOT with `answers`, or not at all.

    With `jams_after` it takes so many bytes and no more, and says nothing.
    """

    def __init__(self, answers: Mapping[int, int], identity: str = "04b8:0e15", bench: int = 1) -> None:
        super().__init__(identity, "EPSON TM-T20II", "printer.slips", bench, q_len="1")
        self.answers = answers
        self.received = bytearray()
        self.jams_after: float = float("inf")
        self._ended = threading.Event()
        self._serving = threading.Thread(target=self._serve, daemon=True)

    def plug(self, bench: int | None = None) -> None:
        super().plug(bench)
        if not self._serving.is_alive():
            self._serving.start()

    def end(self) -> None:
        self._ended.set()
        self._serving.join(5)
        super().end()

    def _serve(self) -> None:
        while not self._ended.is_set():
            # While the cable is out there is nothing to open and nothing to read.
            with suppress(OSError):
                self._serve_while_plugged()
            self._ended.wait(0.1)

    def _serve_while_plugged(self) -> None:
        fd = os.open("/dev/g_printer0", os.O_RDWR | os.O_NONBLOCK)
        try:
            while not self._ended.wait(0.01):
                if len(self.received) < self.jams_after and select.select([fd], [], [], 0.2)[0]:
                    self._take(fd)
        finally:
            os.close(fd)

    def _take(self, fd: int) -> None:
        data = os.read(fd, 16384)
        self.received += data
        if data[:2] == b"\x10\x04" and data[2] in self.answers:
            os.write(fd, bytes((self.answers[data[2]],)))
