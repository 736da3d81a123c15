"""A printer on USB without the kernel's usblp: through libusb. The only import of pyusb.

Debian's kernels have usblp, which is simpler and serves first; a kernel without it, or one told to leave the
printer alone, leaves the device to us.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PRINTERS = 7
"""The class of printers' interfaces (USB Device Class Definition for Printing Devices 1.1, 4.2.1)."""
LIBRARY = "libusb-1.0.so.0"
"""By its own name, which needs neither ldconfig nor a compiler to be found."""
PIECE = 4096
"""Bytes written at once, so that a printer that takes nothing is noticed in time."""


class UsbWire:
    """A claimed printer: one way out and, where it has one, one way in. See wire.Line."""

    def __init__(self, outward: Any, inward: Any) -> None:
        self._outward = outward
        self._inward = inward

    def send(self, data: bytes, seconds: float) -> None:
        """Write everything; raises TimeoutError when nothing is taken for so long, OSError when the printer
        is gone."""
        from usb.core import USBTimeoutError

        rest = memoryview(data)
        while rest:
            try:
                # Fewer than all when the time was up in the middle of a piece.
                taken = self._outward.write(bytes(rest[:PIECE]), int(seconds * 1000))
            except USBTimeoutError as fault:
                raise TimeoutError("the printer takes nothing more") from fault
            if not taken:
                raise TimeoutError("the printer takes nothing more")
            rest = rest[taken:]

    def ask(self, question: bytes, seconds: float) -> int | None:
        """Send `question`; the byte that is answered, or None. Raises OSError when the printer is gone."""
        from usb.core import USBTimeoutError

        if self._inward is None:
            return None
        self.send(question, seconds)
        try:
            answer = self._inward.read(self._inward.wMaxPacketSize, int(seconds * 1000))
        except USBTimeoutError:
            return None
        return answer[-1] if answer else None


@contextmanager
def connect(identity: str, backend: Any = None) -> Iterator[UsbWire]:
    """Claim the printer `04b8:0e15` for as long as it takes; raises OSError. `backend` None is libusb."""
    # Imported where usblp has no such printer: it looks for libusb at once.
    from usb import core, util
    from usb.backend import libusb1

    vendor, product = (int(part, 16) for part in identity.split(":"))
    try:
        used = backend or libusb1.get_backend(find_library=lambda _: LIBRARY)
        device = core.find(idVendor=vendor, idProduct=product, backend=used)
    except core.NoBackendError as fault:
        raise OSError(errno.ENODEV, "no libusb on this machine") from fault
    if device is None:
        raise FileNotFoundError(errno.ENODEV, f"no USB printer {identity} is plugged in")
    try:
        yield _claimed(device)
    finally:
        util.dispose_resources(device)


def _claimed(device: Any) -> UsbWire:
    """The printer's interface and its bulk endpoints."""
    from usb import util

    interface = util.find_descriptor(device.get_active_configuration(), bInterfaceClass=PRINTERS)
    if interface is None:
        raise OSError(errno.ENODEV, "this USB device is no printer")
    util.claim_interface(device, interface)

    def endpoint(direction: int) -> Any:
        return util.find_descriptor(
            interface,
            custom_match=lambda end: (
                util.endpoint_direction(end.bEndpointAddress) == direction
                and util.endpoint_type(end.bmAttributes) == util.ENDPOINT_TYPE_BULK
            ),
        )

    return UsbWire(endpoint(util.ENDPOINT_OUT), endpoint(util.ENDPOINT_IN))
